"""Which runs a sweep adds: the values of one hyperparameter, checked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from linreg.config import Config
from linreg.errors import SettingError
from linreg.optimizers import find_optimizer
from linreg.race import sweep
from linreg.specs import Spec, Value

_FRACTIONS = (0.0, 0.5, 0.9, 0.99)
_SMALL = (0.0, 0.01, 0.1)
_COUNT_FACTORS, _FACTORS = (0.5, 1, 2), (0.1, 1, 10)


@dataclass(frozen=True)
class Plan:
    """The values of the runs to be added, and how many others race already."""

    values: tuple[Value, ...]
    already: int = 0


def numeric_specs(config: Config) -> tuple[Spec, ...]:
    """The optimizer's hyperparameters that are one number."""
    specs = find_optimizer(config.optimizer).hyperparameters
    return tuple(spec for spec in specs if spec.kind in ("float", "int"))


def plan_sweep(
    config: Config, spec: Spec, numbers: Sequence[float], racing: Collection[Config]
) -> Plan:
    """A run for each number, once, and none that would be the same as one in `racing`.

    For a whole-number setting the numbers are rounded. Raises SettingError.
    """
    values: list[float] = list(numbers)
    if spec.kind == "int":
        values = [round(number) for number in numbers]
    made = sweep(config, spec.name, tuple(dict.fromkeys(values)))
    fresh = tuple(c.settings[spec.name] for c in made if c not in racing)
    return Plan(fresh, len(made) - len(fresh))


def suggested_values(spec: Spec, value: Value) -> tuple[float, ...]:
    """Values to begin with, around the present one as far as the setting takes them."""
    assert isinstance(value, (int, float))
    if spec.kind == "int":
        suggested: Sequence[float] = [int(value * factor) for factor in _COUNT_FACTORS]
    elif spec.ranges[0].high <= 1:
        suggested = _FRACTIONS
    elif not value:
        suggested = _SMALL
    else:
        suggested = [float(f"{value * factor:.6g}") for factor in _FACTORS]
    return tuple(number for number in suggested if _takes(spec, number))


def _takes(spec: Spec, number: float) -> bool:
    try:
        spec.check(number)
    except SettingError:
        return False
    return True
