"""What is said of a step of LBFGS against the state that torch leaves behind it."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.dataset import FloatArray
from linreg.optimizers import complete_settings
from linreg.update_formula import explain_update
from tests.linreg.updates import Step, assert_explained, steps

SEARCHES = ["none", "strong_wolfe"]


def joined(step: Step, symbol: str) -> FloatArray:
    """A line's values for all parameters, as torch keeps them."""
    return np.concatenate([step.lines(i)[symbol].ravel() for i in range(2)])


@pytest.mark.parametrize("rate", [1.0, 0.01])
def test_the_first_inner_step_goes_against_the_gradient(rate: float) -> None:
    (step,) = steps("LBFGS", {"max_iter": 1, "lr": rate}, 1)
    assert step.formulas() == {
        "g": "w.grad",
        "d": "−g",
        "t": "min(1, 1/‖g‖₁)·η",
        "w′": "w + t·d",
    }
    assert step.formulas(1)["b′"] == "b + t·d"
    g = np.concatenate([at.gradient.ravel() for at in step.parameters])
    assert joined(step, "d").tolist() == (-g).tolist()
    length = min(1, 1 / np.abs(g).sum()) * rate
    assert step.lines()["t"] == pytest.approx(length, rel=1e-14)
    assert_explained(step, 1e-14)
    assert step.update.evaluations == 1
    assert (step.constants["n"], step.constants["m"], step.constants["γ"]) == (1, 0, 1)


@settings(deadline=None, max_examples=60)
@given(
    rate=st.floats(0.01, 1.0),
    history_size=st.integers(1, 10),
    search=st.sampled_from(SEARCHES),
    seed=st.integers(0, 20),
)
def test_one_inner_step_is_that_of_torch(
    rate: float, history_size: int, search: str, seed: int
) -> None:
    given = {
        "lr": rate,
        "history_size": history_size,
        "line_search_fn": search,
        "max_iter": 1,
        "tolerance_change": 0.0,
    }
    for count, step in enumerate(steps("LBFGS", given, 6, seed=seed)):
        # At the minimum there is no more curvature to be learned, only rounding.
        if np.abs(step.parameters[0].gradient).max() < 1e-5:
            break
        assert_explained(step, 1e-9)
        state = step.parameters[0].state_after
        kept = state["d"].numpy()
        scale = np.abs(kept).max()
        np.testing.assert_allclose(joined(step, "d"), kept, rtol=0, atol=1e-8 * scale)
        assert step.lines()["t"] == pytest.approx(float(state["t"]), rel=1e-12)
        assert step.constants["n"] == 1
        assert step.constants["m"] == len(state["old_dirs"]) <= history_size
        assert step.formulas()["d"] == ("−H·g" if count else "−g")


def test_the_oldest_pair_is_forgotten() -> None:
    given = {"lr": 0.1, "history_size": 2, "max_iter": 1}
    found = list(steps("LBFGS", given, 6, columns=4))
    assert [step.constants["m"] for step in found] == [0, 1, 2, 2, 2, 2]
    for step in found:
        assert_explained(step, 1e-11)


def test_a_line_search_is_named_with_the_length_it_starts_from() -> None:
    given = {"max_iter": 1, "line_search_fn": "strong_wolfe"}
    first, second = steps("LBFGS", given, 2)
    assert first.formulas()["t"] == "strong_wolfe(min(1, 1/‖g‖₁)·η)"
    assert second.formulas()["t"] == "strong_wolfe(η)"
    assert first.update.evaluations > 1


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_of_several_inner_steps_the_last_is_known(dtype: str, search: str) -> None:
    given = {"max_iter": 4, "lr": 0.5, "line_search_fn": search}
    total = 0
    for step in steps("LBFGS", given, 2, dtype=dtype, columns=4):
        state = step.parameters[0].state_after
        assert step.constants["n"] == state["n_iter"] - total > 1
        total = state["n_iter"]
        assert step.constants["m"] == len(state["old_dirs"])
        assert step.constants["γ"] == float(state["H_diag"])
        assert joined(step, "dₙ").tolist() == state["d"].tolist()
        assert joined(step, "gₙ").tolist() == state["prev_flat_grad"].tolist()
        assert step.lines()["tₙ"] == float(state["t"])
        for at, update in zip(step.parameters, step.update.parameters, strict=True):
            assert math.isnan(update.difference)
            assert update.quantities[-1].formula == f"{at.name} + Σ tᵢ·dᵢ"
            assert update.quantities[-1].value.values.tolist() == at.after.tolist()


def test_no_step_from_where_it_is_flat() -> None:
    (step,) = steps("LBFGS", {"tolerance_grad": 1e9}, 1)
    assert step.formulas() == {"g": "w.grad", "w′": "w"}
    assert step.constants == {}
    assert step.update.parameters[0].difference == 0
    assert step.update.evaluations == 1
    # From there on it is as if nothing had been.
    (first, second) = steps("LBFGS", {"tolerance_grad": 1e9}, 2)
    assert first.lines()["w′"].tolist() == second.lines()["w′"].tolist()


def test_no_step_along_a_direction_that_is_flat() -> None:
    first, second = steps("LBFGS", {"tolerance_change": 1e9}, 2)
    for step in (first, second):
        assert step.formulas()["w′"] == "w (g·d > −ξ)"
        assert step.constants["ξ"] == 1e9
        assert step.lines()["w′"].tolist() == step.parameters[0].before.tolist()
        assert step.update.parameters[0].difference == 0


@pytest.mark.parametrize("given", [{"max_iter": 1}, {"max_iter": 3}, {}])
def test_what_is_not_finite_is_shown_as_it_is(given: dict[str, Any]) -> None:
    (step,) = steps("LBFGS", {"max_iter": 1}, 1)
    at, bias = step.parameters
    at = dataclasses.replace(at, gradient=np.full_like(at.gradient, math.nan))
    complete = complete_settings("LBFGS", given)
    update = explain_update("LBFGS", complete, [at, bias], 1)
    assert np.isnan(update.parameters[0].quantities[0].value.values).all()
    assert math.isnan(update.parameters[0].difference)


def test_a_step_that_is_not_the_formulas_is_found_out() -> None:
    *_, step = steps("LBFGS", {"max_iter": 1}, 2)
    at, bias = step.parameters
    at = dataclasses.replace(at, after=at.after + 0.125)
    complete = complete_settings("LBFGS", {"max_iter": 1})
    update = explain_update("LBFGS", complete, [at, bias], 1)
    assert update.parameters[0].difference == pytest.approx(0.125)
    assert update.parameters[1].difference < 1e-12


def test_without_a_bias() -> None:
    for step in steps("LBFGS", {"max_iter": 1}, 3, columns=3, bias=False):
        assert len(step.update.parameters) == 1
        assert step.update.parameters[0].difference < 1e-10
