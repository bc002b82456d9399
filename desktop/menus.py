"""The menu bar, made from the actions."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenuBar

from desktop.actions import Actions


def _tr(text: str) -> str:
    return QCoreApplication.translate("menus", text)


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> None:
    """File, Run, View and Help; None in a list is a line between its neighbours."""
    for title, entries in (
        (
            _tr("&File"),
            (
                actions.open_table,
                None,
                actions.export,
                actions.export_all,
                None,
                actions.quit,
            ),
        ),
        (
            _tr("&Run"),
            (actions.run, actions.step, actions.step_many, None, actions.reset),
        ),
        (
            _tr("&View"),
            (
                actions.exact_fit,
                actions.log_loss,
                None,
                *actions.themes.actions(),
            ),
        ),
        (_tr("&Help"), (actions.keys, actions.about)),
    ):
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        for action in entries:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
