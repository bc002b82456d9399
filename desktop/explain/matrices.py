"""Matrices and columns of numbers as lines of text, in a font of one width.

Qt lays out such lines ten times faster than tables, and what a person copies keeps its
form. The lines are HTML: what stands in them is escaped, and may have a colour.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Literal

import numpy as np

from desktop.number_format import format_number, short_number
from linreg.excerpt import Excerpt

# The vertical dots of mathematics are missing in most fonts of one width.
MORE_ROWS = "┊"
MORE_COLUMNS = "…"

_DIGITS = 5
_COMBINING = re.compile("[\u0300-\u036f]")

Align = Literal["left", "right", "centre"]
Form = Callable[[float], str]

# Of what changes from step to step, and of what was measured.
computed: Form = partial(format_number, digits=_DIGITS)
measured: Form = partial(short_number, digits=_DIGITS)


def distance(value: float) -> str:
    """A difference: none at all is a plain 0."""
    return "0" if value == 0 else format_number(value, 2)


@dataclass(frozen=True)
class Block:
    """Lines of HTML, each of which takes up `width` characters."""

    lines: tuple[str, ...]
    width: int


def block(lines: Sequence[str], colour: str = "", align: Align = "left") -> Block:
    """Plain lines made as wide as the widest of them, all in one colour."""
    width = max(map(text_width, lines), default=0)
    return Block(
        tuple(tint(_fill(line, width, align), colour) for line in lines), width
    )


def tint(text: str, colour: str) -> str:
    """Plain text as HTML in that colour; an empty one leaves it as it is."""
    text = escape(text, quote=False)
    return f'<span style="color:{colour}">{text}</span>' if colour else text


def text_width(text: str) -> int:
    """How many characters wide the text is: the hat of m̂ stands above the m."""
    return len(_COMBINING.sub("", text))


def _fill(text: str, width: int, align: Align) -> str:
    missing = width - text_width(text)
    left = {"left": 0, "right": missing, "centre": missing // 2}[align]
    return " " * left + text + " " * (missing - left)


def beside(blocks: Iterable[Block], gap: int = 1) -> Block:
    """The blocks in a row; shorter ones stand at half height."""
    row = list(blocks)
    height = max(len(each.lines) for each in row)
    columns = (_with_height(each, height) for each in row)
    lines = tuple((" " * gap).join(parts) for parts in zip(*columns, strict=True))
    return Block(lines, sum(each.width for each in row) + gap * (len(row) - 1))


def _with_height(each: Block, height: int) -> tuple[str, ...]:
    missing = height - len(each.lines)
    blank = (" " * each.width,)
    return blank * (missing // 2) + each.lines + blank * (missing - missing // 2)


def above(blocks: Iterable[Block]) -> Block:
    """The blocks one below another, each centred."""
    column = list(blocks)
    width = max(each.width for each in column)
    return Block(tuple(line for b in column for line in _centred(b, width)), width)


def _centred(each: Block, width: int) -> Iterable[str]:
    left = (width - each.width) // 2
    right = width - each.width - left
    return (" " * left + line + " " * right for line in each.lines)


def aligned(numbers: Sequence[str]) -> list[str]:
    """The numbers with their points one below another, all as wide as the widest."""
    parts = [number.partition(".") for number in numbers]
    before = max((text_width(head) for head, _, _ in parts), default=0)
    after = max((len(point + tail) for _, point, tail in parts), default=0)
    return [
        _fill(head, before, "right") + _fill(point + tail, after, "left")
        for head, point, tail in parts
    ]


def number_columns(excerpt: Excerpt, form: Form = computed) -> list[list[str]]:
    """The columns of a tensor, aligned, with signs where more rows or columns follow.

    A vector (p,) is one row, and a number () one row of one column.
    """
    rows, columns = np.atleast_2d(excerpt.values).shape
    texts = [
        [form(float(value)) for value in column]
        for column in np.atleast_2d(excerpt.values).T
    ]
    if len(excerpt.shape) == 2 and excerpt.shape[0] > rows:
        texts = [[*column, MORE_ROWS] for column in texts]
    if excerpt.shape and excerpt.shape[-1] > columns:
        texts.append([MORE_COLUMNS] * len(texts[0]))
    return [aligned(column) for column in texts]


def matrix(excerpt: Excerpt, form: Form = computed) -> Block:
    """The tensor between brackets."""
    columns = [block(column) for column in number_columns(excerpt, form)]
    return bracketed(beside(columns, gap=2))


def broadcast(value: Excerpt, rows: int, of_rows: int, faint: str) -> Block:
    """The only number of a tensor (1,), and in `faint` its copies in the other rows."""
    (number,) = number_columns(value)[0]
    copies = [number] * (rows - 1)
    if of_rows > rows:
        copies.append(_fill(MORE_ROWS, text_width(number), "centre"))
    first = block([number])
    lines = (*first.lines, *block(copies, faint).lines)
    return bracketed(Block(lines, first.width))


def transposed(excerpt: Excerpt) -> Excerpt:
    """A matrix with its rows and columns exchanged."""
    return Excerpt(excerpt.shape[::-1], excerpt.values.T)


def bracketed(inner: Block) -> Block:
    """Tall brackets around the lines."""
    height = len(inner.lines)
    left = _bracket("[", ("⎡", "⎢", "⎣"), height)
    right = _bracket("]", ("⎤", "⎥", "⎦"), height)
    return beside([left, inner, right], gap=0)


def _bracket(single: str, pieces: tuple[str, str, str], height: int) -> Block:
    if height == 1:
        return block([single])
    top, middle, bottom = pieces
    return block([top, *[middle] * (height - 2), bottom])


@dataclass(frozen=True)
class Column:
    """A column of a table: its title and one text for each row."""

    title: str
    cells: Sequence[str]
    align: Align = "right"
    colour: str = ""


def table(columns: Iterable[Column], title_colour: str) -> Block:
    """Columns side by side below their titles."""
    return beside((_table_column(each, title_colour) for each in columns), gap=3)


def _table_column(column: Column, title_colour: str) -> Block:
    width = max(map(text_width, [column.title, *column.cells]))
    title = tint(_fill(column.title, width, column.align), title_colour)
    cells = (_fill(cell, width, column.align) for cell in column.cells)
    return Block((title, *(tint(cell, column.colour) for cell in cells)), width)


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as Python writes it: "(3, 1)", "(1,)", "()"."""
    return str(shape)
