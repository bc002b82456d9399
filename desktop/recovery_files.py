"""One session on disk: a file, and beside it the table that the session began with."""

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from linreg.project import Project
from linreg.project_file import encode, encode_table
from linreg.safe_write import write_beside

if TYPE_CHECKING:
    from linreg.dataset import Dataset

# The session of a copy that runs, or has crashed; after a normal end; and one that
# could not be read.
OPEN, CLOSED, DAMAGED = "session.json", "last.json", "damaged.json"


class SessionFiles:
    """Writes the session again and again, and its table only when it is another one.

    Whenever the program dies, there are a session and its table, of one moment both.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._dataset: Dataset | None = None
        self._table = ""

    def save(self, project: Project) -> None:
        """Put this in place of what was kept before; raises OSError, and it is kept."""
        dataset = project.runs[0].still.first.dataset
        if dataset is self._dataset:
            self._write_session(project, self._table)
            return
        table, before = f"table-{uuid4().hex}.json", self._table
        try:
            with write_beside(self._folder / table) as file:
                file.writelines(encode_table(dataset))
            self._write_session(project, table)
        except OSError:
            (self._folder / table).unlink(missing_ok=True)
            raise
        self._dataset, self._table = dataset, table
        if before:
            (self._folder / before).unlink(missing_ok=True)

    def _write_session(self, project: Project, table: str) -> None:
        with write_beside(self._folder / OPEN) as file:
            file.writelines(encode(project, table_file=table))
