"""Files that are replaced whole: readers see the old content or the new, never a part."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`; what the block writes there takes the place of `path` when the block ends.

    The temporary file is hidden and ends in `.tmp`, so that no pattern such as `*.parquet` finds it. No two blocks
    share one, whether in one process or in several: with several writers, the last to end wins. A block that raises
    leaves `path` as it was and no temporary file; a process that is killed leaves the temporary file at most.
    Nothing is flushed to the disk: after a power cut either content may be gone.

    Raises:
        FileNotFoundError: where the block ends without having written the temporary file, or the folder of `path`
            does not exist.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{uuid4().hex[:8]}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
