"""Every gesture that has a name: its text, key, icon and tooltip, in one place.

The menus and the buttons are made from these, so that they are enabled together.
"""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence, QUndoStack
from PySide6.QtWidgets import QWidget

from desktop.theme import Theme, icon
from desktop.theme_choice import SYSTEM


def _tr(text: str) -> str:
    return QCoreApplication.translate("actions", text)


class Actions:
    """The program's actions, all children of the window so that their keys work in it.

    Nothing is connected here; the window does that. `undo` and `redo` are those of the
    stack, and say what they would undo and redo.
    """

    def __init__(self, window: QWidget, stack: QUndoStack) -> None:
        self._window = window
        self._icons: dict[QAction, str] = {}
        self._tips: dict[QAction, str] = {}
        self._names: dict[QAction, str] = {}
        self._shown_running: tuple[bool, Theme] | None = None
        # Drawn anew at each step, they would take a third of its time.
        self._run_icons: dict[tuple[bool, Theme], QIcon] = {}
        self._make_run_actions()
        self._make_step_actions()
        self._make_project_actions()
        self._make_file_actions()
        self._make_edit_actions(stack)
        self._make_view_actions()

    def _make(self, text: str, key: str, tip: str, sign: str = "") -> QAction:
        action = QAction(text, self._window)
        if key:
            action.setShortcut(QKeySequence(key))
        return self._adopt(action, tip, sign)

    def _adopt(self, action: QAction, tip: str, sign: str) -> QAction:
        self._icons[action], self._tips[action] = sign, tip
        # Undo's own text goes on to say what it would undo.
        self._names[action] = action.text().removesuffix("…")
        self._window.addAction(action)
        self.explain(action, None)
        return action

    def _make_run_actions(self) -> None:
        self.run = self._make(
            _tr("Run"),
            "Space",
            _tr("Repeat the training step until it is time to stop"),
            "run",
        )
        self.reset = self._make(
            _tr("Reset"),
            "R",
            _tr("Back to iteration 0, with the settings as they stand"),
            "reset",
        )

    def _make_step_actions(self) -> None:
        self.step = self._make(
            _tr("Step"),
            "S",
            _tr("One iteration: forward, loss, zero_grad, backward, update"),
            "step",
        )
        self.step_back = self._make(
            _tr("Step back"),
            "B",
            _tr("One iteration back: everything shows the state before it"),
            "step_back",
        )
        self.phase = self._make(
            _tr("Phase"),
            "P",
            _tr("One at a time: forward, loss, zero_grad, backward, update"),
            "phase",
        )
        self.step_many = self._make(
            _tr("Step N"),
            "Shift+S",
            _tr("As many iterations as the number beside it says"),
            "step_many",
        )

    def _make_project_actions(self) -> None:
        self.open_project = self._make(
            _tr("Open project…"),
            "Ctrl+O",
            _tr("Go on with data, settings and steps that were saved in a file"),
        )
        self.reopen = self._make(
            _tr("Reopen last session"),
            "",
            _tr("Everything as it was when the window was closed"),
        )
        self.save = self._make(
            _tr("Save"),
            "Ctrl+S",
            _tr("Save the project: data, settings, and all steps made"),
        )
        self.save_as = self._make(
            _tr("Save as…"),
            "Ctrl+Shift+S",
            _tr("Save the project in another file, and go on with that one"),
        )

    def _make_file_actions(self) -> None:
        self.open_table = self._make(
            _tr("Import…"),
            "Ctrl+I",
            _tr("Read a table of numbers from a file"),
            "import",
        )
        self.export_table = self._make(
            _tr("Export table…"),
            "",
            _tr("Save the table as CSV, with predictions and residuals"),
            "export",
        )
        self.export = self._make(
            _tr("Export…"),
            "Ctrl+E",
            _tr("Save a picture or the whole window as PNG"),
            "export",
        )
        self.export_all = self._make(
            _tr("Export all plots…"),
            "Ctrl+Shift+E",
            _tr("Save each picture as PNG into one folder"),
            "export",
        )
        self.quit = self._make(_tr("Quit"), "Ctrl+Q", _tr("Close the window"))

    def _make_edit_actions(self, stack: QUndoStack) -> None:
        self.undo = stack.createUndoAction(self._window, _tr("Undo"))
        self.redo = stack.createRedoAction(self._window, _tr("Redo"))
        self.undo.setShortcuts(QKeySequence.StandardKey.Undo)
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        for action, tip in (
            (self.undo, _tr("Take the last change of the data back")),
            (self.redo, _tr("Make the change again that was taken back")),
        ):
            enabled = action.isEnabled()
            self._adopt(action, tip, "")
            action.setEnabled(enabled)

        self.remove_rows = QAction(_tr("Remove selected points"), self._window)
        self.remove_rows.setShortcuts([QKeySequence("Del"), QKeySequence("Backspace")])
        # The table has its own use for these keys.
        context = Qt.ShortcutContext.WidgetWithChildrenShortcut
        self.remove_rows.setShortcutContext(context)
        self._icons[self.remove_rows] = ""
        self._names[self.remove_rows] = self.remove_rows.text()
        self._tips[self.remove_rows] = _tr("Take the selected points out of the data")

    def _make_view_actions(self) -> None:
        self.exact_fit = self._make(
            _tr("Best fit"),
            "F",
            _tr("The exact least squares fit, as a dashed ghost"),
        )
        self.exact_fit.setCheckable(True)
        self.exact_fit.setChecked(True)
        self.log_loss = self._make(
            _tr("Logarithmic loss"), "L", _tr("Equal factors of the loss look equal")
        )
        self.log_loss.setCheckable(True)
        self.log_loss.setChecked(True)
        self.themes = QActionGroup(self._window)
        for choice, text in (
            (SYSTEM, _tr("As the system")),
            ("light", _tr("Light")),
            ("dark", _tr("Dark")),
        ):
            action = self._make(text, "", _tr("Colours of the window and its pictures"))
            action.setCheckable(True)
            action.setData(choice)
            self.themes.addAction(action)
        self.quartet = self._make(
            _tr("Anscombe’s four…"),
            "",
            _tr("Four data sets with the same best fit, side by side"),
        )
        self.show_log = self._make(
            _tr("Show log file…"), "", _tr("Open the folder of the log")
        )
        self.about = self._make(_tr("About Linreg Lab"), "", "")
        self.keys = self._make(_tr("Keys"), "F1", _tr("All keys at a glance"))

    def explain(self, action: QAction, why_not: str | None) -> None:
        """Enable an action, or disable it and let its tooltip say why."""
        action.setEnabled(why_not is None)
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = f"{self._tips[action]} ({key})" if key else self._tips[action]
        action.setToolTip(tip if why_not is None else f"{tip}\n{why_not}")

    def show_running(self, running: bool, theme: Theme) -> None:
        """The first action runs or pauses, and says which."""
        if (running, theme) == self._shown_running:
            return
        self._shown_running = (running, theme)
        self.run.setText(_tr("Pause") if running else _tr("Run"))
        self.run.setIcon(self._run_icon(running, theme))

    def _run_icon(self, running: bool, theme: Theme) -> QIcon:
        if (running, theme) not in self._run_icons:
            sign = icon("pause" if running else "run", theme, on_accent=True)
            self._run_icons[running, theme] = sign
        return self._run_icons[running, theme]

    def set_theme(self, theme: Theme) -> None:
        for action, sign in self._icons.items():
            if sign:
                action.setIcon(icon(sign, theme))

    def named_keys(self) -> list[tuple[str, str]]:
        """Key and text of each action that has a key, for the list of keys."""
        return [
            (action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), text)
            for action in self._icons
            if not action.shortcut().isEmpty() and (text := self._names[action])
        ]
