"""How the state of an optimizer is put together: what a file may say of it.

In a file a tensor is {"float32": shape}, a plain number "int" or "float", None is null,
and a list has pairs of how often and what. No more is allowed than torch itself makes
of the run's own settings, so what is read never asks torch for anything new.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import torch

from linreg.config import Config
from linreg.project_node import Node
from linreg.snapshot import Build, flatten

_DTYPES = {"float32": torch.float32, "float64": torch.float64}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}
_MOST_SIZE = 1 << 31
_MOST_ITEMS = 10_000
_NONE: Build = ("word", None)
# What a live setting gives to a state, or takes from a new one.
_OPTIONAL = "momentum_buffer"
_LBFGS_START = {"func_evals", "n_iter"}


def encode_build(build: Build) -> object:
    """Of a value in an optimizer's state."""
    kind, *rest = build
    if kind == "tensor":
        dtype, shape = rest
        return {_NAMES[dtype]: list(shape)}
    if kind == "dict":
        keys, parts = rest
        pairs = zip(keys, parts, strict=True)
        return {key: encode_build(part) for key, part in pairs}
    if kind == "list":
        runs = [(len(list(same)), part) for part, same in groupby(rest[0])]
        return [[count, encode_build(part)] for count, part in runs]
    if build == _NONE:
        return None
    if kind not in ("int", "float"):
        raise TypeError(kind)
    return str(kind)


def decode_build(node: Node) -> Build:
    """Raises ProjectError."""
    if node.value is None:
        return _NONE
    if isinstance(node.value, dict):
        return _decode_tensor(node)
    if isinstance(node.value, list):
        return _decode_list(node)
    if node.text() not in ("int", "float"):
        raise node.error("out_of_range", ("int", "float"))
    return (node.text(),)


def _decode_tensor(node: Node) -> Build:
    for name, dtype in _DTYPES.items():
        if name in node.mapping():
            (shape,) = node.object(name)
            sizes = [size.integer(0, _MOST_SIZE) for size in shape.items(2)]
            return ("tensor", dtype, tuple(sizes))
    raise node.error("out_of_range", tuple(_DTYPES))


def _decode_list(node: Node) -> Build:
    parts: list[Build] = []
    for item in node.items(_MOST_ITEMS):
        pair = item.items(2)
        if len(pair) < 2 or isinstance(pair[1].value, list):
            raise item.error("wrong_type", "a count and what is counted")
        parts += [decode_build(pair[1])] * pair[0].integer(1, _MOST_ITEMS)
        if len(parts) > _MOST_ITEMS:
            raise node.error("too_large", _MOST_ITEMS)
    return ("list", tuple(parts))


State = Mapping[str, Build]


def as_state(build: Build) -> State:
    """The parts of a dictionary by their names."""
    _, keys, parts = build
    return dict(zip(keys, parts, strict=True))


class AllowedStates:
    """Which states an optimizer of these settings can have, parameter by parameter."""

    def __init__(self, config: Config, optimizer: torch.optim.Optimizer) -> None:
        self._config = config
        self._parameters = [p for g in optimizer.param_groups for p in g["params"]]
        self._at_start = self._states(optimizer)
        if config.optimizer != "LBFGS":
            for parameter in self._parameters:
                parameter.grad = torch.ones_like(parameter)
            optimizer.step()
        self._later = self._states(optimizer)

    def _states(self, optimizer: torch.optim.Optimizer) -> list[State]:
        states = [dict(optimizer.state.get(p, {})) for p in self._parameters]
        return [as_state(flatten(state, [])) for state in states]

    def allows(self, states: Sequence[State], iteration: int, config: Config) -> bool:
        """Before that update, under those live settings."""
        if config.optimizer == "LBFGS":
            return not any(states[1:]) and self._allows_lbfgs(states[0])
        wanted = self._later if iteration else self._at_start
        likes = [flatten(p, []) for p in self._parameters]
        return all(map(self._is_like, states, wanted, likes)) and (
            not iteration or self._has_momentum(states, config)
        )

    def _is_like(self, state: State, wanted: State, like: Build) -> bool:
        others = {name: part for name, part in state.items() if name != _OPTIONAL}
        usual = {name: part for name, part in wanted.items() if name != _OPTIONAL}
        may_have = self._config.optimizer in ("SGD", "RMSprop")
        return others == usual and (
            _OPTIONAL not in state or (may_have and state[_OPTIONAL] == like)
        )

    def _has_momentum(self, states: Sequence[State], config: Config) -> bool:
        """RMSprop takes for granted that a buffer is there."""
        if config.optimizer != "RMSprop" or not config.settings["momentum"]:
            return True
        return all(_OPTIONAL in state for state in states)

    def _allows_lbfgs(self, state: State) -> bool:
        if not state:
            return True
        if set(state) == _LBFGS_START:
            return all(part == ("int",) for part in state.values())
        dtype = self._parameters[0].dtype
        whole: Build = ("tensor", dtype, (sum(p.numel() for p in self._parameters),))
        scalar: Build = ("tensor", dtype, ())
        size = self._config.settings["history_size"]
        return _is_lbfgs(state, whole, scalar, size)


def _is_lbfgs(state: State, whole: Build, scalar: Build, size: Any) -> bool:
    """The state after an inner step, with vectors like `whole` and at most `size`."""
    number = (("int",), ("float",), scalar)
    names = {*_LBFGS_START, "d", "t", "old_dirs", "old_stps", "ro", "H_diag"}
    names |= {"prev_flat_grad", "prev_loss"}
    if set(state) - {"al"} != names or state["ro"][0] != "list":
        return False
    length = len(state["ro"][-1])
    vectors: Build = ("list", (whole,) * length)
    al = state.get("al", ("list", (_NONE,) * size))
    return (
        length <= size
        and state["func_evals"] == state["n_iter"] == ("int",)
        and state["d"] == state["prev_flat_grad"] == whole
        and state["old_dirs"] == state["old_stps"] == vectors
        and state["ro"] == ("list", (scalar,) * length)
        and state["t"] in number
        and state["H_diag"] in number
        and state["prev_loss"] == ("float",)
        and al[0] == "list"
        and len(al[1]) == size
        and all(part in (_NONE, scalar) for part in al[1])
    )
