"""The run as a PyTorch script, with the values of one step at its lines' ends."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.explain.code_edit import CodeEdit
from desktop.explain.code_values import live_values
from desktop.theme import Theme
from desktop.widgets.elided_label import ElidedLabel
from linreg.opened_step import OpenedStep
from linreg.script import Script
from linreg.trainer import Phase


class CodeView(QWidget):
    """The script with a caption, a note above it, and buttons to take it along.

    What it is told while it is out of sight it shows when it is next seen.
    Signal: `save_requested()`.
    """

    save_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._script = Script("", {})
        self._whole: Callable[[], str] | None = None
        self._opened: OpenedStep | None = None
        self._phase: Phase | None = None
        self._revealed: tuple[int, Phase] | None = None
        # Its text must not make the window wider.
        self._caption = ElidedLabel()
        self._caption.setObjectName("title")
        self._note = QLabel()
        self._note.setObjectName("note")
        self._note.setWordWrap(True)
        self._note.hide()
        self._edit = CodeEdit(theme)
        self._edit.setAccessibleName(self.tr("The run as a PyTorch script"))
        self._copy = self._make_copy_button()
        self._save = self._make_save_button()
        self._arrange()

    def _make_copy_button(self) -> "_CopyButton":
        button = _CopyButton(self.tr("Copy"), self.tr("Copied"))
        button.setToolTip(
            self.tr(
                "Copy the script, without the values of the present step: it runs in"
                " Python as it is, with nothing but PyTorch"
            )
        )
        button.clicked.connect(self._copy_script)
        return button

    def _make_save_button(self) -> QPushButton:
        button = QPushButton(self.tr("Save as .py…"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(
            self.tr("Save the script: run anew, it finds the same w, b and loss")
        )
        button.clicked.connect(self.save_requested)
        return button

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(6)
        header.addWidget(self._caption, 1)
        header.addWidget(self._copy)
        header.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(header)
        column.addWidget(self._note)
        column.addWidget(self._edit, 1)

    def show_script(
        self, script: Script, whole: Callable[[], str] | None = None
    ) -> None:
        """Show this one; where it is abridged, `whole` makes the text to be copied."""
        if script.text != self._script.text:
            self._copy.reset()
        self._script, self._whole = script, whole
        self._draw()

    def show_step(self, opened: OpenedStep | None, phase: Phase | None) -> None:
        """Values up to that phase, which is marked; with None those of the whole step.

        Without an opened step there are no values.
        """
        self._opened, self._phase = opened, phase
        self._draw()

    def show_note(self, text: str) -> None:
        """Say this above the code; nothing where it is empty."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def set_theme(self, theme: Theme) -> None:
        self._edit.set_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        if not self.isVisible():
            return
        if self._edit.code != self._script.text:
            self._edit.set_code(self._script.text)
        opened, lines = self._opened, self._script.lines
        values = {} if opened is None else live_values(opened, self._phase)
        # Settings may have been changed since this step, and the script with them.
        self._edit.set_ends(
            {
                lines[line]: f"  # {text}"
                for line, text in values.items()
                if line in lines
            }
        )
        self._caption.setText(self._caption_text())
        self._mark_phase()

    def _caption_text(self) -> str:
        if self._opened is None:
            return self.tr("The run as a PyTorch script")
        iteration = self._opened.iteration
        if self._phase is None:
            return self.tr("Iteration {0}").format(iteration)
        return self.tr("Iteration {0}: {1} is done").format(iteration, self._phase)

    def _mark_phase(self) -> None:
        """Mark its line, and bring it into view when a person has stepped there."""
        phase, lines = self._phase, self._script.lines
        if phase is None or not lines:
            self._edit.mark(None)
            self._revealed = None
            return
        self._edit.mark(lines[phase])
        iteration = -1 if self._opened is None else self._opened.iteration
        if self._revealed != (iteration, phase):
            self._revealed = (iteration, phase)
            self._edit.reveal(lines[phase], lines["forward"], lines["update"])

    def _copy_script(self) -> None:
        text = self._script.text if self._whole is None else self._whole()
        QApplication.clipboard().setText(text)
        self._copy.show_done()


class _CopyButton(QPushButton):
    """Says that it has copied until the mouse or the keyboard goes elsewhere."""

    def __init__(self, text: str, done: str) -> None:
        super().__init__(text)
        self._text, self._done = text, done
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ensurePolished()
        widths = []
        for each in (done, text):
            self.setText(each)
            widths.append(self.sizeHint().width())
        self.setMinimumWidth(max(widths))

    def show_done(self) -> None:
        self.setText(self._done)

    def reset(self) -> None:
        self.setText(self._text)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.reset()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.reset()
