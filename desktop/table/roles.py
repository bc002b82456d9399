"""Which columns are x and which one is y: a menu that leaves no wrong choice."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from linreg.dataset import Dataset


class RolesMenu(QMenu):
    """All x columns to be ticked, then the one y. It stays open while one chooses.

    The column that is y cannot be ticked as an x, and the last x cannot be taken away.
    An x chosen as y changes places with the y before, so that two columns can be
    exchanged. Signal: `roles_chosen(x_names, y_name)`; the menu goes on showing the
    roles that it is given.
    """

    roles_chosen = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._x_names: tuple[str, ...] = ()
        self._y_name = ""
        self._x_actions: list[QAction] = []
        self._y_actions: list[QAction] = []
        self.setToolTipsVisible(True)

    def show_roles(self, dataset: Dataset) -> None:
        """Show the roles that the columns of this table have."""
        if dataset.names != self._names:
            self._fill(dataset.names)
        self._x_names, self._y_name = dataset.x_names, dataset.y_name
        self._show()

    def _fill(self, names: tuple[str, ...]) -> None:
        self.clear()
        self._names = names
        self._add_heading(self.tr("x: features"))
        self._x_actions = [self._add(name) for name in names]
        for action in self._x_actions:
            action.triggered.connect(self._choose_x)
        self.addSeparator()
        self._add_heading(self.tr("y: target"))
        self._y_actions = [self._add(name) for name in names]
        targets = QActionGroup(self)
        for action in self._y_actions:
            targets.addAction(action)
        targets.triggered.connect(self._choose_y)

    def _add_heading(self, text: str) -> None:
        heading = self.addAction(text)
        heading.setEnabled(False)
        heading.setToolTip("")

    def _add(self, name: str) -> QAction:
        action = self.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        action.setData(name)
        return action

    def _show(self) -> None:
        for action, name in zip(self._x_actions, self._names, strict=True):
            action.setChecked(name in self._x_names)
            why_not = self._why_not_x(name)
            action.setEnabled(not why_not)
            action.setToolTip(why_not or self.tr("An input of the model (in_features)"))
        for action, name in zip(self._y_actions, self._names, strict=True):
            action.setChecked(name == self._y_name)
            action.setToolTip(self.tr("What the model is to predict"))

    def _why_not_x(self, name: str) -> str:
        if name == self._y_name:
            return self.tr("This column is y; choose another y first")
        if self._x_names == (name,):
            return self.tr("A model needs one x or more; tick another one first")
        return ""

    @Slot()
    def _choose_x(self) -> None:
        chosen = [action.data() for action in self._x_actions if action.isChecked()]
        self._choose(chosen, self._y_name)

    @Slot(QAction)
    def _choose_y(self, action: QAction) -> None:
        name = action.data()
        chosen = {self._y_name if x == name else x for x in self._x_names}
        self._choose([x for x in self._names if x in chosen], name)

    def _choose(self, x_names: list[str], y_name: str) -> None:
        # Should the roles be refused, the menu shows those that still hold.
        self._show()
        if (tuple(x_names), y_name) != (self._x_names, self._y_name):
            self.roles_chosen.emit(tuple(x_names), y_name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is None or not action.isCheckable():
            super().mouseReleaseEvent(event)
        elif action.isEnabled():
            action.trigger()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None:
            action.trigger()
        else:
            super().keyPressEvent(event)
