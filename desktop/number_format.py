"""Numbers as people read and write them, the same in every locale. No Qt here.

Shown numbers have a true minus sign (U+2212); numbers to be edited have the one on the
keyboard.
"""

import math

MINUS = "\N{MINUS SIGN}"

# Powers of ten that are still easy to read when written out.
_SMALLEST_POWER = -4
_LARGEST_POWER = 5


def format_number(value: float, digits: int = 4) -> str:
    """The value to that many significant digits, trailing zeros kept.

    So a number that changes while it is watched keeps its width. Whole digits are never
    cut off: 123456 to 4 digits is "123456". Below 1e-4 and from 1e6 on the number is
    written as "1.234e−7"; what is not a number as "nan", "∞" or "−∞".
    """
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0:
        return f"{0.0:.{digits - 1}f}"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    if _SMALLEST_POWER <= int(power) <= _LARGEST_POWER:
        decimals = max(0, digits - 1 - int(power))
        return f"{value:.{decimals}f}".replace("-", MINUS)
    return f"{mantissa}e{int(power)}".replace("-", MINUS)


def short_number(value: float, digits: int = 4) -> str:
    """The same without trailing zeros, for what stands still: labels and ticks."""
    mantissa, mark, power = format_number(value, digits).partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + mark + power


def exact_number(value: float) -> str:
    """The shortest text from which Python reads exactly this value, to be edited."""
    if isinstance(value, int):
        return str(value)
    # Without float() it would be written as NumPy's own type.
    text = repr(float(value))
    mantissa, mark, power = text.partition("e")
    return mantissa.removesuffix(".0") + (f"e{int(power)}" if mark else "")


def plain_number(text: str) -> str:
    """A number as people may write it, in Python's spelling.

    A decimal comma and a true minus sign are understood. What may be no number at all
    stays as it is, for the reader to refuse.
    """
    text = text.strip().replace(MINUS, "-")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "nan"
    return "∞" if value > 0 else f"{MINUS}∞"
