"""Which runs a sweep adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.race.sweep_values import (
    Plan,
    numeric_specs,
    plan_sweep,
    suggested_values,
)
from linreg.config import Config
from linreg.errors import SettingError
from linreg.optimizers import OPTIMIZERS, find_hyperparameter
from linreg.specs import Spec


def spec(optimizer: str, name: str) -> Spec:
    return find_hyperparameter(optimizer, name)


def test_what_can_be_swept_is_one_number() -> None:
    names = [s.name for s in numeric_specs(Config())]
    assert names == ["lr", "momentum", "dampening", "weight_decay"]
    lbfgs = [s.name for s in numeric_specs(Config(optimizer="LBFGS"))]
    assert "max_iter" in lbfgs
    assert "line_search_fn" not in lbfgs


def test_a_run_for_each_value_that_does_not_race_yet() -> None:
    config = Config(settings={"lr": 0.01})
    racing = [config, Config(settings={"lr": 0.3})]
    plan = plan_sweep(config, spec("SGD", "lr"), (0.1, 0.01, 0.1, 0.3, 1.0), racing)
    assert plan == Plan((0.1, 1.0), already=2)


def test_whole_numbers_are_rounded_and_come_once() -> None:
    config = Config(optimizer="LBFGS")
    plan = plan_sweep(config, spec("LBFGS", "max_iter"), (1.0, 1.4, 2.6, 7.0), [])
    assert plan == Plan((1, 3, 7))
    assert all(isinstance(value, int) for value in plan.values)


def test_values_that_cannot_be_are_refused() -> None:
    with pytest.raises(SettingError):
        plan_sweep(Config(), spec("SGD", "momentum"), (0.5, 1.0), [])


@given(optimizer=st.sampled_from(sorted(OPTIMIZERS)))
def test_suggestions_can_be_used_as_they_are(optimizer: str) -> None:
    config = Config(optimizer=optimizer)
    for each in numeric_specs(config):
        suggested = suggested_values(each, config.settings[each.name])
        assert len(suggested) >= 2
        plan = plan_sweep(config, each, suggested, [])
        assert plan.values == pytest.approx(suggested)


def test_a_rate_is_suggested_around_the_present_one() -> None:
    assert suggested_values(spec("SGD", "lr"), 0.3) == (0.03, 0.3, 3.0)
