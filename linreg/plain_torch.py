"""Torch's optimizers without what is wrapped around them for its compiler and profiler.

For a model of two numbers the wrapping of `optimizer.step()` takes twice as long as the
step itself, and the first call of any of these methods imports the compiler: some 800
modules, which take as long to load as the rest of torch. What is computed is the same,
to the bit.
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


def unwrap_step(optimizer: Optimizer) -> None:
    """Let `optimizer.step()` be the step alone, without hooks and without a profile."""
    inner: Callable[..., Any] = inspect.unwrap(type(optimizer).step)
    no_grad = torch.no_grad

    def step(self: Optimizer, closure: Callable[[], float] | None = None) -> Any:
        with no_grad():
            return inner(self, closure)

    vars(optimizer)["step"] = MethodType(step, optimizer)
