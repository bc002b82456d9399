"""Every optimizer's step by the formula against the step of torch itself.

LBFGS, which moves all parameters at once, has tests of its own.
"""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.optimizers import OPTIMIZERS, complete_settings
from linreg.update_formula import ParameterAtUpdate, explain_update
from tests.linreg.updates import Step, assert_explained, evaluate, known_to, steps

ONE_BY_ONE = [name for name in OPTIMIZERS if name != "LBFGS"]

shares = st.one_of(st.just(0.0), st.floats(0.1, 0.999))
small = st.one_of(st.just(0.0), st.floats(1e-3, 0.5))
tiny = st.one_of(st.just(0.0), st.floats(1e-10, 1e-2))
flags = st.booleans()

ALL = {"lr": st.floats(1e-4, 0.2), "weight_decay": small}
ADAM = {**ALL, "betas": st.tuples(shares, shares), "eps": tiny}
SETTINGS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "SGD": {**ALL, "momentum": shares, "dampening": shares, "nesterov": flags},
    "Adagrad": {
        **ALL,
        "lr_decay": small,
        "initial_accumulator_value": small,
        "eps": tiny,
    },
    "Adam": {**ADAM, "amsgrad": flags},
    "AdamW": {**ADAM, "amsgrad": flags},
    "Adamax": ADAM,
    "NAdam": {**ADAM, "momentum_decay": small, "decoupled_weight_decay": flags},
    "RAdam": {**ADAM, "decoupled_weight_decay": flags},
    "ASGD": {
        **ALL,
        "lambd": small,
        "alpha": st.floats(0, 1),
        "t0": st.integers(0, 8),
    },
    # With a shorter memory the spread about the mean would be all but rounding.
    "RMSprop": {
        **ALL,
        "alpha": st.floats(0.5, 0.999),
        "eps": tiny,
        "momentum": shares,
        "centered": flags,
    },
    "Rprop": {
        "lr": ALL["lr"],
        "etas": st.tuples(st.floats(0.1, 0.9), st.floats(1.1, 3.0)),
        "step_sizes": st.tuples(st.floats(1e-6, 1e-2), st.floats(0.1, 2.0)),
    },
}
# Which entry of torch's state a line is; b̄′ is the bias's own w̄′.
KEPT = {
    "SGD": {"v′": "momentum_buffer"},
    "Adagrad": {"G′": "sum"},
    "Adam": {"m′": "exp_avg", "v′": "exp_avg_sq", "V′": "max_exp_avg_sq"},
    "AdamW": {"m′": "exp_avg", "v′": "exp_avg_sq", "V′": "max_exp_avg_sq"},
    "Adamax": {"m′": "exp_avg", "u′": "exp_inf"},
    "NAdam": {"m′": "exp_avg", "v′": "exp_avg_sq", "π′": "mu_product"},
    "RAdam": {"m′": "exp_avg", "v′": "exp_avg_sq"},
    "ASGD": {"w̄′": "ax", "b̄′": "ax"},
    "RMSprop": {"v′": "square_avg", "ḡ′": "grad_avg", "u′": "momentum_buffer"},
    "Rprop": {"h′": "prev", "Δ′": "step_size"},
}
# Counters, and ASGD's average, which has a line only once it has begun.
NOT_SHOWN = {"step", "eta", "mu", "ax"}
# Torch works these out in float32.
ROUNDED = {"ηₜ", "μₜ", "π", "π′"}


def drawn(data: st.DataObject, name: str) -> dict[str, Any]:
    """Settings of an optimizer; Nesterov wants some momentum, and none dampened."""
    values: dict[str, Any] = data.draw(st.fixed_dictionaries(SETTINGS[name]))
    if values.get("nesterov"):
        values |= {"momentum": max(values["momentum"], 0.1), "dampening": 0.0}
    return values


def each_optimizer(test: Any) -> Any:
    drawing = settings(deadline=None, max_examples=12)(given(data=st.data())(test))
    return pytest.mark.parametrize("name", ONE_BY_ONE)(drawing)


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_no_hyperparameter_is_left_untried(name: str) -> None:
    assert set(SETTINGS[name]) == {s.name for s in OPTIMIZERS[name].hyperparameters}


@each_optimizer
def test_several_steps_are_those_of_torch(name: str, data: st.DataObject) -> None:
    for step in steps(name, drawn(data, name), 7, seed=data.draw(st.integers(0, 9))):
        assert_explained(step, 1e-12)
        assert step.update.optimizer == name
        assert step.update.evaluations == 1


