"""Tables and views of the published warehouse as files, with the data dictionary beside them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from assets.contents import known_table, table_names
from assets.published import Unanswerable, published
from pipelines.warehouse.lineage import tables_read
from schemas.dictionary import data_dictionary

Format = Literal["parquet", "csv"]
_OPTIONS = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER"}


def export(names: Sequence[str], form: Format, folder: Path) -> list[Path]:
    """Write tables or views to a folder, one file each, and `tables.md`.

    All come from one build, also while another is published. A file that is there is replaced, whole.

    Args:
        names: tables or views; none for every table (views are left to those who name them).
        form: of the files.
        folder: made where it is missing.

    Raises:
        Unanswerable: where there is no warehouse, no such table, or the folder cannot be written.
    """
    with published() as db:
        asked = [known_table(db, name) for name in names]
        asked = asked or [name for name, (kind, _) in table_names(db).items() if kind == "table"]
        written = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in asked:
                path = folder / f"{name}.{form}"
                beside = path.with_name(f".{path.name}.part")
                quoted = str(beside).replace("'", "''")
                db.execute(f"COPY (FROM \"{name}\") TO '{quoted}' ({_OPTIONS[form]})")
                beside.replace(path)
                written.append(path)
            dictionary = folder / "tables.md"
            dictionary.write_text(data_dictionary(tables_read, asked), "utf-8")
        except OSError as error:
            raise Unanswerable(f"{folder} cannot be written: {error.strerror}") from None
    return [*written, dictionary]
