"""A long curve in a bounded number of stretches, of which none lies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.envelope import Envelope

VALUES = st.lists(
    st.floats(-1e300, 1e300) | st.just(np.nan) | st.just(np.inf), max_size=300
)


def fed(values: list[float], pieces: int, bins: int = 8) -> Envelope:
    envelope = Envelope(bins)
    for piece in np.array_split(np.array(values), pieces):
        envelope.extend(piece)
    return envelope


def test_a_short_curve_is_kept_as_it_is() -> None:
    outline = fed([5.0, 3.0, 4.0], 2).outline()
    np.testing.assert_array_equal(outline.x, [0, 1, 2])
    for kept in (outline.mean, outline.low, outline.high):
        np.testing.assert_array_equal(kept, [5, 3, 4])


@given(VALUES, st.integers(1, 6))
def test_no_value_lies_outside_of_its_stretch(values: list[float], pieces: int) -> None:
    envelope = fed(values, pieces)
    outline = envelope.outline()
    assert envelope.count == len(values)
    assert len(outline.x) <= 8
    for position, value in enumerate(values):
        if np.isfinite(value):
            here = int(np.argmin(np.abs(outline.x - position)))
            # Halfway between two stretches it may be in either.
            near = slice(max(here - 1, 0), here + 2)
            assert np.nanmin(outline.low[near]) <= value
            assert value <= np.nanmax(outline.high[near])


@given(VALUES.filter(lambda v: np.isfinite(v).any()), st.integers(1, 6))
def test_the_extremes_of_the_curve_are_those_of_its_outline(
    values: list[float], pieces: int
) -> None:
    outline = fed(values, pieces).outline()
    finite = np.array(values)[np.isfinite(values)]
    assert np.nanmin(outline.low) == finite.min()
    assert np.nanmax(outline.high) == finite.max()
    seen = ~np.isnan(outline.mean)
    assert (outline.low[seen] <= outline.mean[seen]).all()
    assert (outline.mean[seen] <= outline.high[seen]).all()


@given(VALUES, st.integers(1, 6))
def test_it_does_not_matter_in_which_pieces_values_come(
    values: list[float], pieces: int
) -> None:
    at_once, piecewise = fed(values, 1).outline(), fed(values, pieces).outline()
    np.testing.assert_array_equal(at_once.x, piecewise.x)
    np.testing.assert_array_equal(at_once.low, piecewise.low)
    np.testing.assert_array_equal(at_once.high, piecewise.high)


def test_the_mean_of_a_stretch_is_that_of_its_values() -> None:
    values = np.random.default_rng(0).normal(size=1000)
    values[10:20] = np.nan
    outline = fed(values.tolist(), 7).outline()
    stride = round(outline.x[1] - outline.x[0])
    for i, mean in enumerate(outline.mean):
        part = values[i * stride : (i + 1) * stride]
        assert mean == pytest.approx(np.nanmean(part), abs=1e-12)


def test_losses_near_the_largest_float_have_a_mean() -> None:
    outline = fed([1.7e308] * 100, 3).outline()
    assert np.isfinite(outline.mean).all()
