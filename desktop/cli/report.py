"""What a run has come to, as one JSON object."""

import json
import math
from collections.abc import Iterable

from desktop.cli.run import Outcome, Task

Json = dict[str, "Json"] | list["Json"] | float | str | None


def to_json(task: Task, outcome: Outcome) -> str:
    """One strict JSON object on one line: null stands for what is not finite."""
    exact, initial, trained = outcome.exact, outcome.initial, outcome.trained
    bound = outcome.curvature.max_stable_lr
    report: Json = {
        "steps": outcome.state.iteration,
        "epochs": outcome.epochs,
        "status": outcome.status.value,
        "initial": {"weight": _numbers(initial.weight), "bias": _number(initial.bias)},
        "weight": _numbers(trained.weight),
        "bias": _number(trained.bias),
        "loss": _number(outcome.loss),
        "test_loss": _number(outcome.state.test_loss),
        "exact": {
            "weight": _numbers(exact.weight.tolist()),
            "bias": _number(exact.bias),
            "loss": _number(outcome.exact_loss),
            "residual_sd": _number(exact.residual_sd),
        },
        # The bound is a theorem for squared errors alone.
        "max_stable_lr": _number(bound if task.config.loss == "mse" else None),
        "predictions": _numbers(outcome.predictions.tolist()),
        "seconds": outcome.seconds,
    }
    return json.dumps(report, allow_nan=False)


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _numbers(values: Iterable[float]) -> list[Json]:
    return [_number(value) for value in values]
