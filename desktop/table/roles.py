"""Which columns are x and which one is y: a menu that leaves no wrong choice."""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu

from linreg.dataset import Dataset, lecture_data


def _tr(text: str) -> str:
    return QCoreApplication.translate("roles", text)


Roles = tuple[tuple[str, ...], str]


def with_x(dataset: Dataset, name: str, *, chosen: bool) -> Roles:
    """The roles once this column is one of the x, or none; in the table's order."""
    names = {*dataset.x_names, name} if chosen else {*dataset.x_names} - {name}
    return tuple(x for x in dataset.names if x in names), dataset.y_name


def with_y(dataset: Dataset, name: str) -> Roles:
    """The roles once this column is y; an x changes places with the y before."""
    names = {dataset.y_name if x == name else x for x in dataset.x_names}
    return tuple(x for x in dataset.names if x in names), name


def why_not_x(dataset: Dataset, name: str) -> str:
    """Why a column cannot become an x, or stop being one; "" where it can."""
    if name == dataset.y_name:
        return _tr("This column is y; choose another y first")
    if dataset.x_names == (name,):
        return _tr("A model needs one x or more; tick another one first")
    return ""


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
        self._dataset = lecture_data()
        self._names: tuple[str, ...] = ()
        self._x_actions: list[QAction] = []
        self._y_actions: list[QAction] = []
        self.setToolTipsVisible(True)

    def show_roles(self, dataset: Dataset) -> None:
        """Show the roles that the columns of this table have."""
        if dataset.names != self._names:
            self._fill(dataset.names)
        self._dataset = dataset
        self._show()

    def _fill(self, names: tuple[str, ...]) -> None:
        self.clear()
        self._names = names
        self._add_heading(self.tr("x: features"))
        self._x_actions = [self._add(name) for name in names]
        features = QActionGroup(self)
        features.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        for action in self._x_actions:
            features.addAction(action)
        features.triggered.connect(self._choose_x)
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
        dataset = self._dataset
        for action, name in zip(self._x_actions, self._names, strict=True):
            action.setChecked(name in dataset.x_names)
            why_not = why_not_x(dataset, name)
            action.setEnabled(not why_not)
            action.setToolTip(why_not or self.tr("An input of the model (in_features)"))
        for action, name in zip(self._y_actions, self._names, strict=True):
            action.setChecked(name == dataset.y_name)
            action.setToolTip(self.tr("What the model is to predict"))

    @Slot(QAction)
    def _choose_x(self, action: QAction) -> None:
        roles = with_x(self._dataset, action.data(), chosen=action.isChecked())
        self._choose(roles)

    @Slot(QAction)
    def _choose_y(self, action: QAction) -> None:
        self._choose(with_y(self._dataset, action.data()))

    def _choose(self, roles: Roles) -> None:
        # Should the roles be refused, the menu shows those that still hold.
        self._show()
        if roles != (self._dataset.x_names, self._dataset.y_name):
            self.roles_chosen.emit(*roles)

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
