"""Torch's optimizers without what is wrapped around them for its compiler and profiler.

For a model of two numbers the wrapping of `optimizer.step()` and `zero_grad()` takes
longer than the two themselves, and the first call of any method imports the compiler:
some 800 modules, which take as long to load as the rest of torch. What is computed is
the same, to the bit.
"""

import inspect
from collections.abc import Callable
from types import MethodType
from typing import Any

import torch
from torch.optim import Optimizer

# Torch would look up, and import, how the compiler is to be kept out of these.
_KEPT_OUT = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")


def leave_compiler_out() -> None:
    """Let the methods of all optimizers be called without asking the compiler.

    It is torch's own place for the answer that is filled in; where a release of torch
    has none, nothing changes but the time it takes.
    """
    for name in _KEPT_OUT:
        method = inspect.unwrap(getattr(Optimizer, name))
        vars(method).setdefault("__dynamo_disable", method)


def make_plain(optimizer: Optimizer) -> None:
    """Let it update one parameter after another, without hooks and without a profile.

    That is what torch does for parameters on a CPU; left open, it finds that out anew
    in each step. LBFGS has no such choice.
    """
    for group in optimizer.param_groups:
        if "foreach" in group:
            group["foreach"] = False
    _unwrap_step(optimizer)
    vars(optimizer)["zero_grad"] = MethodType(_zero_grad, optimizer)


def _unwrap_step(optimizer: Optimizer) -> None:
    inner: Callable[..., Any] = inspect.unwrap(type(optimizer).step)
    no_grad = torch.no_grad

    def step(self: Optimizer, closure: Callable[[], float] | None = None) -> Any:
        with no_grad():
            return inner(self, closure)

    vars(optimizer)["step"] = MethodType(step, optimizer)


def _zero_grad(optimizer: Optimizer) -> None:
    """As torch clears gradients when it is not asked otherwise: there are none then."""
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            parameter.grad = None
