"""What the settings become in torch's own optimizers."""

from typing import Any

import pytest
import torch

from linreg.errors import SettingError
from linreg.optimizers import OPTIMIZERS, complete_settings
from linreg.torch_optimizer import change_settings, make_optimizer, torch_arguments


def parameters() -> list[torch.nn.Parameter]:
    """A weight (1, 2) and a bias (1,)."""
    return [torch.nn.Parameter(torch.ones(shape)) for shape in ((1, 2), (1,))]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_complete_settings_reach_torch(name: str) -> None:
    optimizer = make_optimizer(name, parameters(), {"lr": 1})
    assert type(optimizer) is OPTIMIZERS[name].torch_class
    (group,) = optimizer.param_groups
    found = {key: group[key] for key in complete_settings(name, {})}
    assert found == torch_arguments(complete_settings(name, {"lr": 1.0}))


def test_no_line_search_is_none_in_torch() -> None:
    assert torch_arguments({"line_search_fn": "none"}) == {"line_search_fn": None}
    given: dict[str, Any] = {"line_search_fn": "strong_wolfe", "lr": 0.5}
    assert torch_arguments(given) == given


def rates_of(optimizer: torch.optim.Optimizer) -> list[Any]:
    return [(len(group["params"]), group["lr"]) for group in optimizer.param_groups]


def test_a_rate_of_its_own_for_the_bias_is_a_group_of_its_own() -> None:
    both = parameters()
    settings = {"lr": 0.1}
    assert rates_of(make_optimizer("SGD", both, settings)) == [(2, 0.1)]
    optimizer = make_optimizer("SGD", both, settings, 0.03)
    assert rates_of(optimizer) == [(1, 0.1), (1, 0.03)]
    assert optimizer.param_groups[1]["params"][0] is both[1]
    without_bias = make_optimizer("SGD", both[:1], settings, 0.03)
    assert rates_of(without_bias) == [(1, 0.1)]


def test_the_rates_that_a_schedule_moves_are_left_to_it() -> None:
    optimizer = make_optimizer("SGD", parameters(), {"lr": 0.1}, 0.03)
    new = {"lr": 0.5, "momentum": 0.9}
    change_settings(optimizer, new, 0.2, scheduled=True)
    assert rates_of(optimizer) == [(1, 0.1), (1, 0.03)]
    assert [group["momentum"] for group in optimizer.param_groups] == [0.9, 0.9]
    change_settings(optimizer, new, 0.2)
    assert rates_of(optimizer) == [(1, 0.5), (1, 0.2)]


def test_a_refused_change_leaves_both_groups_alone() -> None:
    """Here it is the second group alone that cannot follow."""
    optimizer = make_optimizer("Rprop", parameters(), {"lr": 0.1}, 0.03)
    with pytest.raises(SettingError) as caught:
        change_settings(optimizer, {"lr": 0.1, "etas": (0.4, 1.3)}, 0.2)
    assert caught.value == SettingError("lr", 0.2, "conflict", "restart")
    assert rates_of(optimizer) == [(1, 0.1), (1, 0.03)]
    assert [group["etas"] for group in optimizer.param_groups] == [(0.5, 1.2)] * 2
