import subprocess
import sys
from typing import Any

import pytest
import torch

from linreg.optimizers import OPTIMIZERS, complete_settings
from linreg.plain_torch import make_plain
from linreg.torch_optimizer import torch_arguments

X = torch.tensor([[1.0], [2.0], [3.0]])
Y = torch.tensor([[2.1], [3.9], [6.2]])


def train(name: str, *, plain: bool) -> list[list[float]]:
    """The numbers of 30 steps of torch's own optimizer, with its settings."""
    torch.manual_seed(0)
    model = torch.nn.Linear(1, 1)
    torch_class: Any = OPTIMIZERS[name].torch_class
    arguments = torch_arguments(complete_settings(name, {}))
    optimizer = torch_class(model.parameters(), **arguments)
    if plain:
        make_plain(optimizer)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss: torch.Tensor = torch.nn.functional.mse_loss(model(X), Y)
        loss.backward()
        return loss

    numbers = []
    for _ in range(30):
        closure()
        optimizer.step(*[closure] * OPTIMIZERS[name].needs_closure)
        numbers.append([model.weight.item(), model.bias.item()])
    return numbers


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_plain_steps_are_torchs_own_to_the_bit(name: str) -> None:
    assert train(name, plain=True) == train(name, plain=False)


def test_gradients_are_recorded_again_after_a_step() -> None:
    weight = torch.nn.Parameter(torch.tensor([1.0]))
    optimizer = torch.optim.SGD([weight], lr=0.5)
    make_plain(optimizer)
    weight.grad = torch.tensor([2.0])
    optimizer.step()
    assert weight.tolist() == [0.0]
    assert (weight * 2).requires_grad


def test_cleared_gradients_are_none_in_every_group() -> None:
    model = torch.nn.Linear(1, 1)
    groups: list[dict[str, Any]] = [
        {"params": [model.weight]},
        {"params": [model.bias], "lr": 0.1},
    ]
    optimizer = torch.optim.SGD(groups, lr=0.5)
    make_plain(optimizer)
    model(X).sum().backward()
    assert model.weight.grad is not None
    assert model.bias.grad is not None
    optimizer.zero_grad()
    assert model.weight.grad is None
    assert model.bias.grad is None


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_step_asks_anew_how_to_update(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Torch would look at the parameters' device for that, in each step."""

    def asked(*_: object, **__: object) -> tuple[bool, bool]:
        raise AssertionError("asked")

    module = sys.modules[OPTIMIZERS[name].torch_class.__module__]
    monkeypatch.setattr(module, "_default_to_fused_or_foreach", asked, raising=False)
    assert len(train(name, plain=True)) == 30


def test_a_schedule_counts_the_steps() -> None:
    weight = torch.nn.Parameter(torch.tensor([1.0]))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    make_plain(optimizer)
    schedule = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.5)
    weight.grad = torch.tensor([0.0])
    # Torch warns, and warnings are errors here, where a schedule comes before a step.
    optimizer.step()
    schedule.step()
    assert optimizer.param_groups[0]["lr"] == 0.5


def test_training_does_not_import_the_compiler() -> None:
    code = """
import sys
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.prepare import prepare
from linreg.trainer import Trainer

for name in ("SGD", "Adam", "LBFGS", "Rprop"):
    config = Config(optimizer=name, scheduler="none")
    trainer = Trainer(prepare(lecture_data(), config), config)
    trainer.step()
    trainer.snapshot()
print("torch._dynamo" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
