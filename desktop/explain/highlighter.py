"""The colours of Python code, by Pygments."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pygments.token import Comment, Keyword, Name, Number, Operator, String
from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)

from desktop.theme import Theme

if TYPE_CHECKING:
    from pygments.lexer import Lexer

# More special kinds of words come before those that they belong to.
_KINDS: tuple[Any, ...] = (
    Comment,
    String,
    Number,
    Keyword,
    Operator.Word,
    Name.Class,
    Name.Function,
)
# A code's lines are lexed again and again while the values behind them change.
_MOST_LINES = 2_000


class PythonHighlighter(QSyntaxHighlighter):
    """Colours one line at a time.

    No string of our scripts goes over several lines, so a line says all about itself.
    What stands at a line's end without being part of the code has its own colour; see
    `set_end`.
    """

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._ends: dict[int, int] = {}
        self._set_formats(theme)

    def set_theme(self, theme: Theme) -> None:
        self._set_formats(theme)
        self.rehighlight()

    def set_end(self, block: int, start: int | None) -> None:
        """The code of that block ends at `start`; None is its own end.

        It counts when the block is next written.
        """
        if start is None:
            self._ends.pop(block, None)
        else:
            self._ends[block] = start

    def clear_ends(self) -> None:
        self._ends.clear()

    def _set_formats(self, theme: Theme) -> None:
        word, name = _format(theme.accent), _format(theme.text, bold=True)
        self._formats: dict[Any, QTextCharFormat] = {
            Comment: _format(theme.muted),
            String: _format(theme.optimum),
            Number: _format(theme.warning),
            Keyword: word,
            Operator.Word: word,
            Name.Class: name,
            Name.Function: name,
        }
        self._end_format = _format(theme.muted, bold=True)

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        end = self._ends.get(number)
        code = text if end is None else text[:end]
        for start, length, kind in _spans(code):
            self.setFormat(start, length, self._formats[kind])
        if end is not None:
            self.setFormat(end, _units(text) - end, self._end_format)


@cache
def _lexer() -> "Lexer":
    """Made when code is first seen: its many expressions take long to be compiled."""
    from pygments.lexers.python import PythonLexer

    return PythonLexer()


@lru_cache(_MOST_LINES)
def _spans(code: str) -> tuple[tuple[int, int, Any], ...]:
    """Start, length and kind of what is not plain text, in Qt's units."""
    spans, start = [], 0
    for _, word_kind, word in _lexer().get_tokens_unprocessed(code):
        length = _units(word)
        kind = next((kind for kind in _KINDS if word_kind in kind), None)
        if kind is not None:
            spans.append((start, length, kind))
        start += length
    return tuple(spans)


def _units(text: str) -> int:
    """The text's length as Qt counts it, in units of UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _format(colour: str, *, bold: bool = False) -> QTextCharFormat:
    """Never italic: behind that a line's background has a gap."""
    style = QTextCharFormat()
    style.setForeground(QColor(colour))
    if bold:
        style.setFontWeight(QFont.Weight.Bold)
    return style
