"""The computational graph of one step, read back from its end as autograd keeps it.

After `loss.backward()` the structure still hangs on `loss.grad_fn`: each function's
`next_functions` are those that its inputs came from, None for an input that autograd
does not track, and AccumulateGrad for a leaf, which it holds as `variable`. (See
"Autograd mechanics" in the PyTorch documentation.) The values of what lies between are
gone by then, but for those tensors that the caller still has.
"""

from dataclasses import dataclass
from typing import Any, Literal

import torch

from linreg.excerpt import Excerpt, excerpt
from linreg.trainer import Phase

Function = torch.autograd.graph.Node
Kind = Literal["data", "parameter", "operation", "result"]

# The lecture's signs. torch.nn.Linear with a bias is both × and + in one, see below.
_SIGNS = {
    "MmBackward0": "×",
    "MulBackward0": "×",
    "AddBackward0": "+",
    "SubBackward0": "−",
}
_FUSED = "AddmmBackward0"
_LEAF = "AccumulateGrad"
# A transposed parameter is the parameter still: wᵀ is drawn as w.
_TRANSPOSED = ("TBackward0", "PermuteBackward0", "TransposeBackward0")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, eq=False)
class Node:
    """One node of the computational graph of a step.

    `name` is "x", "w", "×", "b", "+", "ŷ", "y", "loss", or autograd's own name for what
    the lecture has no sign for; each is there once. With an L1 penalty there are "|w|",
    "Σ|w|", "penalty" and "J", the sum of loss and penalty. `grad_fn` is autograd's
    name, as "AddmmBackward0", and "" for data, which it does not track. `inputs` are
    the names of the nodes that flow into this one. `value` is None where nobody has
    kept it, and so is `gradient`, ∂L/∂value or ∂J/∂value, for data and what was not
    retained. For a leaf it is its `.grad`, a sum over several steps where that is not
    zeroed. `phase` is the one in which the value comes to be: forward or loss.
    """

    name: str
    kind: Kind
    grad_fn: str
    inputs: tuple[str, ...]
    value: Excerpt | None
    gradient: Excerpt | None
    phase: Phase


@dataclass(frozen=True, eq=False)
class Graph:
    """The nodes in forward order, each after its inputs.

    `names` are those of all functions on the walk back from the last node, in its
    order: more than the nodes have, where a criterion is made of several operations.
    """

    nodes: tuple[Node, ...]
    names: tuple[str, ...]


def make_graph(
    x: torch.Tensor,
    y: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None,
    y_pred: torch.Tensor,
    loss: torch.Tensor,
    objective: torch.Tensor | None = None,
) -> Graph:
    """The graph of a step: x (N, p), y and y_pred (N, 1), weight (1, p), bias (1,).

    To be called after backward and before the update; `y_pred` and `loss` must have had
    `retain_grad()` before. `objective` is the loss with its L1 penalty, if it has one:
    a tensor through which no backward has gone yet. Raises ValueError for a loss that
    autograd does not track.
    """
    last = loss if objective is None else objective
    if last.grad_fn is None or loss.grad_fn is None:
        raise ValueError("autograd does not track this loss")
    walk = _Walk(x, y, weight, bias, y_pred)
    walk.add_loss(loss, loss.grad_fn)
    if objective is not None:
        walk.add_objective(objective, last.grad_fn)
    return Graph(tuple(walk.nodes.values()), _names(last.grad_fn))


