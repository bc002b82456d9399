"""The computational graph is autograd's own: its nodes, edges, values and gradients."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from linreg.excerpt import Excerpt
from linreg.graph import Graph, Node, make_graph
from tests.linreg.runs import CRITERIA, DTYPES

Model = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]

X = np.array([[1.0, -0.5], [2.0, 0.25], [3.0, 1.5]])
Y = np.array([[2.5], [3.0], [7.0]])
W, B = np.array([[0.5, -1.25]]), np.array([0.75])

WITH_BIAS = {
    "x": (),
    "w": (),
    "×": ("x", "w"),
    "b": (),
    "+": ("×", "b"),
    "ŷ": ("+",),
    "y": (),
    "loss": ("ŷ", "y"),
}
WITHOUT_BIAS = {
    "x": (),
    "w": (),
    "×": ("x", "w"),
    "ŷ": ("×",),
    "y": (),
    "loss": ("ŷ", "y"),
}


def linear(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.linear(x, w, b)


def graph_of(
    model: Model = linear,
    criterion: Any = None,
    dtype: torch.dtype = torch.float64,
    features: int = 2,
    steps: int = 1,
) -> Graph:
    """Of one forward and backward; of the last of several with the gradients kept."""
    x = torch.tensor(X[:, :features], dtype=dtype)
    y = torch.tensor(Y, dtype=dtype)
    w = torch.tensor(W[:, :features], dtype=dtype, requires_grad=True)
    b = torch.tensor(B, dtype=dtype, requires_grad=True)
    for _ in range(steps):
        y_pred = model(x, w, b)
        loss = (criterion or torch.nn.MSELoss())(y_pred, y)
        y_pred.retain_grad()
        loss.retain_grad()
        loss.backward()
    return make_graph(x, y, w, b, y_pred, loss)


def nodes(graph: Graph) -> dict[str, Node]:
    assert len({node.name for node in graph.nodes}) == len(graph.nodes)
    return {node.name: node for node in graph.nodes}


def edges(graph: Graph) -> dict[str, tuple[str, ...]]:
    return {node.name: node.inputs for node in graph.nodes}


def numbers(part: Excerpt | None) -> Any:
    assert part is not None
    return part.values


def loss_of(loss: str, reduction: str, residual: Any) -> float:
    size = np.abs(residual)
    near = 0.5 * residual**2
    each = {"mse": residual**2, "l1": size}.get(
        loss, np.where(size <= 1, near, size - 0.5)
    )
    return float(each.mean() if reduction == "mean" else each.sum())


def slope(function: Callable[[Any], float], at: Any) -> Any:
    """Central differences in each number of an array."""
    found = np.zeros_like(at)
    for index in np.ndindex(*at.shape):
        step = np.zeros_like(at)
        step[index] = 1e-6
        found[index] = (function(at + step) - function(at - step)) / 2e-6
    return found


@pytest.mark.parametrize("dtype", DTYPES.values())
@pytest.mark.parametrize("features", [1, 2])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", CRITERIA)
def test_the_lectures_graph(
    loss: str, reduction: str, features: int, dtype: torch.dtype
) -> None:
    """Its nodes in forward order, and its values and slopes by numpy alone."""
    graph = graph_of(linear, CRITERIA[loss](reduction=reduction), dtype, features)
    assert list(edges(graph).items()) == list(WITH_BIAS.items())
    found, x, w = nodes(graph), X[:, :features], W[:, :features]
    product = x @ w.T
    y_pred = product + B
    expected = {"x": x, "w": w, "×": product, "b": B, "+": y_pred, "ŷ": y_pred, "y": Y}
    tolerance = 1e-5 if dtype is torch.float32 else 1e-12
    for name, value in expected.items():
        np.testing.assert_allclose(numbers(found[name].value), value, rtol=tolerance)
    total = loss_of(loss, reduction, y_pred - Y)
    assert numbers(found["loss"].value) == pytest.approx(total, rel=tolerance)

    def check(name: str, function: Callable[[Any], float], at: Any) -> None:
        gradient = numbers(found[name].gradient)
        np.testing.assert_allclose(gradient, slope(function, at), rtol=1e-4, atol=1e-6)

    def through(y_pred: Any) -> float:
        return loss_of(loss, reduction, y_pred - Y)

    check("w", lambda w: through(x @ w.T + B), w)
    check("b", lambda b: through(product + b), B)
    check("×", lambda product: through(product + B), product)
    check("+", through, y_pred)
    check("ŷ", through, y_pred)
    assert numbers(found["loss"].gradient) == 1
    assert found["x"].gradient is None
    assert found["y"].gradient is None


@pytest.mark.parametrize("bias", [True, False])
def test_torchs_own_layer_and_what_autograd_calls_it(bias: bool) -> None:
    layer = torch.nn.Linear(1, 1, bias=bias)
    graph = graph_of_layer(layer, torch.nn.MSELoss())
    assert edges(graph) == (WITH_BIAS if bias else WITHOUT_BIAS)
    found, forward = nodes(graph), "AddmmBackward0" if bias else "MmBackward0"
    names = {name: node.grad_fn for name, node in found.items()}
    assert names == {
        **dict.fromkeys(found, forward),
        **{"x": "", "y": "", "w": "AccumulateGrad", "loss": "MseLossBackward0"},
        **({"b": "AccumulateGrad"} if bias else {}),
    }
    into_bias = ["AccumulateGrad"] if bias else []
    into_weight = ["TBackward0", "AccumulateGrad"]
    walk = ["MseLossBackward0", forward, *into_bias, *into_weight]
    assert list(graph.names) == walk


def graph_of_layer(layer: torch.nn.Linear, criterion: Any) -> Graph:
    x, y = torch.tensor(X[:, :1]).float(), torch.tensor(Y).float()
    y_pred = layer(x)
    loss = criterion(y_pred, y)
    y_pred.retain_grad()
    loss.retain_grad()
    loss.backward()
    return make_graph(x, y, layer.weight, layer.bias, y_pred, loss)


def test_without_a_bias_the_product_is_the_prediction() -> None:
    found = nodes(graph_of_layer(torch.nn.Linear(1, 1, bias=False), torch.nn.L1Loss()))
    for part in ("value", "gradient"):
        product, y_pred = (numbers(getattr(found[name], part)) for name in "×ŷ")
        assert product.shape == (3, 1)
        assert product.tolist() == y_pred.tolist()


def test_kinds_and_phases() -> None:
    found = nodes(graph_of())
    assert {name: node.kind for name, node in found.items()} == {
        "x": "data",
        "w": "parameter",
        "×": "operation",
        "b": "parameter",
        "+": "operation",
        "ŷ": "result",
        "y": "data",
        "loss": "result",
    }
    late = [node.name for node in found.values() if node.phase == "loss"]
    assert late == ["y", "loss"]
    assert {node.phase for node in found.values()} == {"forward", "loss"}


def test_a_criterion_of_several_operations_is_one_node() -> None:
    graph = graph_of(criterion=torch.nn.L1Loss(reduction="sum"))
    assert graph.names[:4] == (
        "SumBackward0",
        "AbsBackward0",
        "SubBackward0",
        "AddmmBackward0",
    )
    assert nodes(graph)["loss"].grad_fn == "SumBackward0"


def test_gradients_that_were_not_zeroed_are_taken_as_they_are() -> None:
    once, twice = nodes(graph_of()), nodes(graph_of(steps=2))
    for name, times in {"w": 2, "b": 2, "ŷ": 1, "×": 1}.items():
        expected = times * numbers(once[name].gradient)
        np.testing.assert_allclose(numbers(twice[name].gradient), expected)


OTHER_MODELS: dict[str, tuple[Model, dict[str, tuple[str, ...]]]] = {
    "written out": (lambda x, w, b: x @ w.T + b, WITH_BIAS),
    "of a single feature": (lambda x, w, b: x * w + b, WITH_BIAS),
    "no bias": (lambda x, w, b: x @ w.T, WITHOUT_BIAS),
    "doubled": (
        lambda x, w, b: 2 * linear(x, w, b),
        {
            "x": (),
            "w": (),
            "×": ("x", "w"),
            "b": (),
            "+": ("×", "b"),
            "×₂": ("+",),
            "ŷ": ("×₂",),
            "y": (),
            "loss": ("ŷ", "y"),
        },
    ),
    "bent": (
        lambda x, w, b: torch.relu(x @ w.T) - b,
        {
            "x": (),
            "w": (),
            "×": ("x", "w"),
            "Relu": ("×",),
            "b": (),
            "−": ("Relu", "b"),
            "ŷ": ("−",),
            "y": (),
            "loss": ("ŷ", "y"),
        },
    ),
    "squared weight": (
        lambda x, w, b: x @ (w * w).T,
        {
            "x": (),
            "w": (),
            "×": ("w",),
            "Permute": ("×",),
            "×₂": ("x", "Permute"),
            "ŷ": ("×₂",),
            "y": (),
            "loss": ("ŷ", "y"),
        },
    ),
}


@pytest.mark.parametrize("case", OTHER_MODELS)
def test_another_model_has_another_graph(case: str) -> None:
    model, expected = OTHER_MODELS[case]
    assert edges(graph_of(model, features=1)) == expected


def test_what_nobody_keeps_has_neither_value_nor_gradient() -> None:
    found = nodes(graph_of(OTHER_MODELS["bent"][0]))
    assert found["Relu"].grad_fn == "ReluBackward0"
    assert found["Relu"].value is None
    assert found["Relu"].gradient is None
    # The product can be computed again, but what it is to the loss is gone.
    np.testing.assert_allclose(numbers(found["×"].value), X @ W.T)
    assert found["×"].gradient is None
    np.testing.assert_allclose(numbers(found["−"].value), np.maximum(X @ W.T, 0) - B)


def test_a_penalty_on_the_weights_flows_into_the_loss() -> None:
    weights = []

    def model(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        weights.append(w)
        return linear(x, w, b)

    def criterion(y_pred: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return (y_pred - y).square().mean() + weights[0].square().sum()

    graph = graph_of(model, criterion)
    assert edges(graph) == {**WITH_BIAS, "loss": ("ŷ", "y", "w")}


@pytest.mark.parametrize("dtype", DTYPES.values())
@pytest.mark.parametrize("features", [1, 2])
@pytest.mark.parametrize("loss", CRITERIA)
def test_an_l1_penalty_has_a_way_of_its_own(
    loss: str, features: int, dtype: torch.dtype
) -> None:
    """Each node's value by numpy, and its slope by moving that value alone."""
    x, y = (torch.tensor(a, dtype=dtype) for a in (X[:, :features], Y))
    w = torch.tensor(W[:, :features], dtype=dtype, requires_grad=True)
    b = torch.tensor(B, dtype=dtype, requires_grad=True)
    y_pred = linear(x, w, b)
    of_loss = CRITERIA[loss](reduction="sum")(y_pred, y)
    y_pred.retain_grad()
    of_loss.retain_grad()
    (of_loss + 0.7 * w.abs().sum()).backward()
    graph = make_graph(x, y, w, b, y_pred, of_loss, of_loss + 0.7 * w.abs().sum())
    assert list(edges(graph).items()) == [
        *WITH_BIAS.items(),
        ("|w|", ("w",)),
        ("Σ|w|", ("|w|",)),
        ("penalty", ("Σ|w|",)),
        ("J", ("loss", "penalty")),
    ]
    found, weights = nodes(graph), W[:, :features]
    total = loss_of(loss, "sum", X[:, :features] @ weights.T + B - Y)
    expected: dict[str, tuple[Any, Any]] = {
        "|w|": (np.abs(weights), np.full_like(weights, 0.7)),
        "Σ|w|": (np.abs(weights).sum(), 0.7),
        "penalty": (0.7 * np.abs(weights).sum(), 1.0),
        "J": (total + 0.7 * np.abs(weights).sum(), 1.0),
    }
    for name, (value, gradient) in expected.items():
        np.testing.assert_allclose(numbers(found[name].value), value, rtol=1e-5)
        np.testing.assert_allclose(numbers(found[name].gradient), gradient, rtol=1e-5)
        assert found[name].phase == "loss"

    def objective(w: Any) -> float:
        of_loss = loss_of(loss, "sum", X[:, :features] @ w.T + B - Y)
        return of_loss + 0.7 * float(np.abs(w).sum())

    slopes = slope(objective, weights)
    np.testing.assert_allclose(numbers(found["w"].gradient), slopes, rtol=1e-4)
    assert numbers(found["loss"].gradient) == 1
    assert graph.names[0] == found["J"].grad_fn == "AddBackward0"
    assert graph.names[-3:] == ("MulBackward0", "SumBackward0", "AbsBackward0")


