"""The exact fit and real training runs against certified least-squares fits.

All digits are relative ones of the worst coefficient. The certified numbers have 15;
where fewer are reached, it is because the data are decimal fractions that float64
rounds: the exact fit is that of the rounded data.
"""

import math
from collections.abc import Iterable

import numpy as np
import pytest

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray, make_dataset
from linreg.exact import ExactFit, fit_exact
from linreg.prepare import prepare
from tests.linreg.certified import (
    Certified,
    digits,
    find,
    needs_files,
    read_certified,
    wampler,
)
from tests.linreg.runs import run

# Set: digits of the coefficients, and of the residual standard deviation; then those of
# the coefficients in a table too long to be refined.
EXACT = {
    "Norris": (14.0, 13.5, 11.0),
    "Pontius": (13.0, 13.5, 11.0),
    "NoInt1": (14.5, 14.5, 13.0),
    "NoInt2": (14.5, 14.5, 13.0),
    "Filip": (13.5, 14.0, 11.5),
    "Longley": (14.0, 14.5, 11.0),
    "Wampler1": (15.5, 15.5, 7.0),
    "Wampler2": (13.0, 14.5, 10.0),
    "Wampler3": (15.5, 14.0, 7.0),
    "Wampler4": (15.5, 14.0, 7.0),
    "Wampler5": (15.5, 14.0, 6.0),
}

# What LBFGS has right after 100 of its inner steps in float64, from PyTorch's own
# start. It knows the loss and the gradient alone, and cannot see further than their
# rounding: Wampler3 to 5 bury coefficients of 1 in noise of up to 20 million. Filip is
# beyond it, as the condition number of its Hessian is 1e19 even when standardised.
TRAINED = {
    "Norris": 10.0,
    "Pontius": 6.0,
    "NoInt1": 13.0,
    "NoInt2": 13.0,
    "Longley": 6.0,
    "Wampler1": 8.5,
    "Wampler2": 9.0,
    "Wampler3": 3.0,
    "Wampler4": 2.0,
    "Wampler5": 1.5,
}


def sets(names: Iterable[str]) -> list[object]:
    """Those that come from a file are skipped where it is absent."""
    return [
        pytest.param(name, marks=() if name.startswith("Wampler") else needs_files)
        for name in names
    ]


def fit(known: Certified, dataset: Dataset, *, standardize: bool) -> ExactFit:
    config = Config(degree=known.degree, bias=known.bias, standardize=standardize)
    return fit_exact(prepare(dataset, config))


def coefficients(weight: FloatArray, bias: float | None) -> list[float]:
    return [*([] if bias is None else [bias]), *map(float, weight)]


@pytest.mark.parametrize("name", sets(EXACT))
@pytest.mark.parametrize("standardize", [False, True])
def test_the_exact_fit_has_the_certified_digits(name: str, standardize: bool) -> None:
    known = find(name)
    exact = fit(known, known.dataset, standardize=standardize)
    of_coefficients, of_sd, _ = EXACT[name]
    found = coefficients(exact.weight, exact.bias)
    assert digits(found, known.coefficients) >= of_coefficients
    assert digits([exact.residual_sd], [known.residual_sd]) >= of_sd
    assert exact.determined
    assert exact.rank == len(known.coefficients)


@pytest.mark.parametrize("name", sets(EXACT))
def test_a_long_table_has_the_digits_of_float64_alone(name: str) -> None:
    known = find(name)
    times = 6000 // known.dataset.rows
    table = {n: np.tile(known.dataset.column(n), times) for n in known.dataset.names}
    exact = fit(known, make_dataset("long", table), standardize=False)
    found = coefficients(exact.weight, exact.bias)
    assert digits(found, known.coefficients) >= EXACT[name][2]

    rows, count = known.dataset.rows, len(found)
    spare = times * (rows - count) / (times * rows - count)
    largest = float(np.abs(known.dataset.y).max())
    assert exact.residual_sd == pytest.approx(
        known.residual_sd * math.sqrt(spare), rel=1e-11, abs=1e-14 * largest
    )


@pytest.mark.parametrize("name", sets(TRAINED))
def test_training_reaches_the_certified_coefficients(name: str) -> None:
    known = find(name)
    config = Config(
        degree=known.degree,
        bias=known.bias,
        standardize=True,
        dtype="float64",
        reduction="sum",
        optimizer="LBFGS",
        settings={
            "line_search_fn": "strong_wolfe",
            "max_iter": 100,
            "tolerance_grad": 0.0,
            "tolerance_change": 0.0,
        },
    )
    trainer = run(known.dataset, config, steps=1)
    parameters = trainer.history.row(1).parameters
    count = len(trainer.prepared.inputs.names)
    bias = parameters[count] if known.bias else 0.0
    weight, bias = trainer.prepared.inputs.to_data_units(parameters[:count], bias)
    found = coefficients(weight, float(bias) if known.bias else None)
    assert digits(found, known.coefficients) >= TRAINED[name]


@needs_files
@pytest.mark.parametrize("number", range(1, 6))
def test_wamplers_formulas_give_the_published_tables(number: int) -> None:
    made, published = wampler(number), read_certified(f"Wampler{number}")
    assert np.array_equal(made.dataset.y, published.dataset.y)
    assert np.array_equal(made.dataset.x, published.dataset.x)
    assert made.coefficients == published.coefficients
    assert made.residual_sd == pytest.approx(published.residual_sd, rel=1e-14)
