"""What can be done with one run of the race, with its keys."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from desktop.race.entry import MOST_RUNS


class RowActions(QObject):
    """The actions of the selected run, for its context menu, its keys and buttons.

    Nothing is connected here; the table does that.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tips: dict[QAction, str] = {}
        self.show_run = self._make(
            self.tr("Show"),
            ("Return", "Enter"),
            self.tr("Let the controls and the pictures show the selected run"),
        )
        self.rename = self._make(
            self.tr("Rename"), ("F2",), self.tr("Give the selected run another name")
        )
        self.draw = self._make(
            self.tr("Draw in the pictures"),
            (),
            self.tr("A run that is not drawn trains all the same"),
        )
        self.draw.setCheckable(True)
        self.duplicate = self._make(
            self.tr("Duplicate"),
            (),
            self.tr("Add another run with the settings of the selected one"),
        )
        self.remove = self._make(
            self.tr("Remove"), ("Del",), self.tr("Take the selected run out")
        )
        self.all = tuple(self._tips)

    def _make(self, text: str, keys: tuple[str, ...], tip: str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        # The window and the other tables have their own use for these keys.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        native = QKeySequence.SequenceFormat.NativeText
        key = action.shortcut().toString(native)
        self._tips[action] = f"{tip} ({key})" if key else tip
        return action

    def show_state(self, runs: int, *, selected: bool, drawn: bool) -> None:
        """Offer what can be done among so many runs, and say why not the rest."""
        none = "" if selected else self.tr("No run is selected")
        last = self.tr("The last run stays") if runs == 1 else ""
        full = ""
        if runs >= MOST_RUNS:
            full = self.tr("No more than {0} runs race at once").format(MOST_RUNS)
        for action in (self.show_run, self.rename, self.draw):
            self._explain(action, none)
        self._explain(self.remove, none or last)
        self._explain(self.duplicate, none or full)
        self.draw.setChecked(drawn)

    def _explain(self, action: QAction, why_not: str) -> None:
        tip = self._tips[action]
        action.setEnabled(not why_not)
        action.setToolTip(f"{tip}\n{why_not}" if why_not else tip)
