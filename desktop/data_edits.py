"""Undo and redo for everything that is done to the data."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop.session import Session
from linreg.config import Config
from linreg.dataset import Dataset
from linreg.edits import add_point, remove_rows, set_point
from linreg.errors import LinregError

# Numbers that the steps back may hold on to, in bytes.
_MOST_BYTES = 512 << 20


@dataclass(frozen=True, eq=False)
class _State:
    """The table, and the settings of the run that was shown, by its key."""

    dataset: Dataset
    title: str
    config: Config
    key: int


@dataclass(frozen=True, eq=False)
class _Asked:
    """What the session has been asked for, and how things stood before."""

    text: str
    before: _State
    dataset: Dataset
    is_load: bool


class DataEdits(QObject):
    """Takes each edit to the session, and remembers the way back.

    `stack` has one step for each gesture. A step is the table before and after it,
    which share all columns but those that were edited. Where the steps would hold more
    than 512 MB of numbers, the earlier ones are forgotten.
    Signal: `rejected(LinregError)` for an edit of which no table can come.
    """

    rejected = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._bytes = 0
        self._asked: _Asked | None = None
        self._before_drag: _State | None = None
        self.stack = QUndoStack(self)
        self.stack.indexChanged.connect(self._forget_drag)
        session.data_edited.connect(self._on_followed)
        session.run_loaded.connect(self._on_followed)
        session.refused.connect(self._on_refused)

    @Slot(str, object)
    def edit(self, text: str, dataset: Dataset) -> None:
        """One step, called `text`: the table at hand is now this one."""
        self.end_drag()
        self._asked = _Asked(text, self._state(), dataset, is_load=False)
        self._session.edit(dataset, self._edited_title())

    def load(
        self, text: str, dataset: Dataset, title: str, config: Config | None = None
    ) -> None:
        """One step, called `text`: another table, under the config it comes with."""
        self.end_drag()
        self._asked = _Asked(text, self._state(), dataset, is_load=True)
        self._session.load(dataset, title, config)

    @Slot(float, float)
    def add_point(self, x: float, y: float) -> None:
        """One more row, where there is a single x column."""
        dataset = self._session.dataset
        added = add_point(dataset, dataset.x_names[0], x, y)
        self.edit(self.tr("Add point"), added)

    def remove_rows(self, rows: tuple[int, ...]) -> None:
        """Without these points."""
        text = self.tr("Remove point")
        if len(rows) > 1:
            text = self.tr("Remove {0} points").format(len(rows))
        try:
            dataset = remove_rows(self._session.dataset, np.array(rows))
        except LinregError as error:
            self.rejected.emit(error)
        else:
            self.edit(text, dataset)

    @property
    def dragging(self) -> bool:
        """A point is being dragged: what is shown is not for long."""
        return self._before_drag is not None

    @Slot()
    def begin_drag(self) -> None:
        self._before_drag = self._state()

    def drag(self, row: int, x_name: str, x: float, y: float) -> None:
        """A step of a drag: the point of that row is there for now."""
        if self._before_drag is not None:
            dataset = set_point(self._session.dataset, row, x_name, x, y)
            self._session.edit(dataset, self._edited_title(), passing=True)

    @Slot()
    def end_drag(self) -> None:
        """All of the drag is one step."""
        before, self._before_drag = self._before_drag, None
        dataset = self._session.dataset
        if before is not None and before.dataset is not dataset:
            text = self.tr("Move point")
            self._asked = _Asked(text, before, dataset, is_load=False)
            self._session.edit(dataset, self._edited_title())

    @Slot()
    def _forget_drag(self) -> None:
        """A step back or forth has led away from where the drag began."""
        self._before_drag = None

    @Slot()
    def cancel_drag(self) -> None:
        """Put the point back to where it was."""
        before, self._before_drag = self._before_drag, None
        if before is not None:
            self._session.edit(before.dataset, before.title)

    def _state(self) -> _State:
        session = self._session
        return _State(session.dataset, session.title, session.config, session.run.key)

    def base_title(self, title: str) -> str:
        """What the data were called before they were edited."""
        return title.removesuffix(self.tr(" (edited)"))

    def _edited_title(self) -> str:
        return self.base_title(self._session.title) + self.tr(" (edited)")

    @Slot()
    def _on_followed(self) -> None:
        """What was asked for is there: remember the way back."""
        asked = self._asked
        if asked is None or asked.dataset is not self._session.dataset:
            return
        self._asked = None
        size = _bytes_apart(asked.before.dataset, asked.dataset)
        if self._bytes + size > _MOST_BYTES:
            self.stack.clear()
            self._bytes = 0
        self._bytes += size
        self.stack.push(_Step(asked, self._session, self._state()))

    @Slot()
    def _on_refused(self) -> None:
        self._asked = None


class _Step(QUndoCommand):
    """From one state to another, and back."""

    def __init__(self, asked: _Asked, session: Session, after: _State) -> None:
        super().__init__(asked.text)
        self._session, self._is_load = session, asked.is_load
        self._before, self._after = asked.before, after
        self._is_new = True

    def undo(self) -> None:
        self._show(self._before)

    def redo(self) -> None:
        # The stack redoes what it is given, and that is what already stands.
        if not self._is_new:
            self._show(self._after)
        self._is_new = False

    def _show(self, state: _State) -> None:
        if self._is_load:
            if any(run.key == state.key for run in self._session.runs):
                self._session.show_run(state.key)
            self._session.restore(state.dataset, state.title, state.config)
        else:
            self._session.edit(state.dataset, state.title)


def _bytes_apart(before: Dataset, after: Dataset) -> int:
    """What the two tables do not share."""
    shared = {id(column) for column in before.columns}
    return sum(c.nbytes for c in after.columns if id(c) not in shared)
