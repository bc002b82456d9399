"""The description of a run: with the data set, it determines every step bit for bit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from linreg.errors import SettingError
from linreg.losses import LOSSES, REDUCTIONS
from linreg.optimizers import complete_settings, find_hyperparameter, find_optimizer
from linreg.schedules import NO_SCHEDULER, SCHEDULERS, complete_scheduler
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
        ),
        Spec(
            "reduction",
            "choice",
            "mean",
            "Mean or sum of the rows' losses; sum makes gradients n times larger.",
            choices=REDUCTIONS,
        ),
        Spec(
            "l1",
            "float",
            0.0,
            "L1 penalty: adds this times the sum of all |w| to what is made small.",
            (NOT_NEGATIVE,),
        ),
        Spec(
            "lr_bias",
            "float",
            0.0,
            "Learning rate of b alone; 0 takes the same as for w.",
            (NOT_NEGATIVE,),
        ),
        Spec(
            "clip",
            "float",
            0.0,
            "Shortens a longer gradient to this norm before the update; 0 never does.",
            (NOT_NEGATIVE,),
        ),
        Spec(
            "scheduler",
            "choice",
            NO_SCHEDULER,
            "How the learning rate moves from iteration to iteration.",
            choices=tuple(SCHEDULERS),
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
        Spec(
            "patience",
            "int",
            0,
            "Stop early, after so many iterations without a lower test loss; 0 never.",
            (NOT_NEGATIVE,),
        ),
    )
}


@dataclass(frozen=True)
class Config:
    """All the settings of a run; the meaning and range of each stand in `SPECS`.

    `initial_weight` and `initial_bias` are the model's own parameters at iteration 0
    (of the scaled x where `standardize` is on); None leaves them to PyTorch's own
    initialisation from the seed. `settings` are the optimizer's hyperparameters and
    `scheduler_settings` those of its schedule; those not named take their default.
    Raises SettingError.
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
    lr_bias: float = 0.0
    scheduler: str = NO_SCHEDULER
    scheduler_settings: Mapping[str, Value] = field(default_factory=dict)
    l1: float = 0.0
    clip: float = 0.0
    batch_size: int = 0
    shuffle: bool = True
    test_fraction: float = 0.0
    standardize: bool = False
    seed: int = 0
    iterations: int = 1000
    tolerance: float = 0.0
    patience: int = 0

    def __post_init__(self) -> None:
        for name, spec in SPECS.items():
            object.__setattr__(self, name, spec.check(getattr(self, name)))
        complete = complete_settings(self.optimizer, self.settings)
        object.__setattr__(self, "settings", complete)
        schedule = complete_scheduler(self.scheduler, self.scheduler_settings)
        object.__setattr__(self, "scheduler_settings", schedule)
        self._check_together()
        if self.initial_weight is not None:
            weight = tuple(_INITIAL.check(value) for value in self.initial_weight)
            object.__setattr__(self, "initial_weight", weight)
        if self.initial_bias is not None:
            bias = _INITIAL.check(self.initial_bias)
            object.__setattr__(self, "initial_bias", bias)

    def _check_together(self) -> None:
        """Raises SettingError for what torch would refuse, or what would do nothing."""
        optimizer = find_optimizer(self.optimizer)
        if optimizer.needs_closure:
            for name in ("lr_bias", "clip"):
                if getattr(self, name):
                    raise SettingError(name, getattr(self, name), "conflict", "LBFGS")
        if self.has_schedule and not optimizer.follows_schedule:
            raise SettingError("scheduler", self.scheduler, "conflict", self.optimizer)
        if self.scheduler == "OneCycleLR" and self.lr_bias:
            raise SettingError("lr_bias", self.lr_bias, "conflict", "OneCycleLR")

    @property
    def lr(self) -> float:
        """The learning rate; every optimizer on offer has one."""
        rate = self.settings["lr"]
        assert isinstance(rate, float)
        return rate

    @property
    def has_schedule(self) -> bool:
        """Whether the learning rate moves by itself."""
        return self.scheduler != NO_SCHEDULER

    @property
    def has_bias_rate(self) -> bool:
        """Whether b has a learning rate of its own."""
        return self.bias and self.lr_bias > 0


def lecture_config() -> Config:
    """The lecture's settings: MSE with sum, SGD, lr 0.01, 1,000 iterations."""
    return Config(reduction="sum", settings={"lr": 0.01})


def live_part(old: Config, new: Config) -> Config:
    """`old` with as much of `new` as a run under `old` can follow without a restart.

    Where a schedule moves the rates, nobody else may; and a rate of its own for b is
    given or taken only before the first step.
    """
    live: dict[str, Any] = {
        name: getattr(new, name) for name, spec in SPECS.items() if spec.live
    }
    settings = dict(old.settings)
    if new.optimizer == old.optimizer:
        settings |= {
            name: value for name, value in new.settings.items() if is_live(old, name)
        }
    if not is_live(old, "lr") or not (old.has_bias_rate and new.lr_bias):
        live["lr_bias"] = old.lr_bias
    if find_optimizer(old.optimizer).needs_closure:
        live["clip"] = old.clip
    return replace(old, settings=settings, **live)


def is_live(config: Config, hyperparameter: str) -> bool:
    """Whether a run under this config can follow another value of it."""
    if hyperparameter == "lr" and config.has_schedule:
        return False
    return find_hyperparameter(config.optimizer, hyperparameter).live


def needs_restart(old: Config, new: Config) -> bool:
    """Whether a run under `old` must start anew to follow all of `new`."""
    return live_part(old, new) != new


def same_steps(old: Config, new: Config) -> bool:
    """Whether the next steps of a run are the same under both, as far as it goes."""
    return with_stop_rule(new, old) == old


def with_stop_rule(config: Config, other: Config) -> Config:
    """The config with the other's rules of when to stop."""
    return replace(
        config,
        iterations=other.iterations,
        tolerance=other.tolerance,
        patience=other.patience,
    )
