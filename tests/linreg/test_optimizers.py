"""The hyperparameters against torch's own constructors, and their changes in a run."""

import inspect
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.config import Config
from linreg.errors import SettingError
from linreg.optimizers import (
    OPTIMIZERS,
    complete_settings,
    find_optimizer,
)
from linreg.specs import Range, Spec, Value
from tests.linreg.runs import noisy_data, run


def build(name: str, arguments: dict[str, Any]) -> torch.optim.Optimizer:
    """What torch makes of the arguments; a line search of "none" is None there."""
    if arguments.get("line_search_fn") == "none":
        arguments = {**arguments, "line_search_fn": None}
    parameter = torch.nn.Parameter(torch.ones(1))
    optimizer: torch.optim.Optimizer = getattr(torch.optim, name)(
        [parameter], **arguments
    )
    return optimizer


def str_of(value: object) -> str:
    return value.name if isinstance(value, Spec) else str(value)


def same(ours: object, torchs: object) -> bool:
    return ours == (torchs or "none") if isinstance(ours, str) else ours == torchs


def test_the_optimizers_of_the_lecture_and_three_more() -> None:
    lecture = {"SGD", "Adagrad", "Adam", "Adamax", "ASGD", "LBFGS", "RMSprop", "Rprop"}
    assert set(OPTIMIZERS) == lecture | {"AdamW", "NAdam", "RAdam"}
    assert [n for n, spec in OPTIMIZERS.items() if spec.needs_closure] == ["LBFGS"]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_optimizer_says_in_a_line_what_it_does(name: str) -> None:
    spec = OPTIMIZERS[name]
    for meaning in (spec.meaning, *(s.meaning for s in spec.hyperparameters)):
        assert meaning == meaning.strip()
        assert meaning.endswith(".")
        assert "\n" not in meaning
    names = [s.name for s in spec.hyperparameters]
    assert names[0] == "lr"
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("name", "spec"),
    [(name, spec) for name in OPTIMIZERS for spec in OPTIMIZERS[name].hyperparameters],
    ids=str_of,
)
def test_names_and_defaults_are_those_of_torch(name: str, spec: Spec) -> None:
    parameters = inspect.signature(getattr(torch.optim, name).__init__).parameters
    torchs = parameters[spec.name].default
    if (name, spec.name) == ("SGD", "lr"):
        assert (spec.default, torchs) == (0.01, 0.001)
    else:
        assert same(spec.default, torchs)
    assert spec.check(spec.default) == spec.default


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_hyperparameter_of_torch_is_left_out(name: str) -> None:
    """But for those that change how a step is computed, and not which step it is."""
    how = {"foreach", "differentiable", "fused", "capturable", "maximize", "max_eval"}
    how |= {"self", "params"}
    if name == "Adam":
        how.add("decoupled_weight_decay")  # that is AdamW
    signature = inspect.signature(getattr(torch.optim, name).__init__)
    ours = {spec.name for spec in OPTIMIZERS[name].hyperparameters}
    assert set(signature.parameters) - how == ours


# Ranges

# Just outside of these ranges torch says nothing, and nothing sensible would happen.
TORCH_IS_SILENT = {
    ("SGD", "momentum", "high"),  # the last step never fades
    ("SGD", "dampening", "low"),
    ("SGD", "dampening", "high"),  # no new gradient comes in
    ("RMSprop", "momentum", "high"),
    ("RMSprop", "alpha", "high"),  # no new gradient comes in
    ("ASGD", "lambd", "low"),
    ("ASGD", "alpha", "low"),  # the rate grows
    ("ASGD", "alpha", "high"),  # the rates have a finite sum: it may never arrive
    ("ASGD", "t0", "low"),
    ("LBFGS", "max_iter", "low"),  # no step at all
    ("LBFGS", "max_iter", "high"),  # cannot be interrupted
    ("LBFGS", "tolerance_grad", "low"),
    ("LBFGS", "tolerance_change", "low"),
    ("LBFGS", "history_size", "low"),
    ("LBFGS", "history_size", "high"),
    ("Rprop", "step_sizes", "low"),  # steps of no length
    *((name, "lr", "low") for name in OPTIMIZERS),  # likewise
}


def edges(spec: Spec) -> list[tuple[str, Value, Value]]:
    """Each finite end: its name, the last number inside and the first outside."""
    found: list[tuple[str, Value, Value]] = []
    for place, allowed in enumerate(spec.ranges):
        for end, bound, is_open, outward in (
            ("low", allowed.low, allowed.low_open, -math.inf),
            ("high", allowed.high, allowed.high_open, math.inf),
        ):
            if not math.isfinite(bound):
                continue
            if spec.kind == "int":
                found.append((end, int(bound), int(bound + math.copysign(1, outward))))
                continue
            beyond = float(np.nextafter(bound, outward))
            within = float(np.nextafter(bound, -outward))
            pair = (within, bound) if is_open else (bound, beyond)
            found.append((end, _put(spec, place, pair[0]), _put(spec, place, pair[1])))
    return found


def _put(spec: Spec, place: int, number: float) -> Value:
    """The default with this number in its place."""
    if not isinstance(spec.default, tuple):
        return number
    first, second = spec.default
    return (number, second) if place == 0 else (first, number)


EDGES = [
    (name, spec, *edge)
    for name, optimizer in OPTIMIZERS.items()
    for spec in optimizer.hyperparameters
    for edge in edges(spec)
]


