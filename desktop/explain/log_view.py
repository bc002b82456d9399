"""A plain log of the steps, one line each, to be read, selected and copied."""

from collections.abc import Sequence
from itertools import chain, islice

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.explain.log_model import LogModel
from desktop.explain.log_table import LogTable
from linreg.config import Config
from linreg.history import History
from linreg.prepare import Prepared
from linreg.rows import Rows

# A report takes no more, and the window does not stand still for long.
MOST_COPIED = 10_000
# Faster than this nobody reads lines, and each time is taken from training.
_MILLISECONDS = 250


class LogView(QWidget):
    """The log of a run, and a button that copies from it.

    Hidden it does nothing, and shown it takes new rows at most ten times a second.
    Signal: `iteration_chosen(object)`, the int of a line that a person has gone to.
    """

    iteration_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: tuple[Rows, int] | None = None
        self._model = LogModel(self)
        self.table = LogTable(self._model)
        self.table.iteration_chosen.connect(self.iteration_chosen)
        self.table.copy_asked.connect(self._copy_selection)
        self.table.selection_changed.connect(self._clear_sign)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MILLISECONDS)
        self._timer.timeout.connect(self._catch_up)
        self._make_bar()

    def _make_bar(self) -> None:
        self.copy_button = QPushButton(self.tr("Copy"))
        self.copy_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.copy_button.setAccessibleName(self.tr("Copy lines of the log"))
        self.copy_button.clicked.connect(self._copy)
        self.sign = QLabel()
        self.sign.setObjectName("note")
        bar = QHBoxLayout()
        bar.setSpacing(10)
        bar.addWidget(self.copy_button)
        bar.addWidget(self.sign, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.table, 1)
        layout.addLayout(bar)
        self._show_button()

    def start(self, history: History, prepared: Prepared, config: Config) -> None:
        """Begin with another run; `config` is that of its first iteration."""
        self._waiting = None
        self.table.start(history, prepared, config)
        self._clear_sign()
        self._show_button()

    def show_rows(self, rows: Rows, iteration: int) -> None:
        """Show the run's lines, that of the iteration as the current one."""
        self._waiting = (rows, iteration)
        if not self._timer.isActive():
            self._catch_up()

    @Slot()
    def _catch_up(self) -> None:
        if self._waiting is None or not self.isVisible():
            return
        rows, iteration = self._waiting
        self._waiting = None
        self.table.show_rows(rows, iteration)
        self._show_button()
        self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _show_button(self) -> None:
        has_lines = self._model.rowCount() > 0
        tip = self.tr("There are no lines to be copied yet")
        if has_lines:
            tip = self.tr(
                "Copy the selected lines (Ctrl+C), or else all of them: at most {0}"
            ).format(f"{MOST_COPIED:,}")
        self.copy_button.setToolTip(tip)
        self.copy_button.setEnabled(has_lines)

    @Slot()
    def _copy(self) -> None:
        """Copy what is selected, or else everything."""
        everything = [range(self._model.rowCount())]
        self._copy_rows(self.table.selected_runs() or everything)

    @Slot()
    def _copy_selection(self) -> None:
        self._copy_rows(self.table.selected_runs())

    def _copy_rows(self, runs: Sequence[range]) -> None:
        """Put the newest of these lines on the clipboard, and say how many."""
        total = sum(map(len, runs))
        backwards = chain.from_iterable(map(reversed, reversed(runs)))
        rows = list(islice(backwards, MOST_COPIED))[::-1]
        if not rows:
            return
        QGuiApplication.clipboard().setText(self._model.text(rows))
        if len(rows) < total:
            text = self.tr("Copied the newest {0} of {1} lines")
        elif total > 1:
            text = self.tr("Copied {0} lines")
        else:
            text = self.tr("Copied 1 line")
        self._say(text.format(f"{len(rows):,}", f"{total:,}"))

    def _say(self, text: str) -> None:
        """Show the sign, and have it read out."""
        self.sign.setText(text)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.sign, text))

    @Slot()
    def _clear_sign(self) -> None:
        self.sign.clear()
