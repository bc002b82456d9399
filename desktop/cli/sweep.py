"""The values of `--sweep`, from their text."""

from desktop.cli.parser import any_number
from linreg.race import log_range
from linreg.specs import Spec, Value

_COUNT = Spec("count", "int", 2, "")


def sweep_values(spec: Spec, text: str) -> tuple[Value, ...]:
    """The values of that setting; raises SettingError.

    They have commas between them, or semicolons where each is a pair; or they are a
    range in equal factors, LOW:HIGH:COUNT.
    """
    if ":" in text:
        return _range_of(*text.split(":"))
    separator = ";" if spec.kind == "pair" else ","
    return tuple(spec.parse(part) for part in text.split(separator))


def _range_of(low: str, high: str, count: str) -> tuple[float, ...]:
    lowest = any_number("lowest").parse(low)
    highest = any_number("highest").parse(high)
    number = _COUNT.parse(count)
    assert isinstance(lowest, float)
    assert isinstance(highest, float)
    assert isinstance(number, int)
    return log_range(lowest, highest, number)
