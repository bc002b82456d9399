"""The lines of the race as a table that Qt draws without asking Python."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QCoreApplication, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QFont, QStandardItem, QStandardItemModel

from desktop.race.entry import Entry
from desktop.race.figures import Cell, Lap, Tone, cells
from desktop.race.names import run_names
from desktop.race.swatch import draw_swatch
from desktop.theme import Theme

KEY_ROLE = Qt.ItemDataRole.UserRole
ORDER_ROLE = Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _FIXED | Qt.ItemFlag.ItemIsEditable


class Column(IntEnum):
    """The columns from left to right."""

    DRAWN = 0
    NAME = 1
    LOSS = 2
    STEPS = 3
    EVALUATIONS = 4
    TIME = 5
    STATUS = 6


FIGURES = (Column.LOSS, Column.STEPS, Column.EVALUATIONS, Column.TIME, Column.STATUS)


def _tr(text: str) -> str:
    return QCoreApplication.translate("race", text)


def _headings() -> dict[Column, tuple[str, str]]:
    return {
        Column.DRAWN: (
            "",
            _tr("Drawn in the pictures; a run that is not drawn trains all the same"),
        ),
        Column.NAME: (_tr("run"), _tr("Optimizer and settings, or a name of your own")),
        Column.LOSS: (
            _tr("loss"),
            _tr("Training loss at the iteration that is shown; ★ marks the least"),
        ),
        Column.STEPS: (
            _tr("steps to\ntarget"),
            _tr("Iterations until the loss was first at the target or below it"),
        ),
        Column.EVALUATIONS: (
            _tr("evals to\ntarget"),
            _tr(
                "Evaluations until then: how often loss and gradient were worked out;"
                " LBFGS asks several times a step"
            ),
        ),
        Column.TIME: (
            _tr("µs per\nstep"),
            _tr("Microseconds of a step on this computer, on average over the run"),
        ),
        Column.STATUS: (
            _tr("status"),
            _tr("Whether the run still trains, and if not, how it ended"),
        ),
    }


class RaceModel(QStandardItemModel):
    """A row for each run; what people change in it changes when new entries come."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(0, len(Column), parent)
        self._theme = theme
        self._entries: tuple[Entry, ...] = ()
        self._written: dict[tuple[int, Column], Cell] = {}
        horizontal = Qt.Orientation.Horizontal
        for column, (title, tip) in _headings().items():
            is_number = Column.NAME < column < Column.STATUS
            side = _RIGHT if is_number else _LEFT
            for role, value in (
                (Qt.ItemDataRole.DisplayRole, title),
                (Qt.ItemDataRole.ToolTipRole, tip),
                (Qt.ItemDataRole.TextAlignmentRole, side),
            ):
                self.setHeaderData(column, horizontal, value, role)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for (row, column), cell in self._written.items():
            self.item(row, column).setData(*self._foreground(cell.tone))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these runs; rows stay where the keys are those of before."""
        before = [entry.key for entry in self._entries]
        self._entries = tuple(entries)
        if before != [entry.key for entry in entries]:
            self._make_rows()
        names = run_names(entries)
        for row, entry in enumerate(entries):
            self._show_entry(row, entry, names[entry.key])

    def _make_rows(self) -> None:
        self._written.clear()
        self.setRowCount(0)
        for entry in self._entries:
            self.appendRow([self._make_item(entry.key, column) for column in Column])

    def _make_item(self, key: int, column: Column) -> QStandardItem:
        item = QStandardItem()
        item.setData(key, KEY_ROLE)
        item.setFlags(_EDITABLE if column is Column.NAME else _FIXED)
        is_number = Column.NAME < column < Column.STATUS
        item.setTextAlignment(_RIGHT if is_number else _LEFT)
        return item

    def _show_entry(self, row: int, entry: Entry, name: str) -> None:
        drawn, named = self.item(row, Column.DRAWN), self.item(row, Column.NAME)
        state = Qt.CheckState.Unchecked if entry.hidden else Qt.CheckState.Checked
        drawn.setCheckState(state)
        swatch = draw_swatch(entry.colour, entry.dash)
        drawn.setData(swatch, Qt.ItemDataRole.DecorationRole)
        drawn.setData(int(entry.hidden), ORDER_ROLE)
        drawn.setToolTip(
            _tr("Not drawn in the pictures; click to draw it")
            if entry.hidden
            else _tr("Drawn in the pictures; click to hide it there")
        )
        drawn.setAccessibleText(_tr("hidden") if entry.hidden else _tr("drawn"))
        font = QFont()
        font.setBold(entry.shown)
        named.setFont(font)
        named.setText(name)
        named.setData(name.casefold(), ORDER_ROLE)
        shown = _tr("The controls and the pictures show this run")
        other = _tr("Click, and the controls and the pictures show this run")
        named.setToolTip(f"{name}\n{shown if entry.shown else other}")

    def show_lap(self, lap: Lap, *, running: bool) -> None:
        """Show how the runs stand: what has changed is told once, for all the cells."""
        best, changed = lap.best(), False
        with QSignalBlocker(self):
            for row, entry in enumerate(self._entries):
                is_best = entry.key in best
                found = cells(lap, entry.key, is_best=is_best, running=running)
                for column, cell in zip(FIGURES, found, strict=True):
                    changed |= self._write(row, column, cell)
        if changed:
            first = self.index(0, FIGURES[0])
            last = self.index(self.rowCount() - 1, FIGURES[-1])
            self.dataChanged.emit(first, last)

    def _write(self, row: int, column: Column, cell: Cell) -> bool:
        """Whether anything else stands there now."""
        before = self._written.get((row, column))
        if cell == before:
            return False
        self._written[row, column] = cell
        item = self.item(row, column)
        item.setText(cell.text)
        item.setData(cell.order, ORDER_ROLE)
        if before is None or (cell.tip, cell.tone) != (before.tip, before.tone):
            item.setToolTip(cell.tip)
            item.setData(*self._foreground(cell.tone))
        return True

    def _foreground(self, tone: Tone) -> tuple[QColor, Qt.ItemDataRole]:
        colour = {
            "text": self._theme.text,
            "muted": self._theme.muted,
            "error": self._theme.error,
        }[tone]
        return QColor(colour), Qt.ItemDataRole.ForegroundRole