class _Walk:
    """Goes back from the loss, and adds each node after those that flow into it."""

    def __init__(
        self,
        x: torch.Tensor,
        y: torch.Tensor,
        weight: torch.Tensor,
        bias: torch.Tensor | None,
        y_pred: torch.Tensor,
    ) -> None:
        self.nodes: dict[str, Node] = {}
        self._data = {"x": x, "y": y}
        self._weight, self._bias, self._y_pred = weight, bias, y_pred
        self._added: dict[Function, str] = {}

    def add_loss(self, loss: torch.Tensor, function: Function) -> None:
        """The criterion as one node, of however many functions it is made."""
        inputs = tuple(dict.fromkeys(self._into_criterion(function)))
        self._add("loss", "result", _name(function), inputs, loss, loss.grad, "loss")

    def add_objective(self, objective: torch.Tensor, function: Any) -> None:
        """The sum of the loss, which is there already, and of a penalty."""
        one = torch.ones_like(objective)
        of_penalty, _ = function.next_functions[1]
        penalty, _ = self._add_penalty(of_penalty, function(one)[1])
        inputs = ("loss", penalty)
        self._add("J", "result", _name(function), inputs, objective, one, "loss")

    @torch.no_grad()
    def _add_penalty(
        self, function: Any, gradient: torch.Tensor
    ) -> tuple[str, torch.Tensor]:
        """The node of this function, after those before it; its name and its value.

        `gradient` is that of its value; a function that is called passes it on.
        """
        if _name(function) == _LEAF:
            return self._add_output(function), function.variable
        before, _ = function.next_functions[0]
        source, value = self._add_penalty(before, _passed_on(function, gradient))
        name, value = _of_penalty(function, value)
        kind: Kind = "result" if name == "penalty" else "operation"
        inputs, grad_fn = (source,), _name(function)
        self._add(name, kind, grad_fn, inputs, value, gradient, "loss")
        return name, value

    def _into_criterion(self, function: Function) -> list[str]:
        names = []
        for before, _ in function.next_functions:
            if before is None:
                names.append(self._add_data("y", "loss"))
            elif before is self._y_pred.grad_fn:
                names.append(self._add_prediction(before))
            elif _name(before) == _LEAF:
                names.append(self._add_output(before))
            else:
                names += self._into_criterion(before)
        return names

    def _add_prediction(self, function: Function) -> str:
        if "ŷ" in self.nodes:
            return "ŷ"
        inputs, y_pred = (self._add_output(function),), self._y_pred
        return self._add("ŷ", "result", _name(function), inputs, y_pred, y_pred.grad)

    def _add_output(self, function: Function) -> str:
        """The node of what this function's forward part has computed."""
        if function not in self._added:
            self._added[function] = self._add_anew(function)
        return self._added[function]

    def _add_anew(self, function: Function) -> str:
        name = _name(function)
        if name == _LEAF:
            return self._add_leaf(function)
        if name == _FUSED:
            return self._add_product_and_sum(function)
        before = [each for each, _ in function.next_functions]
        if name in _TRANSPOSED and before[0] is not None and _name(before[0]) == _LEAF:
            return self._add_output(before[0])
        sign = _SIGNS.get(name, name.removesuffix("Backward0"))
        inputs = self._add_inputs(before)
        value, gradient = self._kept(function)
        if value is None and name == "MmBackward0":
            value = self._product(inputs)
        return self._add(sign, "operation", name, inputs, value, gradient)

    def _add_product_and_sum(self, function: Function) -> str:
        """bias + x wᵀ, one function to autograd, as the lecture's × and +."""
        (bias, _), *factors = function.next_functions
        inputs = self._add_inputs([each for each, _ in factors])
        value, gradient = self._kept(function)
        # ∂(p + b)/∂p = 1: the sum passes its gradient on to the product unchanged.
        product = self._add(
            "×", "operation", _FUSED, inputs, self._product(inputs), gradient
        )
        terms = (product,) if bias is None else (product, self._add_output(bias))
        return self._add("+", "operation", _FUSED, terms, value, gradient)

    def _add_inputs(self, functions: list[Function | None]) -> tuple[str, ...]:
        """The nodes that flow into an operation.

        What is not tracked is x where none of the others comes from x; else it is a
        constant, of which autograd keeps nothing.
        """
        has_data = any(_comes_from_data(each) for each in functions if each)
        names = []
        for each in functions:
            if each is not None:
                names.append(self._add_output(each))
            elif not has_data:
                names.append(self._add_data("x", "forward"))
        return tuple(dict.fromkeys(names))

    def _add_data(self, name: str, phase: Phase) -> str:
        if name not in self.nodes:
            self._add(name, "data", "", (), self._data[name], None, phase)
        return name

    def _add_leaf(self, function: Any) -> str:
        leaf: torch.Tensor = function.variable
        name = {id(self._weight): "w", id(self._bias): "b"}.get(id(leaf), _LEAF)
        return self._add(name, "parameter", _LEAF, (), leaf, leaf.grad)

    def _kept(
        self, function: Function
    ) -> tuple[torch.Tensor | None, torch.Tensor | None]:
        """The value and the gradient of a function's output, if it is y_pred."""
        if function is self._y_pred.grad_fn:
            return self._y_pred, self._y_pred.grad
        return None, None

    def _product(self, inputs: tuple[str, ...]) -> torch.Tensor | None:
        if inputs != ("x", "w"):
            return None
        with torch.no_grad():
            return self._data["x"] @ self._weight.T

    def _add(
        self,
        name: str,
        kind: Kind,
        grad_fn: str,
        inputs: tuple[str, ...],
        value: torch.Tensor | None,
        gradient: torch.Tensor | None,
        phase: Phase = "forward",
    ) -> str:
        """Add a node, with a number to its name where that is taken; that name."""
        unique, count = name, 1
        while unique in self.nodes:
            count += 1
            unique = name + str(count).translate(_SUBSCRIPTS)
        of_value = None if value is None else excerpt(value)
        of_gradient = None if gradient is None else excerpt(gradient)
        self.nodes[unique] = Node(
            unique, kind, grad_fn, inputs, of_value, of_gradient, phase
        )
        return unique


def _name(function: Function) -> str:
    """Autograd's name; a leaf's has a namespace, "torch::autograd::AccumulateGrad"."""
    return function.name().rpartition("::")[2]


def _passed_on(function: Any, gradient: torch.Tensor) -> torch.Tensor:
    """The gradient of a function's first input, from that of its output."""
    passed = function(gradient)
    first: torch.Tensor = passed[0] if isinstance(passed, tuple) else passed
    return first


def _of_penalty(function: Any, value: torch.Tensor) -> tuple[str, torch.Tensor]:
    """What an operation on the way to the L1 penalty is called, and what it makes."""
    if _name(function) == "AbsBackward0":
        return "|w|", value.abs()
    if _name(function) == "SumBackward0":
        return "Σ|w|", value.sum()
    # A multiple: as large as its slope makes it.
    return "penalty", _passed_on(function, torch.ones_like(value)) * value


def _comes_from_data(function: Function) -> bool:
    """Whether anything that autograd does not track flows into it."""
    return any(
        before is None or _comes_from_data(before)
        for before, _ in function.next_functions
    )


def _names(function: Function) -> tuple[str, ...]:
    """Of this function and all before it, each of them once."""
    met: dict[Function, str] = {}

    def walk(each: Function) -> None:
        if each not in met:
            met[each] = _name(each)
            for before, _ in each.next_functions:
                if before is not None:
                    walk(before)

    walk(function)
    return tuple(met.values())
