"""The torch optimizer of a run: made from its settings, and changed as it goes on."""

from collections.abc import Iterable
from typing import Any

import torch

from linreg.errors import SettingError
from linreg.optimizers import (
    Settings,
    complete_settings,
    find_hyperparameter,
    find_optimizer,
)
from linreg.plain_torch import leave_compiler_out, make_plain


def torch_arguments(settings: Settings) -> dict[str, Any]:
    """The settings as torch takes them: it writes "no line search" as None."""
    return {
        name: None if name == "line_search_fn" and value == "none" else value
        for name, value in settings.items()
    }


def make_optimizer(
    name: str,
    parameters: Iterable[torch.nn.Parameter],
    settings: Settings,
    lr_bias: float = 0.0,
) -> torch.optim.Optimizer:
    """The torch optimizer over these parameters; raises SettingError.

    With a `lr_bias` above 0 the second parameter is in a group of its own, which has
    this learning rate.
    """
    torch_class: Any = find_optimizer(name).torch_class
    arguments = torch_arguments(complete_settings(name, settings))
    groups: list[Any] = list(parameters)
    if lr_bias and len(groups) > 1:
        weight, bias = groups
        groups = [{"params": [weight]}, {"params": [bias], "lr": lr_bias}]
    leave_compiler_out()
    optimizer: torch.optim.Optimizer = torch_class(groups, **arguments)
    make_plain(optimizer)
    return optimizer


def change_settings(
    optimizer: torch.optim.Optimizer,
    settings: Settings,
    lr_bias: float = 0.0,
    *,
    scheduled: bool = False,
) -> None:
    """Give a running optimizer new hyperparameters, from its next step on.

    `settings` are completed like those of a new optimizer. `lr_bias` is the second
    group's rate, if there is one. Rates that a schedule moves are left to it. Raises
    SettingError, before anything is changed, where one of those that differ needs a
    restart.
    """
    name = type(optimizer).__name__
    arguments = torch_arguments(complete_settings(name, settings))
    groups = optimizer.param_groups
    rates = [arguments["lr"], lr_bias][: len(groups)]
    wanted = [
        {**arguments, "lr": group["lr"] if scheduled else rate}
        for group, rate in zip(groups, rates, strict=True)
    ]
    for group, values in zip(groups, wanted, strict=True):
        _check_live(name, group, values)
    for group, values in zip(groups, wanted, strict=True):
        group.update(values)
        _renew_state(optimizer, group)


def _check_live(name: str, group: dict[str, Any], wanted: dict[str, Any]) -> None:
    for key, value in wanted.items():
        if value != group[key] and not find_hyperparameter(name, key).live:
            raise SettingError(key, value, "conflict", "restart")


def _renew_state(optimizer: torch.optim.Optimizer, group: dict[str, Any]) -> None:
    """What three optimizers derive from their settings too early, derived again.

    LBFGS sets the most evaluations of a step when it is made, RMSprop its momentum
    buffer in the first step, and ASGD the rate of a step in the one before; the
    formulas are those of torch.
    """
    if isinstance(optimizer, torch.optim.LBFGS):
        group["max_eval"] = group["max_iter"] * 5 // 4
    for parameter in group["params"]:
        state = optimizer.state.get(parameter)
        if not state:
            continue
        if isinstance(optimizer, torch.optim.RMSprop) and group["momentum"]:
            state.setdefault("momentum_buffer", torch.zeros_like(parameter))
        if isinstance(optimizer, torch.optim.ASGD):
            decay = 1 + group["lambd"] * group["lr"] * state["step"].item()
            state["eta"].copy_(torch.as_tensor(group["lr"] / decay ** group["alpha"]))