def test_a_tensor_that_is_neither_weight_nor_bias_has_autograds_name() -> None:
    other = torch.tensor(3.0, requires_grad=True)
    found = nodes(graph_of(lambda x, w, b: linear(x, w, b) * other))
    node = found["AccumulateGrad"]
    assert found["×₂"].inputs == ("+", "AccumulateGrad")
    assert (node.kind, numbers(node.value)) == ("parameter", 3.0)
    assert numbers(node.gradient) == pytest.approx(float(other.grad or np.nan))


def test_a_large_tensor_is_an_excerpt_and_numbers_that_are_not_finite_stay() -> None:
    x, y = torch.ones(5000, 9), torch.full((5000, 1), float("inf"))
    layer = torch.nn.Linear(9, 1)
    y_pred = layer(x)
    loss = torch.nn.functional.mse_loss(y_pred, y)
    y_pred.retain_grad()
    loss.retain_grad()
    loss.backward()
    found = nodes(make_graph(x, y, layer.weight, layer.bias, y_pred, loss))
    assert found["x"].value is not None
    assert found["x"].value.shape == (5000, 9)
    assert found["x"].value.values.shape == (8, 6)
    assert numbers(found["loss"].value) == np.inf
    assert np.isneginf(numbers(found["w"].gradient)).all()


def test_values_stay_those_of_the_step() -> None:
    """The optimizer changes the parameters in place; the graph keeps what they were."""
    layer = torch.nn.Linear(1, 1)
    graph = graph_of_layer(layer, torch.nn.MSELoss())
    before = numbers(nodes(graph)["w"].value).copy()
    torch.optim.SGD(layer.parameters(), lr=0.1).step()
    assert numbers(nodes(graph)["w"].value) == before
    assert layer.weight.item() != before


def test_a_loss_that_autograd_does_not_track_is_refused() -> None:
    x = torch.ones(2, 1)
    with pytest.raises(ValueError, match="does not track"):
        make_graph(x, x, x, None, x, x.sum())
