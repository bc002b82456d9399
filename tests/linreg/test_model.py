"""The model and its starting point, which is PyTorch's own where none is given."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from linreg.model import LinearModel, make_model
from tests.linreg.runs import DTYPES


@pytest.mark.parametrize("dtype", DTYPES.values())
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("columns", [1, 4])
@pytest.mark.parametrize("seed", [0, 2**31 - 1])
def test_the_start_is_that_of_torchs_own_linear_layer(
    seed: int, columns: int, bias: bool, dtype: torch.dtype
) -> None:
    model = make_model(columns, bias, dtype, seed)
    torch.manual_seed(seed)
    linear = torch.nn.Linear(columns, 1, bias=bias, dtype=dtype)
    assert model.state_dict().keys() == {"linear." + k for k in linear.state_dict()}
    for ours, torchs in zip(model.parameters(), linear.parameters(), strict=True):
        assert ours.dtype is dtype
        assert torch.equal(ours, torchs)


def test_what_is_given_replaces_what_was_drawn() -> None:
    drawn = make_model(2, True, torch.float64, 0)
    both = make_model(2, True, torch.float64, 0, (0.1, -3.0), 0.7)
    weight_only = make_model(2, True, torch.float64, 0, (0.1, -3.0))
    bias_only = make_model(2, True, torch.float64, 0, None, 0.0)
    assert both.linear.weight.tolist() == [[0.1, -3.0]]
    assert both.linear.bias.tolist() == [0.7]
    assert weight_only.linear.weight.tolist() == [[0.1, -3.0]]
    assert torch.equal(weight_only.linear.bias, drawn.linear.bias)
    assert torch.equal(bias_only.linear.weight, drawn.linear.weight)
    assert bias_only.linear.bias.tolist() == [0.0]


def test_without_a_bias_the_one_given_waits_for_its_return() -> None:
    model = make_model(1, False, torch.float32, 0, (2.0,), 0.7)
    assert [name for name, _ in model.named_parameters()] == ["linear.weight"]


def test_float32_rounds_what_is_given_as_torch_does() -> None:
    model = make_model(1, True, torch.float32, 0, (0.1,), 0.2)
    assert torch.equal(model.linear.weight, torch.tensor([[0.1]]))
    assert torch.equal(model.linear.bias, torch.tensor([0.2]))


def test_other_peoples_random_numbers_stay_the_same() -> None:
    torch.manual_seed(5)
    expected = torch.rand(3).tolist()
    torch.manual_seed(5)
    make_model(3, True, torch.float32, 1)
    assert torch.rand(3).tolist() == expected


def test_models_made_at_once_are_those_made_one_after_another() -> None:
    def weights(seed: int) -> list[float]:
        model = make_model(20, True, torch.float32, seed)
        weight: list[float] = model.linear.weight[0].tolist()
        return weight

    seeds = range(200)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(weights, seeds)) == list(map(weights, seeds))


def test_the_forward_pass_is_xw_plus_b() -> None:
    model = make_model(2, True, torch.float64, 0, (2.0, -1.0), 0.5)
    x = torch.tensor([[1.0, 3.0], [4.0, 0.0], [0.0, 0.0]], dtype=torch.float64)
    assert model(x).tolist() == [[-0.5], [8.5], [0.5]]


def test_a_model_is_a_torch_module_ready_to_be_trained() -> None:
    model = LinearModel(3)
    assert isinstance(model, torch.nn.Module)
    assert isinstance(model.linear, torch.nn.Linear)
    assert (model.linear.in_features, model.linear.out_features) == (3, 1)
    assert all(p.requires_grad and p.grad is None for p in model.parameters())
