"""JSON text, written piece by piece, and read with bounds."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from linreg.errors import ProjectError

# Of the text; and values in it, each of which takes up to 100 bytes of memory.
MOST_BYTES = 512 << 20
_MOST_VALUES = 10_000_000
_PIECE_BYTES = 1 << 18
# Divisible by 3, so that the parts of a base64 text can be put together.
_BINARY_BYTES = 3 << 17


@dataclass(frozen=True, eq=False)
class Binary:
    """A long array, which the text has as base64 under the name of its dtype."""

    array: npt.NDArray[Any]


def pieces(value: object) -> Iterator[bytes]:
    """The text of nested dictionaries, sequences, plain values and Binary arrays."""
    held = bytearray()
    for part in _parts(value, "\n"):
        held += part
        if len(held) >= _PIECE_BYTES:
            yield bytes(held)
            held.clear()
    yield bytes(held) + b"\n"


def _parts(value: object, line: str) -> Iterator[bytes]:
    """Parts of the text; `line` begins a new one at the depth of the value."""
    if isinstance(value, Binary):
        yield from _base64(value.array)
    elif isinstance(value, Mapping) and not _is_flat(value.values()):
        named = ((_plain(name) + b": ", part) for name, part in value.items())
        yield from _nested(b"{}", named, line)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if _is_flat(value):
            yield from _in_slices(_plain(value))
        else:
            yield from _nested(b"[]", ((b"", part) for part in value), line)
    else:
        yield from _in_slices(_plain(value))


def _nested(
    brackets: bytes, parts: Iterator[tuple[bytes, object]], line: str
) -> Iterator[bytes]:
    yield brackets[:1]
    deeper, comma = line + " ", b""
    for name, part in parts:
        yield comma + deeper.encode() + name
        yield from _parts(part, deeper)
        comma = b","
    yield line.encode() + brackets[1:]


def _is_flat(values: Any) -> bool:
    """Whether they are plain values, which one line holds."""
    return all(
        value is None or isinstance(value, (str, float, int)) for value in values
    )


def _plain(value: object) -> bytes:
    if isinstance(value, Mapping):
        value = dict(value)
    return json.dumps(value, allow_nan=False).encode()


def _in_slices(text: bytes) -> Iterator[bytes]:
    return (text[k : k + _PIECE_BYTES] for k in range(0, len(text), _PIECE_BYTES))


def _base64(array: npt.NDArray[Any]) -> Iterator[bytes]:
    little = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    raw = little.data.cast("B")
    yield f'{{"{array.dtype.name}": "'.encode()
    for start in range(0, len(raw), _BINARY_BYTES):
        yield base64.b64encode(raw[start : start + _BINARY_BYTES])
    yield b'"}'


def parse(data: bytes) -> Any:
    """The value of the text, by the letter of the JSON standard. Raises ProjectError.

    Names that come twice in an object are refused.
    """
    if len(data) > MOST_BYTES:
        raise ProjectError("too_large", allowed=MOST_BYTES)
    values = sum(map(data.count, (b",", b"[", b"{", b":")))
    if values > _MOST_VALUES:
        raise ProjectError("too_large", value=values, allowed=_MOST_VALUES)
    try:
        text = data.decode("utf-8-sig")
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise ProjectError("not_json", reason="nested too deeply") from None
    except ValueError as error:
        # Also of a whole number with thousands of digits.
        raise ProjectError("not_json", reason=str(error)) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ProjectError("not_json", twice, reason="the name comes twice")
    return made


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")
