"""A piece of a long table, read by polars where it is surely understood."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from linreg.dataset import FloatArray
from linreg.table_cells import MISSING, NUMBER, SPACES, Cell, is_missing, is_number
from linreg.table_layout import Layout
from linreg.table_options import Decimal


@dataclass(frozen=True)
class Plan:
    """What the head of a file promises of the rest, which begins at byte `start`."""

    layout: Layout
    decimal: Decimal
    start: int
    lines_above: int
    numeric: tuple[str, ...]
    uncertain: tuple[str, ...]  # of text in the head, but nobody has said so
    forbidden: tuple[bytes, ...]  # a decimal sign that must not occur, if any


@dataclass(frozen=True, eq=False)
class Part:
    """The rows of one piece: the numeric columns, (m,) each.

    `missing` has the first cell of a column without a finite number, its row counted
    from 0 in the piece; `excess` how many more cells of a column of text are numbers
    than text.
    """

    size: int
    values: dict[str, FloatArray]
    missing: dict[str, Cell]
    excess: dict[str, int]


def read_piece(plan: Plan, piece: bytes) -> Part | None:
    """The rows of these lines, if they are surely understood."""
    frame = _parse(plan, piece) if _is_plain(plan, piece) else None
    if frame is None or not _is_even(plan, piece, frame):
        return None
    values, missing = {}, {}
    for name in plan.numeric:
        column = frame[name]
        numbers = column.fill_null(np.nan) if column.null_count() else column
        values[name] = numbers.to_numpy()
        is_finite = np.isfinite(values[name])
        if not is_finite.all():
            at = int(np.argmin(is_finite))
            missing[name] = Cell(at, _cell(plan, piece, at, name))
    excess = {n: _excess_of_numbers(frame[n], plan.decimal) for n in plan.uncertain}
    is_clear = all(
        is_number(cell.text, plan.decimal) or is_missing(cell.text)
        for cell in missing.values()
    )
    return Part(len(piece), values, missing, excess) if is_clear else None


def _is_plain(plan: Plan, piece: bytes) -> bool:
    """Whether a line is a row, a separator is one, and all of it is text."""
    odd = (b"\0", b'"', *plan.forbidden)
    if any(sign in piece for sign in odd) or _has_lone_return(piece):
        return False
    # Decoding is the check: what is no UTF-8 raises.
    return piece.isascii() or bool(piece.decode("utf-8"))


def _has_lone_return(piece: bytes) -> bool:
    """Whether a carriage return is anything but the first half of a line's end."""
    if b"\r" not in piece:
        return False
    signs = np.frombuffer(piece, np.uint8)
    is_return = signs == ord("\r")
    is_lone = is_return[:-1] & (signs[1:] != ord("\n"))
    return bool(is_return[-1] or is_lone.any())


def _parse(plan: Plan, piece: bytes) -> pl.DataFrame | None:
    """The columns as float64 and text; None if a cell or a row does not fit."""
    names, floats = plan.layout.names, set(plan.numeric)
    try:
        return pl.read_csv(
            piece,
            has_header=False,
            separator=plan.layout.separator,
            quote_char=None,
            decimal_comma=plan.decimal == ",",
            schema={n: pl.Float64 if n in floats else pl.String for n in names},
        )
    except pl.exceptions.PolarsError:
        return None


def _is_even(plan: Plan, piece: bytes, frame: pl.DataFrame) -> bool:
    """Whether no row is short, given that polars refuses the long ones.

    Polars fills short rows up, so that their last cell is null; but then there are too
    few separators.
    """
    layout = plan.layout
    if not frame[layout.names[-1]].null_count():
        return True
    lines = piece.count(b"\n") + (not piece.endswith(b"\n"))
    separators = piece.count(layout.separator.encode())
    return frame.height == lines and separators == lines * (len(layout.names) - 1)


def _cell(plan: Plan, piece: bytes, row: int, name: str) -> str:
    line = piece.split(b"\n", row + 1)[row].removesuffix(b"\r").decode("utf-8")
    cells = line.split(plan.layout.separator)
    return cells[plan.layout.names.index(name)].strip(SPACES)


def _excess_of_numbers(column: pl.Series, decimal: Decimal) -> int:
    """How many more of the cells are numbers than text, (rows,)."""
    blank = f"[{SPACES}\r]*"
    cells = column.fill_null("")
    is_number = cells.str.contains(f"^{blank}{NUMBER[decimal]}{blank}$")
    is_missing = cells.str.contains(f"(?i)^{blank}{MISSING}{blank}$")
    return 2 * int(is_number.sum()) + int((is_missing & ~is_number).sum()) - len(cells)