@each_optimizer
def test_float32_up_to_its_precision(name: str, data: st.DataObject) -> None:
    for step in steps(name, drawn(data, name), 4, dtype="float32"):
        assert_explained(step, 1e-5)


@pytest.mark.parametrize("name", ONE_BY_ONE)
@pytest.mark.parametrize(("columns", "bias"), [(1, False), (9, True)])
def test_other_shapes(name: str, columns: int, bias: bool) -> None:
    for step in steps(name, {}, 3, columns=columns, bias=bias):
        assert len(step.update.parameters) == 1 + bias
        assert step.update.parameters[0].difference <= 1e-15
        for quantity in step.update.parameters[0].quantities:
            assert quantity.value.shape in {(), (1, columns)}
        if bias:
            for quantity in step.update.parameters[1].quantities:
                assert quantity.value.shape in {(), (1,)}


@each_optimizer
def test_what_is_kept_is_what_torch_keeps(name: str, data: st.DataObject) -> None:
    for step in steps(name, drawn(data, name), 4):
        for index, at in enumerate(step.parameters):
            shown = set()
            for symbol, value in step.lines(index).items():
                key = KEPT[name].get(symbol, "")
                if key in at.state_after:
                    kept = at.state_after[key].numpy()
                    np.testing.assert_allclose(value, kept, rtol=1e-12, atol=1e-15)
                    shown.add(key)
            assert set(at.state_after) - NOT_SHOWN <= shown


@each_optimizer
def test_every_line_is_what_its_formula_says(name: str, data: st.DataObject) -> None:
    previous: Step | None = None
    for step in steps(name, drawn(data, name), 4):
        for index in range(2):
            known = known_to(step, index, previous)
            lines = step.lines(index)
            for symbol, formula in step.formulas(index).items():
                value = np.broadcast_to(evaluate(formula, known), lines[symbol].shape)
                precision = 1e-6 if symbol in ROUNDED else 1e-9
                np.testing.assert_allclose(
                    value, lines[symbol], precision, precision * 1e-6, err_msg=symbol
                )
        previous = step


@each_optimizer
def test_no_constant_that_no_formula_names(name: str, data: st.DataObject) -> None:
    for step in steps(name, drawn(data, name), 3):
        text = " ".join(step.formulas().values())
        superscript = {"t": "ᵗ"}
        for symbol in step.constants:
            assert symbol in text or superscript.get(symbol, symbol) in text


# What is left out, and what is there


def written(name: str, given: dict[str, Any], count: int) -> list[str]:
    """The lines for the weight of the last of some steps."""
    *_, last = steps(name, given, count)
    return [f"{symbol} = {formula}" for symbol, formula in last.formulas().items()]


def test_plain_gradient_descent_is_two_lines() -> None:
    (step,) = steps("SGD", {"lr": 0.25}, 1)
    assert step.formulas() == {"g": "w.grad", "w′": "w − η·g"}
    assert step.formulas(1) == {"g": "b.grad", "b′": "b − η·g"}
    assert step.constants == {"η": 0.25}
    at = step.parameters[0]
    assert step.lines()["g"].tolist() == at.gradient.tolist()
    assert step.lines()["w′"].tolist() == (at.before - 0.25 * at.gradient).tolist()


