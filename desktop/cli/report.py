"""What a run has come to, as one JSON object."""

import json
import math
from collections.abc import Iterable

from desktop.cli.run import Outcome, Task, Truth
from linreg.diagnosis import Diagnosis
from linreg.history import LeastLoss

Json = dict[str, "Json"] | list["Json"] | float | str | None


def to_json(task: Task, outcome: Outcome) -> str:
    """One strict JSON object on one line: null stands for what is not finite."""
    initial, trained = outcome.initial, outcome.trained
    report: Json = {
        "steps": outcome.state.iteration,
        "epochs": outcome.epochs,
        "status": outcome.status.value,
        "diagnosis": diagnosis_json(outcome.diagnosis),
        "initial": {"weight": numbers(initial.weight), "bias": number(initial.bias)},
        "weight": numbers(trained.weight),
        "bias": number(trained.bias),
        "loss": number(outcome.loss),
        "test_loss": number(outcome.state.test_loss),
        "least_test": _least_test(outcome.history.least_test),
        "exact": exact_json(outcome.truth),
        "max_stable_lr": number(outcome.stability.max_lr),
        "predictions": numbers(outcome.predictions.tolist()),
        "seconds": outcome.seconds,
    }
    return strict(report)


def strict(report: Json) -> str:
    """On one line; raises ValueError for a number that is not finite."""
    return json.dumps(report, allow_nan=False)


def exact_json(truth: Truth) -> Json:
    """Least squares, in the data's own units."""
    exact = truth.exact
    return {
        "weight": numbers(exact.weight.tolist()),
        "bias": number(exact.bias),
        "loss": number(truth.loss),
        "residual_sd": number(exact.residual_sd),
    }


def diagnosis_json(diagnosis: Diagnosis | None) -> Json:
    """Its name, and the numbers that it stands on."""
    if diagnosis is None:
        return None
    facts: Json = {
        name: number(fact) if isinstance(fact, float) else fact
        for name, fact in diagnosis.facts.items()
    }
    return {"name": diagnosis.name, "facts": facts}


def _least_test(least: LeastLoss | None) -> Json:
    if least is None:
        return None
    return {"iteration": least.iteration, "loss": number(least.loss)}


def number(value: float | None) -> float | None:
    """The number, where it is a finite one."""
    return value if value is not None and math.isfinite(value) else None


def numbers(values: Iterable[float]) -> list[Json]:
    """Each of them, where it is a finite one."""
    return [number(value) for value in values]
