"""Workbooks and Parquet files: small whole ones, and what accidents make of them."""

import datetime
import zipfile
from functools import cache
from io import BytesIO

import polars as pl
import xlsxwriter
from hypothesis import strategies as st

from tests.fuzz.mangling import one_in, wounded

_DAY = datetime.datetime(2020, 2, 3, 12, 30)
_SHEETS: tuple[dict[str, list[list[object]]], ...] = (
    {"Data": [["x", "y"], [1, 2.5], [2, 4.0], [3, 5.5]]},
    {"Data": [[1, 2.5, 0.1 + 0.2], [2, 4.0, 1e300], [3, 5.5, -1e-300]]},
    {"A": [["x", "y", "name"], [1, "2", "a"], [None, 3, "b"], ["n/a", True, _DAY]]},
    {"Empty": [], "Größe": [[], ["x", "", "x"], [], [1, 2, 3], [4, 5, 6], ["=1/0"]]},
)
_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="Data">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
_ROW = "<table:table-row>{cells}</table:table-row>"
_CELL = (
    '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}'
    "</text:p></table:table-cell>"
)
_SHEET = "xl/worksheets/sheet1.xml"
_FRAMES = (
    pl.DataFrame({"x": [1.0, 2.0, 3.0], "y": [2.0, 4.0, 6.5]}),
    pl.DataFrame(
        {
            "int": pl.Series([1, -5, None], dtype=pl.Int16),
            "single": pl.Series([0.1, float("nan"), float("inf")], dtype=pl.Float32),
            "decimal": pl.Series(["0.3", "1.10", "-7"]).str.to_decimal(scale=17),
            "flag": [True, False, None],
            "moment": [_DAY] * 3,
            "": ["1.5", " 2", None],
            "list": [[1], [], None],
            "inner": [{"a": 1}, {"a": None}, None],
        }
    ),
    pl.DataFrame({"x": pl.Series([], dtype=pl.Float64), "y": ["a"][:0]}),
    pl.DataFrame({"x": list(range(300)), "y": [k / 7 for k in range(300)]}),
)


@cache
def workbooks() -> tuple[bytes, ...]:
    """Excel's own kind, and OpenDocument's."""
    return (*map(_workbook, _SHEETS), _open_document())


@cache
def parquets() -> tuple[bytes, ...]:
    return tuple(
        _parquet(frame, compression)
        for frame in _FRAMES
        for compression in ("uncompressed", "zstd", "snappy")
    )


def _workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": _DAY})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return file.getvalue()


def _open_document() -> bytes:
    cells = [["1", "2.5"], ["2", "4"], ["3", "1e300"]]
    rows = (_ROW.format(cells="".join(map(_CELL.format, row))) for row in cells)
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
        'manifest:1.0"/>'
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": _CONTENT.format(rows="".join(rows)).encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def _parquet(frame: pl.DataFrame, compression: str) -> bytes:
    file = BytesIO()
    match compression:
        case "zstd":
            frame.write_parquet(file, compression="zstd", row_group_size=100)
        case "snappy":
            frame.write_parquet(file, compression="snappy", statistics=False)
        case _:
            frame.write_parquet(file, compression="uncompressed")
    return file.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    """An archive of these files; always of the same bytes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


@cache
def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@st.composite
def workbook(draw: st.DrawFn) -> bytes:
    """A workbook wounded from outside, or in the XML within a sound archive."""
    book = draw(st.sampled_from(workbooks()))
    if draw(one_in(3)):
        return draw(wounded(book))
    parts = dict(_parts(book))
    telling = [name for name in parts if "docProps" not in name and "theme" not in name]
    name = draw(st.sampled_from(telling))
    if _SHEET in parts and draw(one_in(12)):
        # A cell goes to the farthest corner.
        parts[_SHEET] = parts[_SHEET].replace(b'r="B2"', b'r="XFD1048576"')
    elif not draw(one_in(8)):
        parts[name] = draw(wounded(parts[name], least=1))
    else:
        del parts[name]
    return zipped(parts)


@st.composite
def parquet(draw: st.DrawFn) -> bytes:
    return draw(wounded(draw(st.sampled_from(parquets()))))


# Beginnings that promise a format, and then nothing that keeps the promise.
PROMISES = st.tuples(
    st.sampled_from(
        [b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x05\x06"]
    ),
    st.binary(max_size=700),
    st.sampled_from([b"", b"PAR1", b"\x10\0\0\0PAR1", b"EncryptedPackage"]),
).map(b"".join)
