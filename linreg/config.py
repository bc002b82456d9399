"""The description of a run: with the data set, it determines every step bit for bit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from linreg.losses import LOSSES, REDUCTIONS
from linreg.optimizers import complete_settings, find_hyperparameter
from linreg.specs import FRACTION, NOT_NEGATIVE, Range, Spec, Value

DTYPES = ("float32", "float64")

_INITIAL = Spec("initial value", "float", 0.0, "A parameter at iteration 0.")

SPECS: dict[str, Spec] = {
    spec.name: spec
    for spec in (
        Spec(
            "degree",
            "int",
            1,
            "Highest power of x: 1 is a line, 2 adds x², and so on.",
            (Range(1, 15),),
            live=False,
        ),
        Spec(
            "bias", "flag", True, "Whether the model has a b: y = xw + b.", live=False
        ),
        Spec(
            "dtype",
            "choice",
            "float32",
            "Precision of the tensors; float32 is PyTorch's own.",
            choices=DTYPES,
            live=False,
        ),
        Spec(
            "loss",
            "choice",
            "mse",
            "Criterion: what the training makes small.",
            choices=tuple(LOSSES),
            live=False,
        ),
        Spec(
            "reduction",
            "choice",
            "mean",
            "Mean or sum of the rows' losses; sum makes gradients n times larger.",
            choices=REDUCTIONS,
            live=False,
        ),
        Spec(
            "batch_size",
            "int",
            0,
            "Rows in an update: 0 takes all of them, 1 is one sample at a time.",
            (NOT_NEGATIVE,),
            live=False,
        ),
        Spec(
            "zero_grad",
            "flag",
            True,
            "Clear the gradients before each backward; else they add up.",
        ),
        Spec("shuffle", "flag", True, "New order of the rows each epoch.", live=False),
        Spec(
            "test_fraction",
            "float",
            0.0,
            "Part of the rows held out: never trained on, only measured.",
            (FRACTION,),
            live=False,
        ),
        Spec(
            "standardize",
            "flag",
            False,
            "Train on x with mean 0 and standard deviation 1.",
            live=False,
        ),
        Spec(
            "seed",
            "int",
            0,
            "Start of all random choices: initial w and b, split, shuffling.",
            (Range(0, 2**31 - 1),),
            live=False,
        ),
        Spec(
            "iterations",
            "int",
            1000,
            "Stop after this many updates.",
            (Range(1, 10**9),),
        ),
        Spec(
            "tolerance",
            "float",
            0.0,
            "Stop when the full gradient's norm is no larger; 0 never stops.",
            (NOT_NEGATIVE,),
        ),
    )
}


@dataclass(frozen=True)
class Config:
    """All the settings of a run; the meaning and range of each stand in `SPECS`.

    `initial_weight` and `initial_bias` are the model's own parameters at iteration 0
    (of the scaled x where `standardize` is on); None leaves them to PyTorch's own
    initialisation from the seed. `settings` are the optimizer's hyperparameters; those
    not named take their default. Raises SettingError.
    """

    degree: int = 1
    bias: bool = True
    dtype: str = "float32"
    initial_weight: tuple[float, ...] | None = None
    initial_bias: float | None = None
    loss: str = "mse"
    reduction: str = "mean"
    zero_grad: bool = True
    optimizer: str = "SGD"
    settings: Mapping[str, Value] = field(default_factory=dict)
    batch_size: int = 0
    shuffle: bool = True
    test_fraction: float = 0.0
    standardize: bool = False
    seed: int = 0
    iterations: int = 1000
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        for name, spec in SPECS.items():
            object.__setattr__(self, name, spec.check(getattr(self, name)))
        complete = complete_settings(self.optimizer, self.settings)
        object.__setattr__(self, "settings", complete)
        if self.initial_weight is not None:
            weight = tuple(_INITIAL.check(value) for value in self.initial_weight)
            object.__setattr__(self, "initial_weight", weight)
        if self.initial_bias is not None:
            bias = _INITIAL.check(self.initial_bias)
            object.__setattr__(self, "initial_bias", bias)

    @property
    def lr(self) -> float:
        """The learning rate; every optimizer on offer has one."""
        rate = self.settings["lr"]
        assert isinstance(rate, float)
        return rate


def lecture_config() -> Config:
    """The lecture's settings: MSE with sum, SGD, lr 0.01, 1,000 iterations."""
    return Config(reduction="sum", settings={"lr": 0.01})


def live_part(old: Config, new: Config) -> Config:
    """`old` with as much of `new` as a run under `old` can follow without a restart."""
    live: dict[str, Any] = {
        name: getattr(new, name) for name, spec in SPECS.items() if spec.live
    }
    settings = dict(old.settings)
    if new.optimizer == old.optimizer:
        settings |= {
            name: value
            for name, value in new.settings.items()
            if find_hyperparameter(new.optimizer, name).live
        }
    return replace(old, settings=settings, **live)


def needs_restart(old: Config, new: Config) -> bool:
    """Whether a run under `old` must start anew to follow all of `new`."""
    return live_part(old, new) != new


def same_steps(old: Config, new: Config) -> bool:
    """Whether the next steps of a run are the same under both, as far as it goes."""
    return with_stop_rule(new, old) == old


def with_stop_rule(config: Config, other: Config) -> Config:
    """The config with the other's rules of when to stop."""
    return replace(config, iterations=other.iterations, tolerance=other.tolerance)
