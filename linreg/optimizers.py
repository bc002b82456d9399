"""The optimizers on offer: classes of torch.optim, each with its typed hyperparameters.

The defaults are PyTorch's own, except SGD's learning rate, which is the lecture's 0.01.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from linreg.errors import SettingError
from linreg.specs import (
    FRACTION,
    NOT_NEGATIVE,
    POSITIVE,
    Range,
    Spec,
    Value,
    completed,
    find_spec,
)

Settings = Mapping[str, Value]


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer: its torch class, its hyperparameters, and what it does, in a line.

    `needs_closure`: its step() evaluates the loss several times and so must be handed
    a function that does so. `follows_schedule`: another learning rate changes its
    steps.
    """

    torch_class: type[torch.optim.Optimizer]
    meaning: str
    hyperparameters: tuple[Spec, ...]
    needs_closure: bool = False
    follows_schedule: bool = True

    @property
    def name(self) -> str:
        return self.torch_class.__name__


def _lr(default: float, meaning: str = "", *, live: bool = True) -> Spec:
    meaning = meaning or "Learning rate: how far a step goes along the gradient."
    return Spec("lr", "float", default, meaning, (POSITIVE,), live=live)


def _float(name: str, default: float, allowed: Range, meaning: str) -> Spec:
    return Spec(name, "float", default, meaning, (allowed,))


def _restart(spec: Spec) -> Spec:
    return Spec(
        spec.name,
        spec.kind,
        spec.default,
        spec.meaning,
        spec.ranges,
        spec.choices,
        live=False,
    )


def _flag(name: str, meaning: str, *, live: bool = False) -> Spec:
    return Spec(name, "flag", False, meaning, live=live)


def _betas() -> Spec:
    return Spec(
        "betas",
        "pair",
        (0.9, 0.999),
        "Memory of the running means of the gradient and of its square.",
        (FRACTION, FRACTION),
    )


def _eps(default: float = 1e-8) -> Spec:
    return _float(
        "eps", default, NOT_NEGATIVE, "Keeps the division away from zero; tiny."
    )


def _weight_decay(default: float = 0.0) -> Spec:
    return _float(
        "weight_decay", default, NOT_NEGATIVE, "Pulls the parameters towards zero (L2)."
    )


# A step cannot be interrupted, so it must not last for ever.
_COUNT = Range(1, 10_000)

_ADAM_REST = (
    _betas(),
    _eps(),
    _weight_decay(),
    _flag("amsgrad", "Divide by the largest mean square so far."),
)
_DECOUPLED = _flag(
    "decoupled_weight_decay",
    "Shrink the parameters apart from the gradient.",
    live=True,
)

