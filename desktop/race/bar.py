"""The buttons above the race: what adds runs to it and takes them out."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from desktop.race.entry import MOST_RUNS
from desktop.race.row_actions import RowActions
from linreg.optimizers import OPTIMIZERS
from linreg.race import LECTURE_EIGHT

_SPACING = 4


class RaceBar(QWidget):
    """A row of buttons; those of the selected run are made from its actions.

    In a narrow place there is no button for duplicating, which is in the menu as well.
    Signals: `eight_requested()`; `added(str)`, an optimizer's name; `sweep_opened()`.
    """

    eight_requested = Signal()
    added = Signal(object)
    sweep_opened = Signal()

    def __init__(self, actions: RowActions) -> None:
        super().__init__()
        self.eight = self._make_eight()
        self.add = self._make_add(actions.duplicate)
        self.duplicate, self.remove = self._make_button(), self._make_button()
        self.duplicate.setDefaultAction(actions.duplicate)
        self.remove.setDefaultAction(actions.remove)
        self.sweep = self._make_sweep()
        self._always = (self.eight, self.add, self.remove, self.sweep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_SPACING)
        for button in (self.eight, self.add, self.duplicate, self.remove, self.sweep):
            row.addWidget(button)
        row.addStretch(1)

    def _make_button(self, text: str = "") -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_eight(self) -> QToolButton:
        button = self._make_button(self.tr("Lecture’s eight"))
        tip = self.tr("Race the optimizers of the lecture: {0}")
        button.setToolTip(tip.format(", ".join(LECTURE_EIGHT)))
        button.clicked.connect(self.eight_requested)
        return button

    def _make_add(self, duplicate: QAction) -> QToolButton:
        button = self._make_button(self.tr("Add"))
        button.setAccessibleName(self.tr("Add a run"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for name, optimizer in OPTIMIZERS.items():
            action = menu.addAction(name)
            action.setData(name)
            action.setToolTip(optimizer.meaning)
        menu.addSeparator()
        menu.addAction(duplicate)
        menu.triggered.connect(self._on_chosen)
        button.setMenu(menu)
        return button

    def _make_sweep(self) -> QToolButton:
        button = self._make_button(self.tr("Sweep…"))
        button.setToolTip(
            self.tr("Add runs that differ from the shown one in one hyperparameter")
        )
        button.clicked.connect(self.sweep_opened)
        return button

    def show_count(self, runs: int) -> None:
        """There are so many runs already."""
        tip = self.tr("Add a run with an optimizer at its defaults")
        full = self.tr("No more than {0} runs race at once").format(MOST_RUNS)
        has_room = runs < MOST_RUNS
        self.add.setEnabled(has_room)
        self.add.setToolTip(tip if has_room else f"{tip}\n{full}")

    def _least_width(self) -> int:
        """That of the buttons which are always there."""
        widths = [button.sizeHint().width() for button in self._always]
        return sum(widths) + _SPACING * (len(widths) - 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = self._least_width() + _SPACING + self.duplicate.sizeHint().width()
        self.duplicate.setVisible(self.width() >= wanted)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        # Duplicating is told by its own signal.
        if action.data() is not None:
            self.added.emit(action.data())
