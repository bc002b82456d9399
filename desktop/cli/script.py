"""The file of `--script`: the run as a PyTorch script."""

import os
from dataclasses import dataclass
from pathlib import Path

from desktop.cli.run import Task
from desktop.file_words import reason_of
from desktop.phrases import printable
from desktop.wording import describe
from linreg.errors import LinregError
from linreg.safe_write import write_beside
from linreg.script import make_script
from linreg.script_data import DataFile
from linreg.table_io import Table


@dataclass
class ScriptError(LinregError):
    """A script that cannot be written; what was at `path` before is still there."""

    path: Path
    reason: str


@describe.register
def _(error: ScriptError) -> str:
    path = printable(str(error.path))
    return f"{path} cannot be written ({error.reason}); nothing was changed"


def write_script(path: Path, task: Task) -> None:
    """Write it as a whole or not at all; raises ScriptError."""
    try:
        _check_place(path, task.table.path)
        file = _data_file(path, task)
        asked = task.asked if len(task.asked) else None
        text = make_script(task.prepared, task.config, asked, file).text
        with write_beside(path) as script:
            script.write(text.encode())
    except OSError as error:
        raise ScriptError(path, reason_of(path, error)) from None


def _check_place(path: Path, table: Path) -> None:
    if path.exists() and table.exists() and path.samefile(table):
        raise ScriptError(path, "it is the table that is read")


def _data_file(path: Path, task: Task) -> DataFile | None:
    """The table as the script can read it, if it finds the same numbers there."""
    table = task.table
    if table.separator is None or table.decimal is None or table.encoding is None:
        return None
    seen = _seen_from(path.parent, table)
    file = DataFile(seen, table.separator, table.decimal, table.encoding)
    return file if file.holds(path.parent, task.prepared.dataset) else None


def _seen_from(folder: Path, table: Table) -> str:
    try:
        return Path(os.path.relpath(table.path, folder)).as_posix()
    except ValueError:  # on Windows, from one drive to another
        return table.path.resolve().as_posix()
