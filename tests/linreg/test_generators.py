"""Drawn data against the truth that their generator states, by NumPy's own means."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linreg.dataset import Dataset, FloatArray
from linreg.errors import SettingError
from linreg.generators import GENERATORS, NOISE, ROWS, SEED, Truth, generate

NOISY = [name for name in GENERATORS if GENERATORS[name].noise]
MANY = 200_000


def terms(dataset: Dataset) -> FloatArray:
    """What the weights of the truth multiply, with ones for the constant last."""
    count = len(GENERATORS_BY_TITLE[dataset.name].terms)
    x = dataset.x
    if x.shape[1] < count:
        x = np.column_stack([x[:, 0] ** k for k in range(1, count + 1)])
    return np.column_stack([x, np.ones(len(x))])


GENERATORS_BY_TITLE = {generator.title: generator for generator in GENERATORS.values()}


def along(dataset: Dataset, truth: Truth) -> FloatArray:
    y: FloatArray = terms(dataset) @ np.array([*truth.weight, truth.bias])
    return y


def fit(dataset: Dataset) -> tuple[FloatArray, float]:
    """Coefficients and residual standard deviation."""
    matrix = terms(dataset)
    found: FloatArray = np.linalg.lstsq(matrix, dataset.y)[0].astype(np.float64)
    return found, float((dataset.y - matrix @ found).std())


@given(
    name=st.sampled_from(sorted(GENERATORS)),
    rows=st.integers(2, 200),
    noise=st.floats(0, 1e6),
    seed=st.integers(0, 2**31 - 1),
)
@settings(max_examples=60, deadline=None)
def test_the_same_arguments_draw_the_same_data(
    name: str, rows: int, noise: float, seed: int
) -> None:
    first, second = (generate(name, rows, noise, seed) for _ in range(2))
    assert first.rows == rows
    assert first.used.all()
    assert first.names == second.names
    for a, b in zip(first.columns, second.columns, strict=True):
        assert a.dtype == np.float64
        assert a.tobytes() == b.tobytes()


@pytest.mark.parametrize("name", GENERATORS)
def test_another_seed_draws_other_data(name: str) -> None:
    first, second = generate(name, 50, 1.0, 0), generate(name, 50, 1.0, 1)
    for a, b in zip(first.columns, second.columns, strict=True):
        assert (a != b).all()


@pytest.mark.parametrize("name", GENERATORS)
def test_roles(name: str) -> None:
    dataset = generate(name, 50, 1.0, 0)
    two = name == "collinear"
    assert dataset.names == (("x1", "x2", "y") if two else ("x", "y"))
    assert dataset.x_names == dataset.names[:-1]
    assert dataset.y_name == "y"


@pytest.mark.parametrize("name", GENERATORS)
def test_without_noise_the_points_lie_on_the_truth(name: str) -> None:
    dataset = generate(name, 100, 0.0, 5)
    off = [
        np.abs(dataset.y - along(dataset, truth)) for truth in GENERATORS[name].truths
    ]
    nearest = np.min(off, axis=0)
    regular = slice(10, None) if name == "outliers" else slice(None)
    assert nearest[regular].max() < 1e-13 * np.abs(dataset.y).max()


def test_a_line_has_no_noise_whatever_sigma_is() -> None:
    assert GENERATORS["line"].noise == ""
    dataset = generate("line", 100, 50.0, 5)
    assert np.abs(dataset.y - (2 * dataset.x[:, 0] + 1)).max() < 1e-13


@pytest.mark.parametrize("name", ["noisy_line", "polynomial", "collinear"])
def test_many_rows_give_the_truth_and_sigma_back(name: str) -> None:
    dataset = generate(name, MANY, 3.0, 2)
    found, sd = fit(dataset)
    (truth,) = GENERATORS[name].truths
    matrix = terms(dataset)
    errors = 3.0 * np.sqrt(np.diag(np.linalg.inv(matrix.T @ matrix)))
    # Five standard errors: beyond them once in two million seeds.
    assert (np.abs(found - [*truth.weight, truth.bias]) < 5 * errors).all()
    assert sd == pytest.approx(3.0, rel=0.01)


def test_noise_that_grows_has_its_sigma_in_the_middle() -> None:
    dataset = generate("heteroscedastic", MANY, 2.0, 3)
    x = dataset.x[:, 0]
    noise = dataset.y - along(dataset, GENERATORS["heteroscedastic"].truths[0])
    for place in (1.0, 5.0, 9.0):
        near = np.abs(x - place) < 0.2
        assert noise[near].std() == pytest.approx(2.0 * place / 5, rel=0.05)


def test_the_first_tenth_are_outliers_at_the_right_and_below() -> None:
    dataset = generate("outliers", 1000, 1.0, 4)
    off = dataset.y - (2 * dataset.x[:, 0] + 1)
    assert off[:100].mean() == pytest.approx(-15, abs=0.5)
    assert off[:100].max() < -10
    assert (dataset.x[:100] >= 8).all()
    assert np.abs(off[100:]).max() < 5
    # They pull the slope down, as the story says.
    assert fit(dataset)[0][0] < 1.6
    assert (generate("outliers", 3, 0.0, 0).y < 10).sum() >= 1


def test_two_clusters_rise_and_all_points_fall() -> None:
    dataset = generate("clusters", 1001, 1.0, 5)
    x, y = dataset.x[:, 0], dataset.y
    for part, truth in ((slice(0, 500), 4), (slice(500, None), -4)):
        slope, intercept = np.polyfit(x[part], y[part], 1)
        assert slope == pytest.approx(1, abs=0.2)
        assert intercept == pytest.approx(truth, abs=1.5)
    assert np.polyfit(x, y, 1)[0] < -0.4


def test_collinear_features_are_nearly_proportional() -> None:
    dataset = generate("collinear", MANY, 1.0, 6)
    x1, x2 = dataset.x.T
    assert np.corrcoef(x1, x2)[0, 1] > 0.998
    assert (x2 - x1 / 2).std() == pytest.approx(0.05, rel=0.01)
    few = [fit(generate("collinear", 50, 1.0, seed))[0][0] for seed in range(20)]
    assert np.std(few) > 1


@pytest.mark.parametrize("name", GENERATORS)
def test_drawing_takes_one_more_column_than_the_data(name: str) -> None:
    rows = 1_000_000
    tracemalloc.start()
    try:
        dataset = generate(name, rows, 1.0, 0)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < (len(dataset.columns) + 1) * 8 * rows * 1.05


@pytest.mark.parametrize(
    ("arguments", "setting"),
    [
        (("spiral", 50, 1.0, 0), "generator"),
        (("line", 1, 1.0, 0), "rows"),
        (("line", 10_000_001, 1.0, 0), "rows"),
        (("noisy_line", 50, -0.1, 0), "noise"),
        (("noisy_line", 50, float("nan"), 0), "noise"),
        (("noisy_line", 50, float("inf"), 0), "noise"),
        (("line", 50, 1.0, -1), "seed"),
    ],
)
def test_what_cannot_be_drawn(
    arguments: tuple[str, int, float, int], setting: str
) -> None:
    with pytest.raises(SettingError) as caught:
        generate(*arguments)
    assert caught.value.name == setting


def test_the_defaults_can_be_drawn_and_every_generator_has_its_words() -> None:
    assert (ROWS.default, NOISE.default, SEED.default) == (50, 1.0, 0)
    for name, generator in GENERATORS.items():
        assert generator.name == name
        assert generator.meaning.endswith(".")
        assert generator.look_for.endswith(".")
        for truth in generator.truths:
            assert len(truth.weight) == len(generator.terms)
    assert len(NOISY) == len(GENERATORS) - 1
