"""The criteria: torch's own, and the same formulas in numpy."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from linreg.errors import SettingError
from linreg.losses import LOSSES, REDUCTIONS, loss_value, make_criterion
from tests.linreg.runs import ALWAYS, CRITERIA

# Worked out by hand from the documented formulas.
RESIDUALS = np.array([0.0, 0.5, -1.0, 2.0, -3.0])
BY_HAND = {
    "mse": [0.0, 0.25, 1.0, 4.0, 9.0],
    "l1": [0.0, 0.5, 1.0, 2.0, 3.0],
    "huber": [0.0, 0.125, 0.5, 1.5, 2.5],
    "smooth_l1": [0.0, 0.125, 0.5, 1.5, 2.5],
}


def test_four_losses_and_two_reductions_are_on_offer() -> None:
    assert list(LOSSES) == ["mse", "l1", "huber", "smooth_l1"]
    assert REDUCTIONS == ("mean", "sum")
    for name, spec in LOSSES.items():
        assert spec.name == name
        assert spec.meaning.endswith(".")
        assert "\n" not in spec.meaning


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_criterion_is_torchs_own(loss: str, reduction: str) -> None:
    criterion = make_criterion(loss, reduction)
    assert type(criterion) is CRITERIA[loss]
    assert criterion.reduction == reduction


@pytest.mark.parametrize("loss", LOSSES)
def test_the_formulas_by_hand(loss: str) -> None:
    each = BY_HAND[loss]
    assert LOSSES[loss].of_residual(RESIDUALS).tolist() == each
    assert loss_value(loss, "sum", RESIDUALS) == sum(each)
    assert loss_value(loss, "mean", RESIDUALS) == sum(each) / 5


@given(
    residuals=st.lists(st.floats(-1e100, 1e100), min_size=1, max_size=8),
    loss=st.sampled_from(list(LOSSES)),
    reduction=st.sampled_from(REDUCTIONS),
)
@ALWAYS
def test_numpy_and_torch_agree(
    residuals: list[float], loss: str, reduction: str
) -> None:
    array = np.array(residuals)
    y_pred = torch.tensor(residuals, dtype=torch.float64)
    torchs = make_criterion(loss, reduction)(y_pred, torch.zeros_like(y_pred)).item()
    assert loss_value(loss, reduction, array) == pytest.approx(torchs, rel=1e-14)


@pytest.mark.parametrize("loss", LOSSES)
def test_what_overflows_is_infinite_and_what_is_unknown_stays_so(loss: str) -> None:
    huge = loss_value(loss, "sum", np.array([1e308, -1e308]))
    assert huge == (math.inf if loss in ("mse", "l1") else huge)
    assert loss_value(loss, "mean", np.array([math.inf, 1.0])) == math.inf
    assert math.isnan(loss_value(loss, "mean", np.array([math.nan, 1.0])))


@pytest.mark.parametrize(
    ("loss", "reduction", "error"),
    [
        ("mae", "mean", SettingError("loss", "mae", "unknown_name", tuple(LOSSES))),
        (
            "mse",
            "none",
            SettingError("reduction", "none", "unknown_name", REDUCTIONS),
        ),
    ],
)
def test_a_name_that_is_not_on_offer(
    loss: str, reduction: str, error: SettingError
) -> None:
    with pytest.raises(SettingError) as caught:
        make_criterion(loss, reduction)
    assert caught.value == error