@pytest.mark.parametrize(
    ("name", "spec", "end", "inside", "outside"), EDGES, ids=str_of
)
def test_ranges_end_where_torch_ends_them(
    name: str, spec: Spec, end: str, inside: Value, outside: Value
) -> None:
    # A longest step that is as short as can be wants a shortest one beside it.
    arguments: dict[str, Any] = {spec.name: inside}
    if spec.name == "step_sizes" and inside == (1e-6, 5e-324):
        arguments = {"step_sizes": (5e-324, 5e-324)}
    assert complete_settings(name, arguments)[spec.name] == arguments[spec.name]
    build(name, arguments)

    with pytest.raises(SettingError) as caught:
        complete_settings(name, {spec.name: outside})
    assert caught.value.name == spec.name
    assert caught.value.problem == "out_of_range"
    assert caught.value.allowed in spec.ranges
    if (name, spec.name, end) in TORCH_IS_SILENT:
        build(name, {spec.name: outside})
    else:
        with pytest.raises(ValueError, match="Invalid"):
            build(name, {spec.name: outside})


@st.composite
def any_settings(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """An optimizer with some of its hyperparameters anywhere in their ranges."""
    name = draw(st.sampled_from(list(OPTIMIZERS)))
    values: dict[str, Any] = {}
    for spec in OPTIMIZERS[name].hyperparameters:
        if draw(st.booleans()):
            values[spec.name] = draw(any_value(spec))
    if values.get("max_iter", 0) > 5:
        values["max_iter"] = 5
    if values.get("nesterov"):
        values |= {"momentum": 0.9, "dampening": 0.0}
    if "step_sizes" in values:
        values["step_sizes"] = tuple(sorted(values["step_sizes"]))
    return name, values


def any_value(spec: Spec) -> st.SearchStrategy[Any]:
    if spec.kind == "flag":
        return st.booleans()
    if spec.kind == "choice":
        return st.sampled_from(spec.choices)
    if spec.kind == "int":
        return st.integers(int(spec.ranges[0].low), int(spec.ranges[0].high))
    numbers = [any_number(allowed) for allowed in spec.ranges]
    return st.tuples(*numbers) if spec.kind == "pair" else numbers[0]


def any_number(allowed: Range) -> st.SearchStrategy[float]:
    return st.floats(
        allowed.low,
        min(allowed.high, 1e18),
        exclude_min=allowed.low_open,
        exclude_max=allowed.high_open and allowed.high < 1e18,
    )


@given(choice=any_settings(), dtype=st.sampled_from(["float32", "float64"]))
@settings(deadline=None, max_examples=100)
def test_what_the_specs_allow_torch_can_step_with(
    choice: tuple[str, dict[str, Any]], dtype: str
) -> None:
    """It may diverge at once, but neither torch nor Python may raise."""
    name, values = choice
    config = Config(optimizer=name, settings=values, dtype=dtype)
    trainer = run(noisy_data(rows=3), config, 3)
    trainer.change(config)
    trainer.step()


@pytest.mark.parametrize(
    ("name", "given", "problem"),
    [
        ("SGD", {"lr": 1e19}, "out_of_range"),
        ("SGD", {"lr": 1e39}, "out_of_range"),
        ("SGD", {"lr": math.inf}, "out_of_range"),
        ("SGD", {"lr": math.nan}, "out_of_range"),
        ("SGD", {"lr": "0.1"}, "not_a_number"),
        ("SGD", {"lr": True}, "not_a_number"),
        ("SGD", {"nesterov": 1}, "not_a_number"),
        ("SGD", {"nesterov": True}, "conflict"),
        ("SGD", {"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "conflict"),
        ("Adam", {"betas": 0.9}, "wrong_count"),
        ("Adam", {"betas": (0.9, 0.99, 0.999)}, "wrong_count"),
        ("LBFGS", {"max_iter": 2.5}, "not_a_number"),
        ("LBFGS", {"line_search_fn": "wolfe"}, "unknown_name"),
        ("LBFGS", {"line_search_fn": None}, "unknown_name"),
        ("Rprop", {"step_sizes": (2.0, 1.0)}, "conflict"),
    ],
)
def test_settings_that_are_refused(
    name: str, given: dict[str, Any], problem: str
) -> None:
    with pytest.raises(SettingError) as caught:
        complete_settings(name, given)
    assert caught.value.problem == problem
    assert caught.value.name == next(iter(given))


def test_an_unknown_optimizer_comes_with_those_on_offer() -> None:
    with pytest.raises(SettingError) as caught:
        find_optimizer("sgd")
    assert caught.value == SettingError(
        "optimizer", "sgd", "unknown_name", tuple(OPTIMIZERS)
    )


def test_an_unknown_hyperparameter_comes_with_those_on_offer() -> None:
    with pytest.raises(SettingError) as caught:
        complete_settings("Adagrad", {"beta": 0.9})
    on_offer = ("lr", "lr_decay", "weight_decay", "initial_accumulator_value", "eps")
    assert caught.value == SettingError(
        "Adagrad hyperparameter", "beta", "unknown_name", on_offer
    )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_settings_are_completed_in_the_order_of_the_specs(name: str) -> None:
    complete = complete_settings(name, {"lr": 1})
    specs = OPTIMIZERS[name].hyperparameters
    assert list(complete) == [spec.name for spec in specs]
    assert complete == {spec.name: spec.default for spec in specs} | {"lr": 1.0}
    assert isinstance(complete["lr"], float)
