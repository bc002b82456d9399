"""How much a workbook holds, found out before memory is taken for it.

The reader lays a sheet out as a full rectangle, so that a single cell in the farthest
corner takes 400 GB, and ends the program; and an archive of a few kilobytes may hold
gigabytes.
"""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import IO

from linreg.table_errors import TableError

# A million rows of 16 columns are within it, and take some 2 GB.
MOST_CELLS = 1 << 24
MOST_BYTES = 1 << 30
_AT_ONCE = 1 << 20
# The start of a cell with something in it, and where the cell is.
_CELL = re.compile(
    rb"""<(?:[\w.-]+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)([0-9]+)["'][^<>]*(?<!/)>"""
)
# What the standard library raises over an archive with wounds.
_WOUNDS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def check_size(path: Path, data: bytes) -> None:
    """Raise TableError where an .xlsx is damaged, or larger than can be read."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
            if size > MOST_BYTES:
                raise _too_large(path, f"{size} > {MOST_BYTES} bytes")
            for part in archive.infolist():
                with archive.open(part) as file:
                    _check_cells(path, file)
    except _WOUNDS as error:
        reason = str(error).partition("\n")[0]
        raise TableError(path, "damaged", reason=reason, file_kind="excel") from None


def _check_cells(path: Path, file: IO[bytes]) -> None:
    """Raise TableError where the rectangle round all filled cells is too large."""
    rest, letters, lowest = b"", set[bytes](), 0
    while chunk := file.read(_AT_ONCE):
        text = rest + chunk
        for column, row in _CELL.findall(text):
            letters.add(column.upper())
            lowest = max(lowest, int(row[:20]))
        rest = text[max(text.rfind(b"<"), 0) :]
    columns = sorted(map(_number_of, letters))
    width = columns[-1] - columns[0] + 1 if columns else 0
    if lowest * width > MOST_CELLS:
        raise _too_large(path, f"{lowest} × {width} > {MOST_CELLS}")


def _number_of(letters: bytes) -> int:
    """Of the column: A is 1, and AA comes after Z."""
    number = 0
    for letter in letters[:20]:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large(path: Path, reason: str) -> TableError:
    return TableError(path, "too_large", reason=reason, file_kind="excel")
