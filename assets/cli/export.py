"""`dateline export`: tables and views of the published warehouse as files, with the data dictionary."""

from collections.abc import Sequence
from pathlib import Path

from assets.cli.warehouse import open_warehouse
from assets.storage.data_folder import replacing
from pipelines.answers.contents import check_table, table_names
from pipelines.answers.errors import QueryError
from pipelines.answers.formats import Format, write_rows
from pipelines.warehouse.lineage import tables_read
from schemas.dictionary import data_dictionary


def export_tables(names: Sequence[str], form: Format, folder: Path) -> list[Path]:
    """Write each table or view to a file of its own, and `tables.md`; no names stand for every table.

    All come from one build, also while another is published. The folder is created where it does not exist, and
    files are replaced whole.

    Raises:
        QueryError: where there is no warehouse or no such table, or the folder cannot be written.
    """
    with open_warehouse() as db:
        for name in names:
            check_table(db, name)
        chosen = names or [name for name, (kind, _) in table_names(db).items() if kind == "table"]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in chosen:
                with replacing(folder / f"{name}.{form}") as path:
                    write_rows(db.sql(f'FROM "{name}"'), form, path)
            with replacing(folder / "tables.md") as path:
                path.write_text(data_dictionary(tables_read, chosen), "utf-8")
        except OSError as error:
            raise QueryError(
                f"Cannot write to {folder}: {error.strerror}. Give --to another folder."
            ) from None
    return [*(folder / f"{name}.{form}" for name in chosen), folder / "tables.md"]
