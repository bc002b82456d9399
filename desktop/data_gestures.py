"""From a data set that a person has chosen to the session, whatever it came from."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop import notices
from desktop.messages import Level, Message, MessageBar
from desktop.session import Session
from desktop.table.opening import TableOpener, describe_table
from linreg.catalogue import Entry, load
from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.table_io import Table


class DataGestures(QObject):
    """Data sets of the catalogue, files, and other roles for the columns."""

    def __init__(self, session: Session, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._bar = bar
        self._window = window
        self._refused_path = Path()
        self.opener = TableOpener(self)
        self.opener.started.connect(self._on_started)
        self.opener.opened.connect(self._on_opened)
        self.opener.failed.connect(self._on_failed)

    @Slot(object)
    def choose_entry(self, entry: Entry) -> None:
        """Load a data set that comes with the program."""
        try:
            dataset = load(entry)
        except LinregError as error:
            self._bar.show_message(notices.refused_file(error))
        else:
            self._session.load(dataset, entry.title)

    @Slot(object)
    def choose_dataset(self, dataset: Dataset) -> None:
        """Load the table of a file that was open before."""
        self._session.load(dataset, dataset.name)

    @Slot(object, str)
    def choose_roles(self, x_names: tuple[str, ...], y_name: str) -> None:
        """Let other columns of the same table be x and y."""
        dataset = self._session.dataset.with_roles(x_names, y_name)
        self._session.load(dataset, self._session.title)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and read it."""
        self.opener.choose(self._window)

    def open_without_gaps(self) -> None:
        """Read the last refused file again, without its rows that lack a number."""
        self.opener.open(self._refused_path, drop_invalid=True)

    @Slot(object)
    def _on_started(self, path: Path) -> None:
        text = self.tr("Reading {0}…").format(path.name)
        self._bar.show_message(Message(Level.INFO, text))

    @Slot(object, object)
    def _on_opened(self, dataset: Dataset, table: Table) -> None:
        self._session.load(dataset, table.name)
        if self._session.dataset is dataset:
            message = Message(Level.INFO, describe_table(table))
            self._bar.show_message(message)

    @Slot(object, object)
    def _on_failed(self, error: LinregError, path: Path) -> None:
        self._refused_path = path
        self._bar.show_message(notices.refused_file(error))
