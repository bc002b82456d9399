"""How a file is to be read, and what is known of it before it is read whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Separator = Literal[",", ";", "\t"]
Decimal = Literal[".", ","]
# UTF-16 is of either byte order, which its mark tells.
Encoding = Literal["utf-8", "utf-16", "windows-1252"]
Kind = Literal["number", "text"]
FileKind = Literal["text", "parquet", "excel"]


@dataclass(frozen=True)
class ReadOptions:
    """How a file is to be read; None leaves it to what is detected.

    Separator, decimal sign and encoding are of text alone, `sheet` is of Excel alone.
    `kinds` says by a column's name where the kind that would be found is the wrong
    one: "text" is ignored, and in "number" a cell that is no number is an error.
    `drop_invalid` leaves out the rows in which a number is missing.
    """

    separator: Separator | None = None
    decimal: Decimal | None = None
    encoding: Encoding | None = None
    has_header: bool | None = None
    sheet: str | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    drop_invalid: bool = False


@dataclass(frozen=True, eq=False)
class Preview:
    """What is known of a file before it is read whole.

    `options` is complete: each of them detected, or as it was asked for. `rows` are the
    first ones, 50 at most, as text and as they stand in the file; a row may be of
    another length than `names`. `sheets` are of Excel alone, `size` is in bytes, and
    `total_rows` is None where only reading the whole file could tell.
    """

    path: Path
    file_kind: FileKind
    options: ReadOptions
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...]
    size: int
    total_rows: int | None
