"""Nothing that can be pressed is dead, and what cannot be says why."""

from PySide6.QtCore import QMetaMethod, QObject, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QTabBar, QTableView, QToolButton

from tests.monkey.reach import name_of
from tests.monkey.stage import Stage


def check_actions(stage: Stage) -> None:
    """Each of the window's own actions does something, or says why it does not."""
    for action in stage.window.actions():
        name = action.text()
        if action.isEnabled():
            assert _does_something(action), f"nothing comes of the action {name}"


def check_buttons(stage: Stage) -> None:
    """Every button that can be seen is connected, or its tooltip says why not."""
    for button in stage.window.findChildren(QAbstractButton):
        # The corner of a table, and the arrows beside tabs, are Qt's own.
        is_qts = isinstance(button.parent(), (QTabBar, QTableView))
        if is_qts or not button.isVisible():
            continue
        if not button.isEnabled():
            assert _tip_of(button), f"{name_of(button)} does not say why it is off"
        elif not _is_connected_button(button):
            raise AssertionError(f"nothing comes of the button {name_of(button)}")


def _tip_of(button: QAbstractButton) -> str:
    """The tooltip that is seen over it: its own, or that of what it is a part of."""
    parent = button.parentWidget()
    return button.toolTip() or ("" if parent is None else parent.toolTip())


def _is_connected_button(button: QAbstractButton) -> bool:
    signals = (button.clicked, button.toggled, button.pressed, button.released)
    if any(_is_connected(button, signal) for signal in signals):
        return True
    if button.group() is not None:
        return True
    if not isinstance(button, QToolButton):
        return False
    action = button.defaultAction()
    return button.menu() is not None or (
        isinstance(action, QAction) and _does_something(action)
    )


def _does_something(action: QAction) -> bool:
    signals = (action.triggered, action.toggled)
    in_group = action.actionGroup() is not None
    return in_group or any(_is_connected(action, signal) for signal in signals)


def _is_connected(owner: QObject, signal: SignalInstance) -> bool:
    return owner.isSignalConnected(QMetaMethod.fromSignal(signal))
