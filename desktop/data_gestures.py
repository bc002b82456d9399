"""From a data set that a person has chosen to the session, whatever it came from."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop import notices
from desktop.background import Background, Progress
from desktop.data_edits import DataEdits
from desktop.drop_target import FileDrop
from desktop.messages import Level, Message, MessageBar
from desktop.number_format import short_number
from desktop.phrases import printable
from desktop.project_names import is_project
from desktop.recent_files import RecentMenu, forget_file, remember_file
from desktop.table.opening import TableOpener, describe_table
from linreg.catalogue import Entry, load
from linreg.config import Config
from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.generators import GENERATORS, NOISE, ROWS, SEED, generate
from linreg.specs import Spec
from linreg.table_io import Table

# So many rows are drawn between two frames.
_QUICK_ROWS = 100_000


@dataclass(frozen=True)
class Drawing:
    """How random data are drawn: by which generator, and with what."""

    name: str
    rows: int
    noise: float
    seed: int


Subject = Entry | Drawing | Path
# What of it can be had back from its name and numbers alone: an entry's name.
LastingSubject = str | Drawing


class DataGestures(QObject):
    """Data sets of the catalogue, files, and random data.

    A file is chosen, dragged onto the window, or taken from the menu `recent`.
    Signal: `project_chosen(Path)` where it is a project's, which holds more than data.
    """

    project_chosen = Signal(object)

    def __init__(self, edits: DataEdits, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._edits = edits
        self._bar = bar
        self._subjects: dict[str, Subject] = {}
        self._entries: dict[str, Entry] = {}
        self._draw = Background(self)
        self._draw.finished.connect(self._on_drawn)
        self.opener = TableOpener(window)
        self.opener.opened.connect(self._on_opened)
        self.recent = RecentMenu(window)
        self.recent.chosen.connect(self.open_recent)
        drop = FileDrop(window)
        drop.dropped.connect(self.open_file)
        drop.refused.connect(self._on_drop_refused)

    def subject(self, title: str) -> Subject | None:
        """What stands behind the data of that title, edited or not."""
        return self._subjects.get(self._edits.base_title(title))

    def know(self, entry: Entry) -> None:
        """A data set that may be there without having been chosen."""
        self._subjects[entry.title] = self._entries[entry.name] = entry

    def lasting_subject(self, title: str) -> LastingSubject | None:
        """What stands behind the data of that title, as a project may keep it."""
        subject = self.subject(title)
        if isinstance(subject, Entry):
            return subject.name
        return subject if isinstance(subject, Drawing) else None

    def recall(self, title: str, kept: LastingSubject | None) -> None:
        """Data of that title come from a project, which kept this of their subject.

        It counts where it fits the title; of other data nothing is known.
        """
        base = self._edits.base_title(title)
        self._subjects.pop(base, None)
        subject = self._entries.get(kept) if isinstance(kept, str) else kept
        if subject is not None and base == self._title_of(subject):
            self._subjects[base] = subject

    @Slot(object)
    def choose_entry(self, entry: Entry) -> None:
        """Load a data set that comes with the program."""
        try:
            dataset = load(entry)
        except LinregError as error:
            self._bar.show_message(notices.refusal(error))
        else:
            self.know(entry)
            self._load(dataset, entry.title, entry.config)

    def _load(self, dataset: Dataset, title: str, config: Config | None = None) -> None:
        self._edits.load(self.tr("Open {0}").format(title), dataset, title, config)

    @Slot(object)
    def choose_dataset(self, dataset: Dataset) -> None:
        """Load the table of a file that was open before."""
        self._load(dataset, dataset.name)

    @Slot(str)
    def choose_generator(self, name: str) -> None:
        """Draw random data, as many and as noisy as is usual."""
        rows, noise, seed = (_usual(spec) for spec in (ROWS, NOISE, SEED))
        self.draw(name, int(rows), noise, int(seed))

    @Slot(str, object, float, object)
    def draw(self, name: str, rows: int, noise: float, seed: int) -> None:
        """Draw random data; very many of them in another thread."""
        drawing = Drawing(name, rows, noise, seed)
        work = partial(_draw, drawing)
        if rows <= _QUICK_ROWS:
            self._on_drawn(work())
        else:
            self._draw.start(work)

    @Slot(object)
    def _on_drawn(self, drawn: tuple[Drawing, Dataset]) -> None:
        drawing, dataset = drawn
        title = self._title_of(drawing)
        self._subjects[title] = drawing
        self._load(dataset, title)

    def _title_of(self, subject: Entry | Drawing) -> str:
        if isinstance(subject, Entry):
            return subject.title
        return self._title_of_drawing(subject)

    def _title_of_drawing(self, drawing: Drawing) -> str:
        generator = GENERATORS[drawing.name]
        text = self.tr("{0} (n {1}, seed {2})")
        if generator.noise:
            text = self.tr("{0} (n {1}, σ {3}, seed {2})")
        noise = short_number(drawing.noise)
        return text.format(generator.title, drawing.rows, drawing.seed, noise)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file, and show it before it is read."""
        self.opener.choose()

    @Slot(object)
    def open_file(self, path: Path) -> None:
        """Open a project; show a file of any other kind before it is read."""
        if is_project(path):
            self.project_chosen.emit(path)
        else:
            self.opener.open(path)

    @Slot(object)
    def open_recent(self, path: Path) -> None:
        """Open a file of the list; one that is gone leaves the list."""
        if path.is_file():
            self.open_file(path)
            return
        forget_file(path)
        text = self.tr("{0} is not there any more, and is taken off the list.")
        text = text.format(printable(str(path)))
        self._bar.show_message(Message(Level.ERROR, text))

    @Slot(object, object)
    def _on_opened(self, dataset: Dataset, table: Table) -> None:
        self._subjects[table.name] = table.path
        remember_file(table.path)
        # Should the run be refused, that is said in its place.
        self._bar.show_message(Message(Level.INFO, describe_table(table)))
        self._load(dataset, table.name)

    @Slot(str)
    def _on_drop_refused(self, sentence: str) -> None:
        self._bar.show_message(Message(Level.ERROR, sentence))

    def close(self) -> None:
        """Wait for the threads to end."""
        self._draw.close()
        self.opener.close()


def _usual(spec: Spec) -> float:
    assert isinstance(spec.default, (int, float))
    return float(spec.default)


def _draw(
    drawing: Drawing, progress: Progress | None = None
) -> tuple[Drawing, Dataset]:
    data = generate(drawing.name, drawing.rows, drawing.noise, drawing.seed)
    return drawing, data
