"""The fast reading of a long table, by polars.

It gives the numbers of the precise reading, or nothing at all: where a file has
anything in it on which the two might differ, or which is an error, it steps back.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from linreg.table_scan import (
    MISSING,
    NUMBER,
    SPACES,
    Decimal,
    Layout,
    Numbers,
    records,
    scan_with,
)


@dataclass(frozen=True)
class _Body:
    """The lines of data in a file: from `start` to `end`, without the last line end.

    Nothing is copied: for a long file, that takes longer than to read its numbers.
    """

    data: bytes
    start: int
    end: int
    lines_above: int

    def count(self, part: bytes) -> int:
        return self.data.count(part, self.start, self.end)

    @cached_property
    def rows(self) -> int:
        return self.count(b"\n") + 1


def read_fast(
    path: Path, data: bytes, head: bytes, layout: Layout, drop_invalid: bool
) -> Numbers | None:
    """The numeric columns, or None where only the precise reading can tell.

    `head` is the beginning of `data` in whole lines. Raises TableError where the head
    already shows rows of unequal length.
    """
    body = _find_body(path, data, head, layout)
    decimal = _decimal(body, layout)
    if decimal is None or not _is_even(body, layout):
        return None
    seen = scan_with(path, head.decode("utf-8"), layout, decimal)
    names = [column.name for column in seen.columns if column.is_numeric]
    frame = _parse(body, layout, names, decimal)
    if frame is None or not _is_text_elsewhere(frame, names, decimal):
        return None
    columns = {n: frame[n].fill_null(np.nan).to_numpy() for n in names}
    finite = [np.isfinite(column) for column in columns.values()]
    if not all(f.any() if drop_invalid else f.all() for f in finite):
        return None
    return Numbers(decimal, columns)


def _find_body(path: Path, data: bytes, head: bytes, layout: Layout) -> _Body:
    rows = records(path, head.decode("utf-8"), layout.separator, strict=False)
    first = next(islice(rows, int(layout.has_header), None), None)
    if first is None:
        return _Body(data, 0, 0, 0)
    lines_above, start, end = first[0] - 1, 0, len(data)
    for _ in range(lines_above):
        start = data.find(b"\n", start) + 1
    while end > start and data[end - 1] in b"\r\n":
        end -= 1
    return _Body(data, start, end, lines_above)


def _decimal(body: _Body, layout: Layout) -> Decimal | None:
    """The decimal sign, or None where both signs are about."""
    if layout.separator == "," or not body.count(b","):
        return "."
    return None if body.count(b".") else ","


def _is_even(body: _Body, layout: Layout) -> bool:
    """Whether no row can be short, given that polars refuses the long ones.

    Polars fills short rows up; but then the file has too few separators, as long as no
    quotation mark hides one, and no row ends in a carriage return alone.
    """
    separators = len(layout.names) - 1
    returns = body.count(b"\r")
    return (
        separators > 0
        and not body.count(b'"')
        and (returns == 0 or returns == body.count(b"\r\n"))
        and body.count(layout.separator.encode()) == body.rows * separators
    )


def _parse(
    body: _Body, layout: Layout, numeric: list[str], decimal: Decimal
) -> pl.DataFrame | None:
    """The body as columns of float64 and of text, or None if a cell does not fit."""
    if decimal == "," and len(numeric) < len(layout.names):
        return None
    try:
        return pl.read_csv(
            body.data,
            has_header=False,
            skip_rows=body.lines_above,
            separator=layout.separator,
            quote_char=None,
            decimal_comma=decimal == ",",
            schema={n: pl.Float64 if n in numeric else pl.String for n in layout.names},
        ).head(body.rows)
    except pl.exceptions.PolarsError:
        return None


def _is_text_elsewhere(
    frame: pl.DataFrame, numeric: list[str], decimal: Decimal
) -> bool:
    """Whether the columns not read as numbers hold more text than numbers."""
    blank = f"[{SPACES}\r]*"
    for name in frame.columns:
        if name in numeric:
            continue
        cells = frame[name].fill_null("")
        is_number = cells.str.contains(f"^{blank}{NUMBER[decimal]}{blank}$")
        is_missing = cells.str.contains(f"(?i)^{blank}{MISSING}{blank}$")
        texts = len(cells.filter(~is_number & ~is_missing))
        if len(cells.filter(is_number)) > texts:
            return False
    return True
