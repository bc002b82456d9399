"""The lecture's second part: design the model."""

import threading

import torch

# A project may be opened in one thread while another one makes a model.
_GLOBAL_GENERATOR = threading.Lock()


class LinearModel(torch.nn.Module):
    """y_pred = x wᵀ + b, with x of shape (N, in_features) and y_pred (N, 1)."""

    def __init__(
        self, in_features: int, bias: bool = True, dtype: torch.dtype = torch.float32
    ) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(in_features, 1, bias=bias, dtype=dtype)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y_pred: torch.Tensor = self.linear(x)
        return y_pred


def make_model(
    in_features: int,
    bias: bool,
    dtype: torch.dtype,
    seed: int,
    initial_weight: tuple[float, ...] | None = None,
    initial_bias: float | None = None,
) -> LinearModel:
    """A model at its starting point.

    PyTorch draws w and b from its global generator. That generator is seeded for the
    draw and put back afterwards, so nobody else's random numbers change. What is given
    replaces what was drawn.
    """
    with _GLOBAL_GENERATOR, torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = LinearModel(in_features, bias, dtype)
    with torch.no_grad():
        if initial_weight is not None:
            model.linear.weight.copy_(torch.tensor([initial_weight], dtype=dtype))
        if bias and initial_bias is not None:
            model.linear.bias.fill_(initial_bias)
    return model
