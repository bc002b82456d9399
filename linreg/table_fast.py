"""The fast reading of a long table, piece by piece, by polars.

It gives the numbers of the precise reading, or nothing at all: where a file has
anything in it on which the two might differ, or which is an error, it steps back.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO

import numpy as np

from linreg.table_cells import Cell, missing_fault
from linreg.table_layout import Layout, head_lines, records
from linreg.table_numbers import Fault, GrowingTable, Numbers
from linreg.table_options import Decimal, ReadOptions
from linreg.table_piece import Part, Plan, read_piece
from linreg.table_scan import scan_with
from linreg.table_source import Progress, TextSource, system_errors

# Large enough for polars to be quick, small enough to be still in the processor's
# cache when it has been checked.
PIECE_BYTES = 4 << 20
# While polars is busy with one, the others are read from the disk and checked.
_PIECES_AT_ONCE = 3


def read_fast(
    source: TextSource,
    head: str,
    layout: Layout,
    options: ReadOptions,
    progress: Progress,
) -> Numbers | None:
    """The numeric columns, or None where only the precise reading can tell.

    `head` is the beginning of the text in whole lines. Raises TableError where the head
    already shows rows of unequal length.
    """
    plan = _make_plan(source, head, layout, options)
    if plan is None:
        return None
    body = _Body(plan, source.facts.size - plan.start)
    try:
        with (
            closing(_pieces(source, plan.start, progress)) as pieces,
            ThreadPoolExecutor(_PIECES_AT_ONCE) as pool,
        ):
            for part in _in_order(pool, partial(read_piece, plan), pieces):
                if part is None:
                    return None
                body.append(part)
    except UnicodeDecodeError:
        return None
    return body.finish(source)


def _in_order(
    pool: ThreadPoolExecutor,
    read: Callable[[bytes], Part | None],
    pieces: Iterable[bytes],
) -> Iterator[Part | None]:
    """What is read of each piece, while the next ones are being read already."""
    waiting: deque[Future[Part | None]] = deque()
    for piece in pieces:
        waiting.append(pool.submit(read, piece))
        if len(waiting) > _PIECES_AT_ONCE:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _make_plan(
    source: TextSource, head: str, layout: Layout, options: ReadOptions
) -> Plan | None:
    path = source.facts.path
    rows = records(path, head_lines(head), layout.separator, strict=False)
    first = next(islice(rows, int(layout.has_header), None), None)
    if first is None or len(layout.names) == 1 or "\ufffd" in head:
        return None
    lines_above, at = first[0] - 1, 0
    for _ in range(lines_above):
        at = head.find("\n", at) + 1
    above, below = head[:at], head[at:]
    decimal = options.decimal or _decimal(below, layout)
    if above.count("\r") != above.count("\r\n") or decimal is None:
        return None
    if '"' in below:
        # A cell of several lines may go on where the head ends.
        return None
    seen = scan_with(path, head_lines(head), layout, decimal)
    numeric = tuple(c.name for c in seen.columns if c.is_numeric(options.kinds))
    uncertain = set(layout.names) - set(numeric) - set(options.kinds)
    if not numeric or (decimal == "," and (layout.separator == "," or uncertain)):
        return None
    return Plan(
        layout,
        decimal,
        source.bom + len(above.encode(source.codec)),
        lines_above,
        numeric,
        tuple(name for name in layout.names if name in uncertain),
        _forbidden(decimal, layout, options),
    )


def _decimal(below: str, layout: Layout) -> Decimal | None:
    """The decimal sign, or None where both signs are about."""
    if layout.separator == "," or "," not in below:
        return "."
    return None if "." in below else ","


def _forbidden(
    decimal: Decimal, layout: Layout, options: ReadOptions
) -> tuple[bytes, ...]:
    if decimal == ",":
        return (b".",)
    is_certain = layout.separator == "," or options.decimal is not None
    return () if is_certain else (b",",)


def _pieces(
    source: TextSource, start: int, progress: Progress
) -> Generator[bytes, None, None]:
    """The text from there in UTF-8, in pieces of whole lines.

    Blank lines go to the beginning of the next piece, and are left out at the very end.
    Raises UnicodeDecodeError.
    """
    path, size = source.facts.path, source.facts.size
    blank = b""
    with (
        system_errors(path),
        path.open("rb") as file,
        closing(_whole_lines(file, source.codec)) as parts,
    ):
        file.seek(start)
        for data in parts:
            progress(min(file.tell() / size, 1.0))
            piece = blank + data if blank else data
            blank = b""
            if piece.endswith((b"\n\n", b"\n\r\n")) or piece in (b"\n", b"\r\n"):
                whole = piece.rstrip(b"\r\n")
                blank = piece[len(whole) :]
                if not whole:
                    continue
                blank = blank.removeprefix(b"\r").removeprefix(b"\n")
                piece = whole
            yield piece


def _whole_lines(file: BinaryIO, codec: str) -> Generator[bytes, None, None]:
    if codec == "utf-8":
        while data := file.read(PIECE_BYTES):
            yield data if data.endswith(b"\n") else data + file.readline()
        return
    with TextIOWrapper(file, codec, newline="\n") as text:
        while part := text.read(PIECE_BYTES):
            whole = part if part.endswith("\n") else part + text.readline()
            yield whole.encode("utf-8")


class _Body:
    """The rows below the header, as far as they have been read."""

    def __init__(self, plan: Plan, size: int) -> None:
        self._plan, self._size = plan, size
        self._read_bytes = self._rows = 0
        self._table = GrowingTable(plan.numeric)
        self._faults: dict[str, Fault] = {}
        self._excess = dict.fromkeys(plan.uncertain, 0)

    def append(self, part: Part) -> None:
        """Append the rows that come next."""
        for name, (at, text) in part.missing.items():
            row = self._plan.lines_above + self._rows + at + 1
            self._faults.setdefault(name, missing_fault(name, Cell(row, text)))
        for name, excess in part.excess.items():
            self._excess[name] += excess
        self._read_bytes += part.size
        self._rows += len(next(iter(part.values.values())))
        # Judged by the rows so far, and some more; what is too much costs nothing.
        expected = int(self._rows * (self._size / self._read_bytes) * 1.02) + 1
        self._table.extend(part.values, expected)

    def finish(self, source: TextSource) -> Numbers | None:
        """All of the columns, unless one is not of the kind that the head promised."""
        columns = self._table.finish()
        is_numeric = all(np.isfinite(columns[name]).any() for name in self._faults)
        if not is_numeric or any(excess > 0 for excess in self._excess.values()):
            return None
        layout = self._plan.layout
        return Numbers(
            columns,
            tuple(name for name in layout.names if name not in columns),
            tuple(self._faults.values()),
            "text",
            layout.separator,
            self._plan.decimal,
            source.encoding,
        )
