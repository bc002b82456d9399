"""The page of the race: its runs in a table, and what edits the list of them."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from desktop.race.bar import RaceBar
from desktop.race.entry import Entry
from desktop.race.figures import Lap
from desktop.race.model import RaceModel
from desktop.race.sweep import SweepForm
from desktop.race.table import RaceTable
from desktop.race.target import TargetRow
from desktop.theme import Theme
from linreg.race import Standing


class RacePanel(QWidget):
    """Shows runs that train at once from the same start, on the same data.

    It changes nothing by itself: the list changes when new entries come.
    Signals: `eight_requested()` for the lecture's eight optimizers; `added(str)`, the
    name of an optimizer; `duplicated(key)`, `removed(key)`, `renamed(key, str)` with a
    blank name for one made from the settings, `hidden_changed(key, bool)`,
    `shown_requested(key)`; `sweep_requested(str, tuple)`, a hyperparameter of the shown
    run and the values of the runs to be added; `target_changed(object)`, a float or
    None for the default.
    """

    eight_requested = Signal()
    added = Signal(object)
    duplicated = Signal(int)
    removed = Signal(int)
    renamed = Signal(int, str)
    hidden_changed = Signal(int, bool)
    shown_requested = Signal(int)
    sweep_requested = Signal(str, object)
    target_changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._lap = Lap({}, {}, 0, None)
        self._running = False
        self._is_outdated = False
        self.setAccessibleName(self.tr("Race"))
        self._model = RaceModel(theme, self)
        self.table = RaceTable(self._model)
        self.bar = RaceBar(self.table.row_actions)
        self.target = TargetRow()
        self.sweep = SweepForm()
        self._list = self._make_list()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._list)
        self._pages.addWidget(self.sweep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()

    def _make_list(self) -> QWidget:
        self._hint = QLabel(
            self.tr(
                "One run. Add others: all start from the same w and b, on the same"
                " rows."
            )
        )
        self._hint.setObjectName("note")
        self._hint.setWordWrap(True)
        self._hint.hide()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addWidget(self._hint)
        column.addWidget(self.target)
        return page

    def _connect(self) -> None:
        bar, table, sweep = self.bar, self.table, self.sweep
        bar.eight_requested.connect(self.eight_requested)
        bar.added.connect(self.added)
        bar.sweep_opened.connect(self._on_sweep_opened)
        table.duplicated.connect(self.duplicated)
        table.removed.connect(self.removed)
        table.renamed.connect(self.renamed)
        table.hidden_changed.connect(self.hidden_changed)
        table.shown_requested.connect(self.shown_requested)
        sweep.sweep_requested.connect(self.sweep_requested)
        sweep.closed.connect(self._on_sweep_closed)
        self.target.target_changed.connect(self.target_changed)

    def set_theme(self, theme: Theme) -> None:
        """The colours of the runs come with their entries."""
        self._model.set_theme(theme)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these runs; the selected one stays selected for as long as it races."""
        self.table.show_entries(entries)
        self.bar.show_count(len(entries))
        self.sweep.show_entries(entries)
        self._hint.setVisible(len(entries) == 1)
        self._show_lap()

    def show_standings(
        self,
        standings: Mapping[int, Standing],
        target: float | None,
        iteration: int,
        losses: Mapping[int, float],
    ) -> None:
        """Show how the runs stand, by key, while that iteration is shown.

        `losses` are those at the iteration, NaN where a run had ended before; then its
        last one is shown. `target` is the loss to be reached, None where there is none.
        """
        self._lap = Lap(standings, losses, iteration, target)
        self._show_lap()

    def set_running(self, running: bool) -> None:
        """Whether the runs go on by themselves at present."""
        self._running = running
        self._show_lap()

    def _show_lap(self) -> None:
        """Write it into the cells, or once somebody looks at them."""
        self._is_outdated = not self.isVisible()
        if not self._is_outdated:
            self._model.show_lap(self._lap, running=self._running)
            self.target.show_target(self._lap.target)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_outdated:
            self._show_lap()

    @Slot()
    def _on_sweep_opened(self) -> None:
        self._pages.setCurrentWidget(self.sweep)
        self.sweep.begin()

    @Slot()
    def _on_sweep_closed(self) -> None:
        self._pages.setCurrentWidget(self._list)
        self.table.setFocus()
