"""The parts of the script that stand still: scaling, model, criterion and optimizer."""

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linreg.config import Config
from linreg.losses import LOSSES
from linreg.optimizers import find_optimizer
from linreg.prepare import Prepared
from linreg.schedules import find_scheduler, scheduler_arguments
from linreg.script_data import WIDTH, dtype_argument, quoted, tensor_lines
from linreg.torch_optimizer import torch_arguments


@dataclass(frozen=True, eq=False)
class Plan:
    """What all parts of one script must agree on.

    `train` and `step` end the names of x and y, of all the training rows and of those
    in one step. `x_dtype` is that of x before it is `inputs(x)`, which it only becomes
    where the script `transforms` it.
    """

    prepared: Prepared
    config: Config
    train: str
    step: str
    x_dtype: str

    @property
    def transforms(self) -> bool:
        return self.config.degree > 1 or self.config.standardize

    @property
    def has_test(self) -> bool:
        return len(self.prepared.y_test) > 0

    @property
    def has_batches(self) -> bool:
        return 0 < self.config.batch_size < len(self.prepared.y_train)

    @property
    def per_epoch(self) -> int:
        """Batches in one pass over the training rows; the last may be smaller."""
        return -(-len(self.prepared.y_train) // self.config.batch_size)

    @property
    def stops_early(self) -> bool:
        """Whether the test loss may end the run."""
        return self.has_test and self.config.patience > 0


def make_plan(prepared: Prepared, config: Config) -> Plan:
    """Rows are called x and y where there are no others."""
    # Powers and scaled columns are made from all digits, and rounded afterwards.
    raw = Plan(prepared, config, "", "", config.dtype)
    train = "_train" if raw.has_test or raw.has_batches else ""
    step = "" if raw.has_batches else train
    return Plan(
        prepared, config, train, step, "float64" if raw.transforms else config.dtype
    )


def scaling_lines(plan: Plan) -> list[str]:
    """A function for what the model sees of x, and its use; none where it sees x."""
    if not plan.transforms:
        return []
    config = plan.config
    steps = []
    if config.degree > 1:
        powers = f"x.numpy() ** np.arange(1, {config.degree + 1})"
        steps.append(f"    x = torch.from_numpy({powers})")
    if config.standardize:
        steps.append(f"    x = {'(x - mean)' if config.bias else 'x'} / std")
    return [
        *(_spread_lines(plan) if config.standardize else []),
        "",
        "",
        "def inputs(x):",
        f'    """What the model sees: {_what_it_sees(config)}."""',
        *steps,
        f"    return x{'.float()' if config.dtype == 'float32' else ''}",
        "",
        "",
        f"x{plan.train} = inputs(x{plan.train})",
        *(["x_test = inputs(x_test)"] if plan.has_test else []),
    ]


def _spread_lines(plan: Plan) -> list[str]:
    """Without a bias the inputs are not shifted."""
    inputs = plan.prepared.inputs
    std = tensor_lines("std", inputs.scale, "float64")
    if not plan.config.bias:
        return ["", "# Standard deviation of each input, over the training rows.", *std]
    return [
        "",
        "# Mean and standard deviation of each input, over the training rows.",
        *tensor_lines("mean", inputs.shift, "float64"),
        *std,
    ]


def _what_it_sees(config: Config) -> str:
    names = {1: "x", 2: "x and x²", 3: "x, x² and x³"}
    seen = names.get(config.degree, f"x, x², … x^{config.degree}")
    if not config.standardize:
        return seen
    return f"{seen}, with {'mean 0 and ' if config.bias else ''}standard deviation 1"


def model_lines(plan: Plan) -> list[str]:
    config, count = plan.config, len(plan.prepared.inputs.names)
    arguments = f"{count}, 1, bias={config.bias}{dtype_argument(config.dtype)}"
    return [
        "",
        "",
        f"# 2. Design the model: y = xw{' + b' if config.bias else ''}.",
        "class LinearModel(torch.nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        f"        self.linear = torch.nn.Linear({arguments})",
        "",
        "    def forward(self, x):",
        "        return self.linear(x)",
        "",
        "",
    ]


def start_lines(config: Config) -> list[str]:
    """A model at iteration 0; what is given replaces what PyTorch has drawn."""
    weight = config.initial_weight
    bias = config.initial_bias if config.bias else None
    lines = ["model = LinearModel()"]
    if weight is None or (config.bias and bias is None):
        lines = [
            "# PyTorch draws the first values at random, the same for the same seed.",
            f"torch.manual_seed({config.seed})",
            *lines,
        ]
    if weight is None and bias is None:
        return lines
    lines += ["", "# Begin with values of our own."]
    if weight is not None:
        lines += tensor_lines("w", np.array([weight]), config.dtype)
    lines.append("with torch.no_grad():")
    if weight is not None:
        lines.append("    model.linear.weight.copy_(w)")
    if bias is not None:
        lines.append(f"    model.linear.bias.fill_({bias!r})")
    return lines


def criterion_lines(config: Config) -> list[str]:
    criterion = LOSSES[config.loss].torch_class.__name__
    return [
        "",
        "# 3. Choose the criterion, which is to become small, and the optimizer.",
        f'criterion = torch.nn.{criterion}(reduction="{config.reduction}")',
    ]


def penalty_code(config: Config) -> str:
    """The L1 penalty of the weights, b not among them."""
    return f"{config.l1!r} * model.linear.weight.abs().sum()"


def optimizer_lines(config: Config) -> list[str]:
    """With its learning rate, and whatever is not as torch has it by default."""
    torch_class: Any = find_optimizer(config.optimizer).torch_class
    given = torch_arguments(config.settings)
    arguments = _arguments(torch_class, given, always=("lr",))
    start = f"optimizer = torch.optim.{config.optimizer}("
    if config.has_bias_rate:
        groups = _groups_lines(config.lr_bias)
        return [start, *groups, *(f"    {argument}," for argument in arguments), ")"]
    return _call_lines(start, ["model.parameters()", *arguments])


def _groups_lines(lr_bias: float) -> list[str]:
    return [
        "    [",
        '        {"params": [model.linear.weight]},',
        "        # b has a learning rate of its own.",
        f'        {{"params": [model.linear.bias], "lr": {lr_bias!r}}},',
        "    ],",
    ]


def scheduler_lines(config: Config) -> list[str]:
    """The schedule, where there is one: what torch needs, or has otherwise."""
    torch_class: Any = find_scheduler(config.scheduler).torch_class
    if torch_class is None:
        return []
    given = scheduler_arguments(config.scheduler, config.scheduler_settings)
    start = f"scheduler = torch.optim.lr_scheduler.{config.scheduler}("
    return [
        "# The schedule moves the learning rate after each update.",
        *_call_lines(start, ["optimizer", *_arguments(torch_class, given)]),
    ]


def _arguments(
    torch_class: Any, given: Mapping[str, Any], always: tuple[str, ...] = ()
) -> list[str]:
    """Those that differ from torch's default, or have none, and these in any case."""
    defaults = inspect.signature(torch_class).parameters
    return [
        f"{name}={quoted(value) if isinstance(value, str) else repr(value)}"
        for name, value in given.items()
        if name in always or value != defaults[name].default
    ]


def _call_lines(start: str, arguments: Sequence[str]) -> list[str]:
    """A call on one line, or with a line for each argument."""
    line = f"{start}{', '.join(arguments)})"
    if len(line) <= WIDTH:
        return [line]
    return [start, *(f"    {argument}," for argument in arguments), ")"]
