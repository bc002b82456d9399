"""What is claimed of a learning rate, and where nothing is claimed."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.advice import rate_hint, settling_rate
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.exact import curvature
from linreg.prepare import prepare
from linreg.status import Status
from linreg.trainer import Trainer

TOO_FAST = Config(reduction="sum", settings={"lr": 0.9})


def hint(config: Config) -> str:
    prepared = prepare(lecture_data(), config)
    return rate_hint(config, curvature(prepared, config.reduction))


def test_the_hint_has_this_datas_numbers() -> None:
    said = "learning rate 0.9 is 15 times the largest stable rate 0.0601 of this data"
    assert hint(TOO_FAST) == said


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"lr": 0.06}},
        {"settings": {"lr": 0.9, "momentum": 0.5}},
        {"settings": {"lr": 0.9, "weight_decay": 0.1}},
        {"optimizer": "Adam", "settings": {"lr": 0.9}},
        {"loss": "l1"},
        {"batch_size": 1},
    ],
)
def test_where_no_bound_is_known_or_broken_nothing_is_said(
    changes: dict[str, Any],
) -> None:
    assert hint(replace(TOO_FAST, **changes)) == ""


@given(st.floats(1e-12, 1e12))
def test_the_rate_that_is_offered_is_short_and_below_half_the_bound(
    bound: float,
) -> None:
    prepared = prepare(lecture_data(), TOO_FAST)
    bent = replace(curvature(prepared, "sum"), max_stable_lr=bound)
    rate = settling_rate(bent)
    assert bound / 4 < rate <= bound / 2 * (1 + 1e-9)
    assert float(f"{rate:.0e}") == rate


def test_a_run_at_that_rate_settles() -> None:
    prepared = prepare(lecture_data(), TOO_FAST)
    rate = settling_rate(curvature(prepared, "sum"))
    trainer = Trainer(prepared, replace(TOO_FAST, settings={"lr": rate}))
    while trainer.status is Status.TRAINING:
        trainer.step()
    assert trainer.train_loss() < 1e-3
