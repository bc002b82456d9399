"""The settings of a run in a project file."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from linreg.config import SPECS, Config
from linreg.errors import ProjectError, ProjectProblem, SettingError
from linreg.optimizers import OPTIMIZERS
from linreg.project_node import Node
from linreg.schedules import SCHEDULERS
from linreg.specs import SENSIBLE, Spec

_NAMES = tuple(field.name for field in fields(Config))
_PROBLEMS: dict[str, ProjectProblem] = {
    "not_a_number": "wrong_type",
    "out_of_range": "out_of_range",
    "unknown_name": "out_of_range",
    "wrong_count": "wrong_type",
    "conflict": "inconsistent",
}


def encode_config(config: Config) -> dict[str, object]:
    return {name: _plain(getattr(config, name)) for name in _NAMES}


def _plain(value: Any) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return value


def decode_config(node: Node) -> Config:
    """Raises ProjectError, which names the setting."""
    parts = dict(zip(_NAMES, node.object(*_NAMES), strict=True))
    optimizer = _known(parts["optimizer"], tuple(OPTIMIZERS))
    scheduler = _known(parts["scheduler"], tuple(SCHEDULERS))
    values: dict[str, Any] = {
        name: _checked(spec, parts[name]) for name, spec in SPECS.items()
    }
    values["optimizer"] = optimizer
    specs = OPTIMIZERS[optimizer].hyperparameters
    values["settings"] = _settings(parts["settings"], specs)
    specs = SCHEDULERS[scheduler].settings
    values["scheduler_settings"] = _settings(parts["scheduler_settings"], specs)
    weight, bias = parts["initial_weight"], parts["initial_bias"]
    if weight.value is not None:
        values["initial_weight"] = tuple(map(_parameter, weight.items()))
    if bias.value is not None:
        values["initial_bias"] = _parameter(bias)
    try:
        return Config(**values)
    except SettingError as error:
        raise _in_place(error, node) from None


def _known(node: Node, names: Sequence[str]) -> str:
    if node.text() not in names:
        raise node.error("out_of_range", names)
    return node.text()


def _checked(spec: Spec, node: Node) -> object:
    try:
        return spec.check(node.value)
    except SettingError as error:
        raise node.error(_PROBLEMS[error.problem], error.allowed) from None


def _settings(node: Node, specs: Sequence[Spec]) -> dict[str, object]:
    parts = node.object(*(spec.name for spec in specs))
    return {
        spec.name: _checked(spec, part) for spec, part in zip(specs, parts, strict=True)
    }


def _parameter(node: Node) -> float:
    number = node.number()
    if not SENSIBLE.contains(number):
        raise node.error("out_of_range", SENSIBLE)
    return number


def _in_place(error: SettingError, node: Node) -> ProjectError:
    """Where the setting stands in the file."""
    place = node if error.name in _NAMES else node.part("settings")
    field, problem = f"{place.field}.{error.name}", _PROBLEMS[error.problem]
    return ProjectError(problem, field, error.value, error.allowed)
