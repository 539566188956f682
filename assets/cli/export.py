"""`dateline export`: tables and views of the published warehouse as files, with the data dictionary."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from assets.cli.warehouse import open_warehouse
from assets.storage.data_folder import replacing
from pipelines.answers.contents import check_table, table_names
from pipelines.answers.errors import QueryError
from pipelines.answers.formats import Format, write_rows, write_table
from pipelines.warehouse.lineage import tables_read
from schemas.dictionary import data_dictionary

_PART = re.compile(r"part-\d{4,}\.parquet")


def export_tables(names: Sequence[str], form: Format, folder: Path) -> list[Path]:
    """Write each table or view to its own file, and `tables.md`; no names stand for every table.

    As Parquet, a table that is too large for one file becomes a folder of files instead. All come from one build, also
    while another is published. The folder is created where it does not exist, and files are replaced whole.

    Raises:
        QueryError: where there is no warehouse or no such table, or the folder cannot be written or holds what no
            export wrote.
    """
    with open_warehouse() as db:
        for name in names:
            check_table(db, name)
        chosen = list(dict.fromkeys(names)) or [
            name for name, (kind, _) in table_names(db).items() if kind == "table"
        ]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            written: list[Path] = []
            for name in chosen:
                if form == "parquet":
                    written += _write_parquet(db, name, folder)
                    continue
                with replacing(folder / f"{name}.{form}") as path:
                    write_rows(db.sql(f'FROM "{name}"'), form, path)
                written.append(folder / f"{name}.{form}")
            with replacing(folder / "tables.md") as path:
                path.write_text(data_dictionary(tables_read, chosen), "utf-8")
        except OSError as error:
            raise QueryError(
                f"Cannot write to {folder}: {error.strerror}. Give --to another folder."
            ) from None
    return [*written, folder / "tables.md"]


def _write_parquet(db: duckdb.DuckDBPyConnection, name: str, folder: Path) -> list[Path]:
    """Write `<name>.parquet`, or where that would be too large `<name>/part-0000.parquet` and so on; the other form,
    left from an earlier export, goes. Folders that no export wrote are left alone.
    """
    file, several = folder / f"{name}.parquet", folder / name
    is_ours = several.is_dir() and all(_PART.fullmatch(path.name) for path in several.iterdir())
    with TemporaryDirectory(prefix=f".{name}.", suffix=".tmp", dir=folder) as staging:
        parts = write_table(db, name, Path(staging, "parts"))
        if len(parts) == 1:
            parts[0].replace(file)
            if is_ours:
                shutil.rmtree(several, ignore_errors=True)
            return [file]
        if several.exists() and not is_ours:
            raise QueryError(
                f"{several} holds files that no export wrote: move it, or give --to another folder."
            )
        new = Path(staging, "new")
        new.mkdir()
        for number, part in enumerate(parts):
            part.rename(new / f"part-{number:04}.parquet")
        if several.exists():
            several.rename(Path(staging, "old"))
        new.rename(several)
        file.unlink(missing_ok=True)
        return sorted(several.iterdir())
