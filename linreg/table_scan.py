"""The precise reading of a table: every cell looked at, its line known.

This is what a table of text means here; the fast reading in `table_fast` only stands in
for it where it provably gives the same numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from linreg.table_cells import Column
from linreg.table_errors import TableError
from linreg.table_layout import Layout, possible_signs, records
from linreg.table_numbers import Numbers
from linreg.table_options import Decimal, ReadOptions
from linreg.table_source import Progress, TextSource, part

# Of the time that the precise reading takes, what goes to the check of the encoding.
_CHECK = 0.05


@dataclass(frozen=True)
class Scan:
    """A whole table, read with one decimal sign."""

    decimal: Decimal
    columns: tuple[Column, ...]

    @property
    def numbers(self) -> int:
        return sum(column.numbers for column in self.columns)


def read_precisely(
    source: TextSource, layout: Layout, options: ReadOptions, progress: Progress
) -> Numbers:
    """The table cell by cell, with the sign under which more cells are numbers.

    Raises TableError for what is not of the encoding, rows of unequal length, and cells
    without an end.
    """
    path = source.facts.path
    has_comma = source.check(part(progress, 0, _CHECK))
    signs = _signs(layout, options, has_comma)
    best: Scan | None = None
    for place, sign in enumerate(signs):
        start, share = _CHECK + (1 - _CHECK) * place / len(signs), 1 / len(signs)
        with source.lines(part(progress, start, start + (1 - _CHECK) * share)) as lines:
            found = scan_with(path, lines, layout, sign)
        if best is None or found.numbers > best.numbers:
            best = found
    if best is None or not best.columns[0].values:
        raise TableError(path, "header_only", columns=layout.names)
    return to_numbers(best, layout, options, source)


def to_numbers(
    scan: Scan, layout: Layout, options: ReadOptions, source: TextSource
) -> Numbers:
    numeric = [c for c in scan.columns if c.is_numeric(options.kinds)]
    return Numbers(
        {column.name: column.to_numpy() for column in numeric},
        tuple(c.name for c in scan.columns if not c.is_numeric(options.kinds)),
        tuple(fault for column in numeric for fault in column.faults()),
        "text",
        layout.separator,
        scan.decimal,
        source.encoding,
    )


def scan_with(
    path: Path, lines: Iterable[str], layout: Layout, decimal: Decimal
) -> Scan:
    """The table with this decimal sign; raises TableError."""
    columns = tuple(Column(name) for name in layout.names)
    rows = records(path, lines, layout.separator)
    for row, cells in islice(rows, int(layout.has_header), None):
        if len(cells) != len(columns):
            raise TableError(
                path, "ragged_row", row, count=len(cells), expected=len(columns)
            )
        for column, text in zip(columns, cells, strict=True):
            column.add(row, text, decimal)
    return Scan(decimal, columns)


def _signs(
    layout: Layout, options: ReadOptions, has_comma: bool
) -> tuple[Decimal, ...]:
    if options.decimal is not None:
        return (options.decimal,)
    return possible_signs(layout.separator) if has_comma else (".",)
