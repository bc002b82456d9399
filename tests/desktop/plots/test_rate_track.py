"""Learning rates as a line of few points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.rate_track import RateTrack
from linreg.dataset import FloatArray
from linreg.rows import Rows
from tests.desktop.plots.drawing import history_of

STEPS = np.repeat([0.1, 0.01, 0.001], 100)


def rows_of(rates: FloatArray) -> Rows:
    count = len(rates)
    return history_of(("w",), np.zeros((count, 1)), rates=rates).rows()


def track_of(rates: FloatArray) -> RateTrack:
    track = RateTrack()
    track.follow(rows_of(rates))
    return track


def test_a_constant_rate_does_not_change_however_long_it_is() -> None:
    track = RateTrack()
    for count in (0, 1, 2, 3000):
        track.follow(rows_of(np.full(count, 0.01)))
        assert not track.changes


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_a_rate_that_changes_is_noticed_in_whatever_pieces_it_comes(
    pieces: list[int],
) -> None:
    rates = np.where(np.arange(sum(pieces)) < 30, 0.1, 0.05)
    rows, track = rows_of(rates), RateTrack()
    for end in np.cumsum(pieces):
        track.follow(rows.until(int(end) - 1))
        assert track.changes == (end > 30)
    if track.changes:
        x, drawn = track.stairs
        np.testing.assert_allclose(drawn[::2], rates)
        assert x[-1] == len(rates) - 1


def test_it_jumps_where_the_rate_does() -> None:
    x, rates = track_of(np.array([0.1, 0.1, 0.05, 0.05])).stairs
    assert x.tolist() == [0, 1, 1, 2, 2, 3, 3]
    assert rates.tolist() == [0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05]


def test_a_newest_row_that_is_written_again_counts() -> None:
    track = track_of(np.full(5, 0.1))
    track.follow(rows_of(np.array([0.1] * 4 + [0.2])))
    assert track.changes
    assert track.stairs[1][-1] == 0.2


def test_another_branch_or_a_shorter_run_begins_anew() -> None:
    track = track_of(STEPS)
    track.follow(rows_of(np.full(50, 0.1)))
    assert not track.changes


@pytest.mark.parametrize(
    ("rates", "logarithmic", "extent"),
    [
        (STEPS, True, (0.001, 0.1)),
        (0.03 * 0.97 ** np.arange(300.0), True, (1e-6, 0.1)),
        # Half of a cosine is seen best as one.
        (0.05 * (1 + np.cos(np.linspace(0, np.pi, 300))), False, (0, 0.1)),
        (np.linspace(0.01, 0.03, 300), False, (0, 0.05)),
        (np.array([0.0, 0.0, 0.1]), True, (0.1, 0.1)),
    ],
)
def test_the_scale_is_the_one_that_shows_them(
    rates: FloatArray, logarithmic: bool, extent: tuple[float, float]
) -> None:
    track = track_of(rates)
    assert track.logarithmic == logarithmic
    assert track.extent == pytest.approx(extent)
