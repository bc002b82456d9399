"""Code that is read: coloured, with one line marked, and values at lines' ends."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from desktop.explain.highlighter import PythonHighlighter
from desktop.theme import Theme

# So much of the accent lies over a marked line; text on it can still be read.
_MARK_ALPHA = 0.16
# Lines that stay visible above the part that is shown: its comment and the loop's head.
_ABOVE = 2


def mark_colour(theme: Theme) -> QColor:
    """What lies over a marked line."""
    colour = QColor(theme.accent)
    colour.setAlphaF(_MARK_ALPHA)
    return colour


class CodeEdit(QPlainTextEdit):
    """Python code by lines from 1; it can be selected and copied, but not edited."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._highlighter = PythonHighlighter(self.document(), theme)
        self._theme = theme
        self._code = ""
        self._ends: dict[int, str] = {}
        self._marked: int | None = None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._highlighter.set_theme(theme)
        self._draw_mark()

    @property
    def code(self) -> str:
        """The code alone, without the values at its lines' ends."""
        return self._code

    def set_code(self, text: str) -> None:
        """Other code, without values; the same place of it stays in view."""
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        places = [bar.value() for bar in bars]
        self._code = text
        self._ends = {}
        self._highlighter.clear_ends()
        self._marked = None
        self.setPlainText(text)
        self._draw_mark()
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def set_ends(self, ends: Mapping[int, str]) -> None:
        """Write these texts behind their lines, and nothing behind any other.

        The person's selection and the place in view stay as they are.
        """
        changed = [
            line
            for line in self._ends.keys() | ends.keys()
            if self._ends.get(line) != ends.get(line)
        ]
        if not changed:
            return
        cursor = self.textCursor()
        anchor, position = self._place(cursor.anchor()), self._place(cursor.position())
        for line in changed:
            self._write_end(line, ends.get(line, ""))
        self._ends = dict(ends)
        self._select(self._position(anchor), self._position(position))

    def _write_end(self, line: int, text: str) -> None:
        start = self._code_length(line)
        self._highlighter.set_end(line - 1, start if text else None)
        cursor = QTextCursor(self.document().findBlockByNumber(line - 1))
        cursor.movePosition(
            QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.MoveAnchor, start
        )
        cursor.movePosition(
            QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
        )
        # Removed and inserted in one go, the line is coloured once.
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()

    def _code_length(self, line: int) -> int:
        end = self._ends.get(line, "")
        return self.document().findBlockByNumber(line - 1).length() - 1 - len(end)

    def _place(self, position: int) -> tuple[int, int, bool]:
        """Line and column of a position, and whether it is behind the line's value."""
        block = self.document().findBlock(position)
        line, column = block.blockNumber() + 1, position - block.position()
        is_behind = line in self._ends and column == block.length() - 1
        return line, column, is_behind

    def _position(self, place: tuple[int, int, bool]) -> int:
        line, column, is_behind = place
        block = self.document().findBlockByNumber(line - 1)
        end = block.length() - 1
        return block.position() + (end if is_behind else min(column, end))

    def _select(self, anchor: int, position: int) -> None:
        cursor = self.textCursor()
        if (cursor.anchor(), cursor.position()) == (anchor, position):
            return
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        places = [bar.value() for bar in bars]
        self.setTextCursor(cursor)  # which brings the cursor into view
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def mark(self, line: int | None) -> None:
        """Give that line, and no other, a background."""
        if line != self._marked:
            self._marked = line
            self._draw_mark()

    def _draw_mark(self) -> None:
        marks = []
        if self._marked is not None:
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(mark_colour(self._theme))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(
                self.document().findBlockByNumber(self._marked - 1)
            )
            marks.append(mark)
        self.setExtraSelections(marks)

    def reveal(self, line: int, first: int, last: int) -> None:
        """Bring that line into view, where it fits with all from `first` to `last`."""
        height = self.blockBoundingRect(self.firstVisibleBlock()).height()
        page = max(1, int(self.viewport().height() // height))
        bar = self.verticalScrollBar()
        if bar.value() < line <= bar.value() + page:
            return
        fits = last - first + _ABOVE < page
        top = first - 1 - _ABOVE if fits else line - 1 - page // 2
        bar.setValue(max(0, top))
