import subprocess
import sys
from typing import Any

import pytest
import torch

from linreg.optimizers import OPTIMIZERS, complete_settings
from linreg.plain_torch import unwrap_step
from linreg.torch_optimizer import torch_arguments

X = torch.tensor([[1.0], [2.0], [3.0]])
Y = torch.tensor([[2.1], [3.9], [6.2]])


def train(name: str, *, unwrapped: bool) -> list[list[float]]:
    """The numbers of 30 steps of torch's own optimizer, with its settings."""
    torch.manual_seed(0)
    model = torch.nn.Linear(1, 1)
    torch_class: Any = OPTIMIZERS[name].torch_class
    arguments = torch_arguments(complete_settings(name, {}))
    optimizer = torch_class(model.parameters(), **arguments)
    if unwrapped:
        unwrap_step(optimizer)

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
def test_the_unwrapped_step_is_torchs_own_to_the_bit(name: str) -> None:
    assert train(name, unwrapped=True) == train(name, unwrapped=False)


def test_gradients_are_recorded_again_after_a_step() -> None:
    weight = torch.nn.Parameter(torch.tensor([1.0]))
    optimizer = torch.optim.SGD([weight], lr=0.5)
    unwrap_step(optimizer)
    weight.grad = torch.tensor([2.0])
    optimizer.step()
    assert weight.tolist() == [0.0]
    assert (weight * 2).requires_grad


def test_a_schedule_counts_the_steps() -> None:
    weight = torch.nn.Parameter(torch.tensor([1.0]))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    unwrap_step(optimizer)
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
