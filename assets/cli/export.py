"""`dateline export`: tables and views of the published warehouse as files, with the data dictionary."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from assets.cli.formats import Format, write_rows
from assets.cli.tables import check_table, table_names
from assets.cli.warehouse import open_warehouse
from assets.storage.data_folder import replacing
from schemas.dictionary import data_dictionary


def export_tables(names: Sequence[str], form: Format, folder: Path) -> Iterator[Path]:
    """Write each table to a file of its own, and `tables.md`; gives each path when it is written.

    All come from one build, also while another is published. Files are replaced whole.

    Args:
        names: tables or views; none for every table.
        form: of the files.
        folder: created where it does not exist.

    Raises:
        QueryError: where there is no warehouse, or no such table; nothing is written then.
        OSError: where the folder cannot be written.
    """
    with open_warehouse() as db:
        for name in names:
            check_table(db, name)
        chosen = names or [name for name, (kind, _) in table_names(db).items() if kind == "table"]
        folder.mkdir(parents=True, exist_ok=True)
        for name in chosen:
            with replacing(folder / f"{name}.{form}") as path:
                write_rows(db.sql(f'FROM "{name}"'), form, path)
            yield folder / f"{name}.{form}"
    with replacing(folder / "tables.md") as path:
        path.write_text(data_dictionary(chosen), "utf-8")
    yield folder / "tables.md"
