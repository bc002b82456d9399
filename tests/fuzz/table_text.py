"""Tables in text, as people and programs have them, with every oddity."""

from hypothesis import strategies as st

from tests.fuzz.mangling import one_in, wounded

_NUMBERS = st.one_of(
    st.integers(-99, 99).map(str),
    st.sampled_from(
        ["1.5", "-2.25", "0", "3e2", ".5", "5.", "1e-5", "+7", "123456.75", "-0.0"]
    ),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)
_COMMAS = st.sampled_from(["1,5", "-2,25", ",5", "3,", "1,5e3", "10", "7", "-4"])
_HUGE = st.sampled_from(["1e400", "-1e400", "1e308", "1.7e308", "5e-324", "9" * 320])
_WORDS = st.sampled_from(
    ["a", "b c", "train", "Ärger", "日本", "x" * 70, "2020-02-03", "12:30", "TRUE"]
)
_ODD = st.one_of(
    st.sampled_from(["", " ", "nan", "NaN", "NA", "#N/A", "null", "inf", "-Infinity"]),
    st.sampled_from(
        ["−5", "\u0661\u0662", "\uff11", "1 000", "1'000", "1.234,5", "1,234.5"]
    ),
    st.sampled_from(["1_000", "0x1F", "1e", "--1", "∞", "½", "€5", "5%", "=1+1"]),
    st.sampled_from(['"', '""', '"1"', '"a,b"', '"1\n2"', 'a"b', "'1'", "\0", "\x1a"]),
    st.sampled_from(["\u00a0 7", "\u200b1", "\ufeff1", "\u2028", "\x0b", "\x1c", "\r"]),
    st.text(max_size=4),
)
_KINDS = {
    "number": _NUMBERS,
    "comma": _COMMAS,
    "huge": st.one_of(_NUMBERS, _HUGE),
    "word": _WORDS,
    "odd": st.one_of(_NUMBERS, _ODD),
}
_LIKELY_KINDS = st.sampled_from(["number"] * 6 + ["comma", "huge", "word", "odd"])
_NAMES = st.one_of(
    st.sampled_from(["x", "y", "z", "x1", "x", "y"]),
    st.sampled_from(["", " ", "x (2)", "column 2", "n" * 300, "a\tb", '"a,b"', "1"]),
    st.sampled_from(["Größe", "温度", "x\u00a0y", "e\u0301", "#x", "x\ny", "\ufeffx"]),
    st.text(max_size=5),
)
_SEPARATORS = st.sampled_from([",", ";", "\t"] * 3 + [" ", "|", ", ", ",,"])
_LINE_ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n", "\n\r", " \n"])
_ENCODINGS = st.sampled_from(
    ["utf-8"] * 6
    + ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "utf-32"]
)
# So many times the rows stand one below the other: the longest need several pieces.
_TIMES = st.sampled_from([1] * 12 + [10, 60])


@st.composite
def rows_of_text(draw: st.DrawFn) -> list[list[str]]:
    """Rows of cells, most of them of one length, below a header or none."""
    kinds = draw(st.lists(_LIKELY_KINDS, min_size=1, max_size=4))
    row = st.tuples(*(_KINDS[kind] for kind in kinds)).map(list)
    least = 0 if draw(one_in(8)) else 2
    some = draw(st.lists(row, min_size=least, max_size=6))
    rows: list[list[str]] = some * draw(_TIMES)
    if not draw(one_in(3)):
        rows.insert(0, draw(st.tuples(*[_NAMES] * len(kinds)).map(list)))
    if draw(one_in(16)) and rows:
        ragged = draw(st.integers(0, len(rows) - 1))
        rows[ragged] = draw(st.sampled_from([rows[ragged] * 2, rows[ragged][1:], []]))
    return rows


@st.composite
def _plain(draw: st.DrawFn) -> str:
    separator, end = draw(_SEPARATORS), draw(_LINE_ENDS)
    text = end.join(separator.join(row) for row in draw(rows_of_text()))
    if draw(one_in(300)):
        # Longer than the csv module takes for a cell.
        text = text.replace("1", "7" * 140_000, 1)
    other = draw(st.sampled_from([end, end, end, "\n", "\r\n"]))
    return text.replace(end, other, 1) + draw(st.sampled_from([end, "", end * 3]))


@st.composite
def table_text(draw: st.DrawFn) -> bytes:
    """The bytes of a text file: tables for the most part, some of them wounded."""
    if draw(one_in(12)):
        return draw(st.binary(max_size=60))
    text = draw(_plain())
    content = text.encode(draw(_ENCODINGS), errors="replace")
    return draw(wounded(content)) if draw(one_in(4)) else content
