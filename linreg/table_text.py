"""Tables in text: CSV in the forms in which people have them.

Commas, semicolons or tabs; decimal points or commas; any line ends; a byte-order mark,
quoted cells and spaces around cells are understood. A column is numeric if most of its
cells that hold anything hold a number.
"""

from dataclasses import replace

from linreg import table_source
from linreg.table_cells import Column
from linreg.table_errors import TableError
from linreg.table_layout import (
    Layout,
    find_layout,
    head_lines,
    possible_signs,
    records,
)
from linreg.table_numbers import Numbers
from linreg.table_options import Preview, ReadOptions
from linreg.table_scan import Scan, read_precisely
from linreg.table_source import FileFacts, Progress, find_text

PREVIEW_ROWS = 50
# This much of a text is looked at for a preview.
_PREVIEW_BYTES = 1 << 17


def read_text(facts: FileFacts, options: ReadOptions, progress: Progress) -> Numbers:
    """The numeric columns of a text file. Raises TableError."""
    source = find_text(facts, options.encoding)
    head, is_all = source.head(table_source.HEAD_BYTES)
    if "\0" in head or "\ufffd" in head:
        # Nothing else that could be said of the file would make sense.
        source.check(progress)
    layout = find_layout(facts.path, head, options)
    numbers = None
    if not is_all:
        # Polars, which it reads with, is loaded where a file is long.
        from linreg.table_fast import read_fast

        numbers = read_fast(source, head, layout, options, progress)
    return numbers or read_precisely(source, layout, options, progress)


def preview_text(facts: FileFacts, options: ReadOptions) -> Preview:
    """What the beginning of a text file shows; raises TableError."""
    path = facts.path
    source = find_text(facts, options.encoding, guess=True)
    head, is_all = source.head(_PREVIEW_BYTES)
    if "\0" in head:
        raise TableError(path, "binary", head[: head.find("\0")].count("\n") + 1)
    layout = find_layout(path, head, options)
    rows = [
        c for _, c in records(path, head_lines(head), layout.separator, strict=False)
    ]
    del rows[: int(layout.has_header)]
    found = _best_scan(rows, head, layout, options)
    return Preview(
        path,
        "text",
        replace(
            options,
            separator=layout.separator,
            decimal=found.decimal,
            encoding=source.encoding,
            has_header=layout.has_header,
        ),
        layout.names,
        tuple(column.kind(options.kinds) for column in found.columns),
        tuple(tuple(cells) for cells in rows[:PREVIEW_ROWS]),
        (),
        facts.size,
        len(rows) if is_all else None,
    )


def _best_scan(
    rows: list[list[str]], head: str, layout: Layout, options: ReadOptions
) -> Scan:
    """The rows with the sign under which more cells are numbers, be they uneven."""
    signs = possible_signs(layout.separator) if "," in head else (".",)
    scans: list[Scan] = []
    for sign in (options.decimal,) if options.decimal else signs:
        columns = tuple(Column(name) for name in layout.names)
        for row, cells in enumerate(rows, 1):
            for column, text in zip(columns, cells, strict=False):
                column.add(row, text, sign)
        scans.append(Scan(sign, columns))
    return max(scans, key=lambda scan: scan.numbers)