@pytest.mark.parametrize(
    ("name", "given", "count", "expected"),
    [
        (
            "SGD",
            {"momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1},
            1,
            ["g = w.grad + λ·w", "v′ = g", "w′ = w − η·v′"],
        ),
        (
            "SGD",
            {"momentum": 0.9, "dampening": 0.5},
            2,
            ["g = w.grad", "v = v′ₜ₋₁", "v′ = μ·v + (1 − τ)·g", "w′ = w − η·v′"],
        ),
        (
            "SGD",
            {"momentum": 0.9, "nesterov": True},
            2,
            [
                "g = w.grad",
                "v = v′ₜ₋₁",
                "v′ = μ·v + g",
                "ĝ = g + μ·v′",
                "w′ = w − η·ĝ",
            ],
        ),
        (
            "Adam",
            {},
            1,
            [
                "g = w.grad",
                "m = 0",
                "m′ = β₁·m + (1 − β₁)·g",
                "v = 0",
                "v′ = β₂·v + (1 − β₂)·g²",
                "m̂ = m′/(1 − β₁ᵗ)",
                "v̂ = v′/(1 − β₂ᵗ)",
                "w′ = w − η·m̂/(√v̂ + ε)",
            ],
        ),
        (
            "AdamW",
            {"amsgrad": True},
            2,
            [
                "g = w.grad",
                "m = m′ₜ₋₁",
                "m′ = β₁·m + (1 − β₁)·g",
                "v = v′ₜ₋₁",
                "v′ = β₂·v + (1 − β₂)·g²",
                "V = V′ₜ₋₁",
                "V′ = max(V, v′)",
                "m̂ = m′/(1 − β₁ᵗ)",
                "v̂ = V′/(1 − β₂ᵗ)",
                "w′ = (1 − η·λ)·w − η·m̂/(√v̂ + ε)",
            ],
        ),
        (
            "Adagrad",
            {},
            1,
            ["g = w.grad", "G = 0", "G′ = G + g²", "w′ = w − η·g/(√G′ + ε)"],
        ),
        (
            "ASGD",
            {},
            9,
            [
                "g = w.grad",
                "ηₜ = η/(1 + λ₀·η·(t − 1))^α",
                "w′ = (1 − λ₀·ηₜ)·w − ηₜ·g",
            ],
        ),
        (
            "RMSprop",
            {"centered": True, "momentum": 0.5},
            2,
            [
                "g = w.grad",
                "v = v′ₜ₋₁",
                "v′ = α·v + (1 − α)·g²",
                "ḡ = ḡ′ₜ₋₁",
                "ḡ′ = α·ḡ + (1 − α)·g",
                "ṽ = v′ − ḡ′²",
                "u = u′ₜ₋₁",
                "u′ = μ·u + g/(√ṽ + ε)",
                "w′ = w − η·u′",
            ],
        ),
    ],
)
def test_the_lines_of_a_step(
    name: str, given: dict[str, Any], count: int, expected: list[str]
) -> None:
    assert written(name, given, count) == expected


def test_steps_are_counted_from_one() -> None:
    counted = [step.constants["t"] for step in steps("Adam", {}, 3)]
    assert counted == [1, 2, 3]


def test_radam_divides_by_the_mean_square_from_its_sixth_step_on() -> None:
    *early, sixth = steps("RAdam", {}, 6)
    for step in early:
        assert step.lines()["ρₜ"] <= 5
        assert step.formulas()["w′"] == "w − η·m̂"
        assert not {"r", "l"} & set(step.lines())
    assert sixth.lines()["ρₜ"] > 5
    assert sixth.formulas()["w′"] == "w − η·m̂·r·l"


def test_asgd_averages_from_its_iteration_on() -> None:
    found = [("w̄′" in s.lines(), s.lines()["w′"]) for s in steps("ASGD", {"t0": 3}, 9)]
    assert [averaged for averaged, _ in found] == 5 * [False] + 4 * [True]
    *_, last = steps("ASGD", {"t0": 3}, 9)
    # Of all points from the fifth on.
    mean = np.mean([point for _, point in found[4:]], axis=0)
    np.testing.assert_allclose(last.lines()["w̄′"], mean, rtol=1e-6)


def test_rprop_leaves_out_the_step_after_a_turn() -> None:
    turned = [
        step
        for step in steps("Rprop", {"lr": 0.5}, 8, columns=1)
        if step.lines()["σ"] == 0.5
    ]
    assert turned
    for step in turned:
        assert step.lines()["h′"] == 0
        assert step.lines()["w′"] == step.parameters[0].before


def test_settings_may_change_between_two_steps() -> None:
    """A state kept under other settings is used under those of this step."""
    *_, last = steps("SGD", {"momentum": 0.9}, 3)
    changed = complete_settings("SGD", {"momentum": 0.5})
    parameters = [dataclasses.replace(at, rate=0.1) for at in last.parameters]
    update = explain_update("SGD", changed, parameters, 1)
    at = last.parameters[0]
    velocity = 0.5 * at.state_before["momentum_buffer"].numpy() + at.gradient
    found = update.parameters[0].quantities[-1].value.values
    np.testing.assert_allclose(found, at.before - 0.1 * velocity, rtol=1e-14)


# Rates that are not those of the settings


@each_optimizer
def test_a_rate_of_its_own_for_b(name: str, data: st.DataObject) -> None:
    given = drawn(data, name)
    for step in steps(name, given, 4, lr_bias=0.037):
        assert_explained(step, 1e-12)
        of_w, of_b = (dict(each.constants) for each in step.update.parameters)
        if "η" in of_w:
            assert (of_w["η"], of_b["η"]) == (given["lr"], 0.037)
        assert "η" not in step.constants
        assert set(of_w) == set(of_b) <= {"η"}


def test_what_the_parameters_share_is_said_once() -> None:
    (step,) = steps("Adam", {"lr": 0.1}, 1, lr_bias=0.2)
    assert set(step.constants) == {"t", "β₁", "β₂", "ε"}
    assert [dict(p.constants) for p in step.update.parameters] == [
        {"η": 0.1},
        {"η": 0.2},
    ]
    (same,) = steps("Adam", {"lr": 0.1}, 1, lr_bias=0.1)
    assert same.constants["η"] == 0.1
    assert not any(p.constants for p in same.update.parameters)


@each_optimizer
def test_a_rate_that_moves_from_step_to_step(name: str, data: st.DataObject) -> None:
    given = drawn(data, name)
    for number, step in enumerate(steps(name, given, 5, gamma=0.7)):
        assert_explained(step, 1e-12)
        if "η" in step.constants:
            assert step.constants["η"] == pytest.approx(given["lr"] * 0.7**number)


def test_asgd_follows_a_moving_rate_one_step_late() -> None:
    first, *later = steps("ASGD", {"lr": 0.1, "lambd": 0.2}, 4, gamma=0.5)
    assert first.formulas()["ηₜ"] == "η/(1 + λ₀·η·(t − 1))^α"
    for number, step in enumerate(later):
        before = 0.1 * 0.5**number
        formula = "ηₜ₋₁/(1 + λ₀·ηₜ₋₁·(t − 1))^α"
        assert step.formulas()["ηₜ"] == formula
        assert "η" not in step.constants
        known = {**step.constants, "ηₜ₋₁": before}
        value = evaluate(formula, known)
        np.testing.assert_allclose(step.lines()["ηₜ"], value, rtol=1e-6)


# The difference


def test_a_step_that_is_not_the_formulas_is_found_out() -> None:
    (step,) = steps("SGD", {}, 1, columns=9)
    weight, bias = step.parameters
    # The ninth number is none of those that an excerpt shows.
    elsewhere = weight.after + 0.125 * (np.arange(9) == 8)
    weight = dataclasses.replace(weight, after=elsewhere)
    settings = complete_settings("SGD", {})
    update = explain_update("SGD", settings, [weight, bias], 1)
    assert update.parameters[0].difference == pytest.approx(0.125)
    assert update.parameters[1].difference <= 1e-15


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 1e200])
@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_what_is_not_finite_is_shown_as_it_is(name: str, number: float) -> None:
    """Warnings are errors in these tests."""
    parameter = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    parameter.grad = torch.full_like(parameter, number)
    complete = complete_settings(name, {})
    optimizer = getattr(torch.optim, name)([parameter], **complete)
    kept = {k: v.clone() for k, v in optimizer.state.get(parameter, {}).items()}
    optimizer.step()
    after = parameter.detach().numpy()
    rate = optimizer.param_groups[0]["lr"]
    at = ParameterAtUpdate("b", np.ones(1), np.full(1, number), after, kept, {}, rate)
    (update,) = explain_update(name, complete, [at], 1).parameters
    found = update.quantities[-1].value.values
    if name == "Rprop" and math.isnan(number):
        # Torch takes the sign of NaN for 0.
        assert math.isnan(update.difference)
    else:
        np.testing.assert_allclose(found, after, rtol=1e-12)
        # 0 but for the rounding of 1e200.
        assert update.difference <= 1e-12 * 1e200


def test_nothing_is_written_to() -> None:
    for name in ONE_BY_ONE:
        *_, step = steps(name, {}, 2)
        for at in step.parameters:
            for array in (at.before, at.gradient, at.after):
                array.flags.writeable = False
        before = [
            {k: v.clone() for k, v in at.state_before.items()} for at in step.parameters
        ]
        explain_update(name, complete_settings(name, {}), step.parameters, 1)
        for at, state in zip(step.parameters, before, strict=True):
            assert all(torch.equal(at.state_before[k], v) for k, v in state.items())
