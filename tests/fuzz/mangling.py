"""Bytes that have been wounded: what is left of a good input after an accident."""

from typing import Any

from hypothesis import strategies as st

_MOST_WOUNDS = 4
_LONGEST_SPAN = 40
_WOUNDS = st.sampled_from(("insert", "replace", "flip", "twice", "remove", "cut"))
# What is found at the borders of a format: ends, signs, lengths, marks of an encoding.
_TELLING = st.sampled_from(
    [
        b"\0",
        b"\xff",
        b"\r",
        b"\n",
        b'"',
        b",",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x7f\xff\xff\xff",
        b"\xff\xff\xff\xff",
        b"\0\0\0\0",
        b"\x80",
        b"1e999",
        b"-0",
        b"\xe2\x88\x92",
    ]
)
_PIECES = st.one_of(_TELLING, st.binary(min_size=1, max_size=6))


def one_in(count: int) -> st.SearchStrategy[bool]:
    """Whether something happens that seldom.

    Not at an end of the range: those are drawn more often than their share.
    """
    return st.integers(0, count).map(lambda drawn: drawn == 1 + count // 2)


@st.composite
def mixed(draw: st.DrawFn, *kinds: tuple[int, st.SearchStrategy[Any]]) -> Any:
    """One of the strategies, each as often as its number says."""
    places = [place for place, (weight, _) in enumerate(kinds) for _ in range(weight)]
    return draw(kinds[draw(st.sampled_from(places))][1])


@st.composite
def wounded(draw: st.DrawFn, content: bytes, least: int = 0) -> bytes:
    """The content with some wounds, each in a place of its own."""
    for _ in range(draw(st.integers(least, _MOST_WOUNDS))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, _LONGEST_SPAN)))
        content = _hurt(draw, content, start, end)
    return content


def _hurt(draw: st.DrawFn, content: bytes, start: int, end: int) -> bytes:
    before, span, after = content[:start], content[start:end], content[end:]
    match draw(_WOUNDS):
        case "insert":
            return before + draw(_PIECES) + span + after
        case "replace":
            return before + draw(_PIECES) + after
        case "flip":
            mask = draw(st.integers(1, 255))
            return before + bytes(byte ^ mask for byte in span[:1]) + span[1:] + after
        case "twice":
            return before + span * draw(st.sampled_from((2, 3, 50))) + after
        case "remove":
            return before + after
        case _:
            return before
