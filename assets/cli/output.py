"""What the command prints: whatever the text contains, a terminal shows it and does not act on it."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from pipelines.visible_text import visible


class VisibleStream:
    """A text stream that shows control characters, and characters missing from its encoding, as escapes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        # Rich draws its bar with control characters on the stream behind, which it finds by this name.
        self.rich_proxied_file = stream

    def write(self, text: str) -> int:
        """Write a text."""
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(visible(text).encode(encoding, "backslashreplace").decode(encoding))
        return len(text)

    def writelines(self, texts: Iterable[str]) -> None:
        """Write some texts."""
        for text in texts:
            self.write(text)

    def __getattr__(self, name: str) -> Any:
        # Bytes would go past `write`.
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self._stream, name)


@contextmanager
def visible_output() -> Iterator[None]:
    """Make both standard streams visible ones."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = VisibleStream(out), VisibleStream(err)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
