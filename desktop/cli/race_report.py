"""What a race has come to, as one JSON object."""

from collections.abc import Mapping

from desktop.cli.race import RaceOutcome, Result
from desktop.cli.report import (
    Json,
    diagnosis_json,
    exact_json,
    number,
    numbers,
    strict,
)
from linreg.race import OWN
from linreg.specs import Value


def race_json(outcome: RaceOutcome) -> str:
    """One strict JSON object on one line: null stands for what is not finite."""
    report: Json = {
        "runs": [_run(result) for result in outcome.results],
        "target": number(outcome.target),
        "exact": exact_json(outcome.truth),
    }
    return strict(report)


def _run(result: Result) -> Json:
    config, standing = result.config, result.standing
    own = {name: _setting(getattr(config, name)) for name in OWN}
    return {
        "optimizer": config.optimizer,
        "lr": config.lr,
        "status": standing.status.value,
        "diagnosis": diagnosis_json(result.diagnosis),
        "steps": result.steps,
        "closure_calls": result.evaluations,
        "loss": number(result.loss),
        "test_loss": number(result.test_loss),
        "weight": numbers(result.trained.weight),
        "bias": number(result.trained.bias),
        "reached": _reached(standing.reached),
        "seconds": standing.seconds,
        **own,
    }


def _setting(value: Mapping[str, Value] | Value) -> Json:
    if isinstance(value, Mapping):
        return {name: _setting(part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value


def _reached(reached: tuple[int, int] | None) -> Json:
    if reached is None:
        return None
    steps, calls = reached
    return {"steps": steps, "closure_calls": calls}
