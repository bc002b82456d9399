"""The menu bar, made from the actions."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenuBar

from desktop.actions import Actions


def _tr(text: str) -> str:
    return QCoreApplication.translate("menus", text)


def fill_menu_bar(bar: QMenuBar, actions: Actions, recent: QAction) -> None:
    """File, Edit, Run, View and Help; None in a list is a line between its neighbours.

    `recent` is the action of the menu of recent files.
    """
    for title, entries in (
        (
            _tr("&File"),
            (
                actions.open_project,
                recent,
                actions.reopen,
                None,
                actions.save,
                actions.save_as,
                None,
                actions.open_table,
                actions.export_table,
                actions.export,
                actions.export_all,
                None,
                actions.quit,
            ),
        ),
        (
            _tr("&Edit"),
            (actions.undo, actions.redo, None, actions.remove_rows),
        ),
        (
            _tr("&Run"),
            (
                actions.run,
                actions.step,
                actions.step_back,
                actions.phase,
                actions.step_many,
                None,
                actions.reset,
            ),
        ),
        (
            _tr("&View"),
            (
                actions.exact_fit,
                actions.log_loss,
                None,
                actions.quartet,
                None,
                *actions.themes.actions(),
            ),
        ),
        (_tr("&Help"), (actions.keys, actions.show_log, actions.about)),
    ):
        menu = bar.addMenu(title)
        menu.setToolTipsVisible(True)
        for action in entries:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
