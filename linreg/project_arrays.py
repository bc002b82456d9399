"""Arrays in a project file: short ones as plain lists, others as base64; to the bit."""

import base64
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from linreg.dataset import FloatArray
from linreg.project_json import Binary
from linreg.project_node import MOST_INTEGER, Node

IntArray = npt.NDArray[np.int64]

# Numbers in a plain list.
_MOST_PLAIN = 1000
_NAN_BITS = np.array(math.nan).view(np.uint64)


def encode_floats(array: FloatArray) -> object:
    """A list in which null is NaN; or base64 where the array has infinities as well."""
    array = np.ascontiguousarray(array, np.float64)
    if len(array) > _MOST_PLAIN or not _is_plain(array):
        return Binary(array)
    return [None if math.isnan(number) else number for number in array.tolist()]


def _is_plain(array: FloatArray) -> bool:
    """Whether each number is finite, or the usual one of the many NaNs."""
    bits = array.view(np.uint64)
    return bool((np.isfinite(array) | (bits == _NAN_BITS)).all())


def encode_integers(array: npt.ArrayLike) -> object:
    integers = np.array(array, np.int64)
    return Binary(integers) if len(integers) > _MOST_PLAIN else integers.tolist()


def decode_floats(node: Node, count: int | None = None) -> FloatArray:
    """So many numbers (count,), any number of them for None. Raises ProjectError."""
    array = _decode_binary(node, "float64")
    if array is None:
        numbers = [_number(item) for item in node.items()]
        array = np.array(numbers, np.float64)
    return _counted(node, array, count)


def _number(node: Node) -> float:
    return math.nan if node.value is None else node.number()


def decode_integers(
    node: Node, count: int | None = None, low: int = 0, high: int = MOST_INTEGER
) -> IntArray:
    """So many whole numbers (count,) in that range. Raises ProjectError."""
    array = _decode_binary(node, "int64")
    if array is None:
        integers = [item.integer(low, high) for item in node.items()]
        array = np.array(integers, np.int64)
    elif len(array) and not (low <= array.min() and array.max() <= high):
        raise node.error("out_of_range", (low, high))
    return _counted(node, array, count)


def decode_bytes(node: Node, count: int) -> npt.NDArray[np.uint8]:
    """So many bytes (count,). Raises ProjectError."""
    array = _decode_binary(node, "uint8")
    if array is None:
        raise node.error("wrong_type", "base64 of uint8")
    return _counted(node, array, count)


def _decode_binary(node: Node, dtype: str) -> npt.NDArray[Any] | None:
    """The array of a base64 text; None for a plain list."""
    if not isinstance(node.value, dict):
        return None
    (text,) = node.object(dtype)
    if not isinstance(text.value, str):
        raise text.error("wrong_type", "base64")
    try:
        raw = base64.b64decode(text.value, validate=True)
        little = np.frombuffer(raw, np.dtype(dtype).newbyteorder("<"))
    except ValueError as error:
        raise text.error("wrong_type", "base64", str(error)) from None
    return little.astype(dtype)


def _counted(
    node: Node, array: npt.NDArray[Any], count: int | None
) -> npt.NDArray[Any]:
    if count is not None and len(array) != count:
        raise node.error("inconsistent", count, f"{len(array)} numbers")
    return array