_ALL = (
    OptimizerSpec(
        torch.optim.SGD,
        "Gradient descent: a step against the gradient, perhaps with momentum.",
        (
            _lr(0.01),
            _float("momentum", 0.0, FRACTION, "Share of the last step kept in this."),
            _float("dampening", 0.0, FRACTION, "Takes gradient away from momentum."),
            _weight_decay(),
            _flag("nesterov", "Look ahead along the momentum first.", live=True),
        ),
    ),
    OptimizerSpec(
        torch.optim.Adagrad,
        "Divides the rate by all squared gradients so far, so steps only shrink.",
        (
            _lr(0.01),
            _float("lr_decay", 0.0, NOT_NEGATIVE, "Lets the rate fall as 1/(1+t*d)."),
            _weight_decay(),
            _restart(
                _float(
                    "initial_accumulator_value",
                    0.0,
                    NOT_NEGATIVE,
                    "Where the sum of squared gradients begins.",
                )
            ),
            _eps(1e-10),
        ),
    ),
    OptimizerSpec(
        torch.optim.Adam,
        "Momentum and a rate for each parameter from running means.",
        (_lr(0.001), *_ADAM_REST),
    ),
    OptimizerSpec(
        torch.optim.AdamW,
        "Adam with the weight decay kept apart from the gradient.",
        (_lr(0.001), _betas(), _eps(), _weight_decay(0.01), _ADAM_REST[-1]),
    ),
    OptimizerSpec(
        torch.optim.Adamax,
        "Adam with the largest recent gradient in place of the mean square.",
        (_lr(0.002), _betas(), _eps(), _weight_decay()),
    ),
    OptimizerSpec(
        torch.optim.NAdam,
        "Adam that looks ahead along its momentum.",
        (
            _lr(0.002),
            _betas(),
            _eps(),
            _weight_decay(),
            _float("momentum_decay", 0.004, NOT_NEGATIVE, "How momentum warms up."),
            _DECOUPLED,
        ),
    ),
    OptimizerSpec(
        torch.optim.RAdam,
        "Adam that trusts its running means only once they have settled.",
        (_lr(0.001), _betas(), _eps(), _weight_decay(), _DECOUPLED),
    ),
    OptimizerSpec(
        torch.optim.ASGD,
        "Gradient descent that also averages the points it has passed.",
        (
            _lr(0.01),
            _float("lambd", 1e-4, NOT_NEGATIVE, "Decay term of the rate."),
            _float("alpha", 0.75, Range(0.0, 1.0), "Power by which the rate falls."),
            _float("t0", 1e6, NOT_NEGATIVE, "Iteration at which averaging starts."),
            _weight_decay(),
        ),
    ),
    OptimizerSpec(
        torch.optim.LBFGS,
        "Learns the curvature from past gradients; many evaluations in a step.",
        (
            _lr(1.0),
            Spec("max_iter", "int", 20, "Inner steps in a step.", (_COUNT,)),
            _float("tolerance_grad", 1e-7, NOT_NEGATIVE, "Ends a step: flat enough."),
            _float("tolerance_change", 1e-9, NOT_NEGATIVE, "Ends a step: no change."),
            _restart(
                Spec("history_size", "int", 100, "Past gradients kept.", (_COUNT,))
            ),
            Spec(
                "line_search_fn",
                "choice",
                "none",
                "How the length of an inner step is found.",
                choices=("none", "strong_wolfe"),
            ),
        ),
        needs_closure=True,
    ),
    OptimizerSpec(
        torch.optim.RMSprop,
        "Divides the gradient by a running mean of its size.",
        (
            _lr(0.01),
            _float("alpha", 0.99, FRACTION, "Memory of the mean square."),
            _eps(),
            _weight_decay(),
            _float("momentum", 0.0, FRACTION, "Share of the last step kept in this."),
            _flag("centered", "Divide by the spread about the mean gradient."),
        ),
    ),
    OptimizerSpec(
        torch.optim.Rprop,
        "Only the sign of the gradient counts; the step grows until it flips.",
        (
            _lr(0.01, "Length of the first step.", live=False),
            Spec(
                "etas",
                "pair",
                (0.5, 1.2),
                "Factors by which a step shrinks and grows.",
                (Range(0.0, 1.0, True, True), Range(1.0, low_open=True)),
            ),
            Spec(
                "step_sizes",
                "pair",
                (1e-6, 50.0),
                "Shortest and longest step.",
                (POSITIVE, POSITIVE),
            ),
        ),
        follows_schedule=False,
    ),
)

OPTIMIZERS: dict[str, OptimizerSpec] = {spec.name: spec for spec in _ALL}


def find_optimizer(name: str) -> OptimizerSpec:
    """The optimizer of that name; raises SettingError for a name not on offer."""
    if name not in OPTIMIZERS:
        raise SettingError("optimizer", name, "unknown_name", tuple(OPTIMIZERS))
    return OPTIMIZERS[name]


def find_hyperparameter(optimizer: str, name: str) -> Spec:
    """One hyperparameter's spec; raises SettingError for a name not on offer."""
    specs = find_optimizer(optimizer).hyperparameters
    return find_spec(specs, name, f"{optimizer} hyperparameter")


def complete_settings(optimizer: str, settings: Settings) -> dict[str, Value]:
    """Every hyperparameter of the optimizer: those given, the others at their default.

    Raises SettingError for a name, a value or a combination that torch would refuse.
    """
    specs = find_optimizer(optimizer).hyperparameters
    complete = completed(specs, settings, f"{optimizer} hyperparameter")
    _check_together(complete)
    return complete


def _check_together(settings: Settings) -> None:
    if settings.get("nesterov") and (
        settings["momentum"] == 0 or settings["dampening"] != 0
    ):
        raise SettingError(
            "nesterov", True, "conflict", "momentum above 0 and dampening 0"
        )
    if "step_sizes" in settings:
        shortest, longest = _pair(settings["step_sizes"])
        if shortest > longest:
            raise SettingError(
                "step_sizes", (shortest, longest), "conflict", "shortest <= longest"
            )


def _pair(value: Value) -> tuple[float, float]:
    if not isinstance(value, tuple):
        raise TypeError(f"a pair was expected, not {value!r}")
    first, second = value
    return first, second
