"""Tables in Parquet: a column's type says whether it holds numbers.

The reader runs in another process, for some damaged files abort the one they are read
in.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from linreg.apart import Apart, ProcessLost
from linreg.parquet_file import ParquetFacts, first_rows, numbers_of, parquet_facts
from linreg.table_errors import TableError
from linreg.table_numbers import Fault, GrowingTable, Numbers
from linreg.table_options import Kind, Preview, ReadOptions
from linreg.table_source import FileFacts, Progress, system_errors
from linreg.table_text import PREVIEW_ROWS

if TYPE_CHECKING:
    from linreg.dataset import FloatArray

# Read at once between two words of progress; about what most writers put in a group.
_ROWS_AT_ONCE = 1 << 19

_READER = Apart()

_P = ParamSpec("_P")
_T = TypeVar("_T")


def read_parquet(facts: FileFacts, options: ReadOptions, progress: Progress) -> Numbers:
    """The numeric columns of a Parquet file. Raises TableError."""
    file = _ask(facts, parquet_facts)
    names = [n for n in file.names if _kind(file, n, options) == "number"]
    if not file.rows:
        raise TableError(facts.path, "header_only", columns=file.names)
    table = GrowingTable(names)
    faults: dict[tuple[str, str], Fault] = {}
    for start in range(0, file.rows, _ROWS_AT_ONCE):
        progress(start / file.rows)
        part = _ask(facts, numbers_of, names, start, _ROWS_AT_ONCE)
        values: dict[str, FloatArray] = {}
        for name, (values[name], found) in zip(names, part, strict=True):
            for fault in found:
                faults.setdefault((name, fault.problem), fault)
        if names:
            table.extend(values, file.rows)
    progress(1.0)
    return Numbers(
        table.finish(),
        tuple(name for name in file.names if name not in names),
        tuple(faults.values()),
        "parquet",
    )


def preview_parquet(facts: FileFacts, options: ReadOptions) -> Preview:
    """What a Parquet file says of itself, and its first rows. Raises TableError."""
    file = _ask(facts, parquet_facts)
    return Preview(
        facts.path,
        "parquet",
        replace(options, has_header=True),
        file.names,
        tuple(_kind(file, name, options) for name in file.names),
        _ask(facts, first_rows, PREVIEW_ROWS),
        (),
        facts.size,
        file.rows,
    )


def _kind(file: ParquetFacts, name: str, options: ReadOptions) -> Kind:
    found: Kind = "number" if name in file.numeric else "text"
    return options.kinds.get(name, found)


def _ask(
    facts: FileFacts,
    function: Callable[Concatenate[Path, _P], _T],
    *args: _P.args,
    **kwargs: _P.kwargs,
) -> _T:
    """What the function finds in the file, from the process of the reader."""
    # That process may have begun in another folder.
    path = facts.path.absolute()
    try:
        with system_errors(facts.path):
            return _READER.call(function, path, *args, **kwargs)
    except TableError as error:
        error.path = facts.path
        raise
    except ProcessLost:
        raise TableError(facts.path, "damaged", file_kind="parquet") from None
