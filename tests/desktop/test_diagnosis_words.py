"""A diagnosis in words, with its numbers."""

import math
from typing import Any

import pytest

from desktop.diagnosis_words import diagnosis_sentence, rate_words
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.diagnosis import Diagnosis, diagnose
from linreg.exact import curvature
from linreg.prepare import prepare
from linreg.stability import stability
from linreg.status import Status
from linreg.trainer import Trainer

DIVERGED = {
    "iteration": 1200,
    "quantity": "growth",
    "growth": 5.04e8,
    "lr": 0.9,
    "max_lr": 0.18,
    "times": 5.0,
    "least_at": 0,
    "least_loss": 1.0,
}
FALLING = {
    "fall": 0.123,
    "window": 100,
    "loss": 0.5,
    "least_loss": 0.25,
    "steps_per_decade": 4321.0,
}
SWINGING = {"low": 0.2, "high": 0.35, "window": 1000, "lr": 0.1, "max_lr": None}
STUCK = {
    "loss": 0.5,
    "least_loss": 0.25,
    "window": 100,
    "lr": 0.1,
    "max_lr": None,
    "steps_per_decade": None,
}


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "diverged",
            DIVERGED,
            "By iteration 1,200 the loss has grown to 5.04e8 times that at the start: "
            "lr 0.9 is 5 times the largest stable rate 0.18 of these data.",
        ),
        (
            "diverged",
            DIVERGED | {"max_lr": None, "times": None},
            "By iteration 1,200 the loss has grown to 5.04e8 times that at the start.",
        ),
        (
            "diverged",
            DIVERGED | {"quantity": "gradient", "growth": None, "times": 0.5},
            "At iteration 1,200 the gradient is no longer finite.",
        ),
        (
            "diverged",
            DIVERGED | {"quantity": "parameters", "growth": None, "times": None},
            "At iteration 1,200 the parameters are no longer finite.",
        ),
        (
            "diverged",
            DIVERGED | {"growth": None, "times": None},
            "By iteration 1,200 the loss has grown beyond all measure.",
        ),
        (
            "still_falling",
            FALLING,
            "The loss is still falling: over the last 50 iterations its excess over "
            "the least possible, 0.25, fell by 12 %; a tenfold fall takes some 4,321 "
            "iterations.",
        ),
        (
            "still_falling",
            FALLING | {"steps_per_decade": None},
            "The loss is still falling: over the last 50 iterations its excess over "
            "the least possible, 0.25, fell by 12 %.",
        ),
        (
            "still_falling",
            FALLING | {"least_loss": None},
            "The loss is still falling, in the last 100 iterations to 0.5.",
        ),
        (
            "oscillating",
            SWINGING,
            "The loss swings between 0.2 and 0.35 in the last 1,000 iterations: a step "
            "of lr 0.1 goes beyond the minimum.",
        ),
        (
            "oscillating",
            SWINGING | {"max_lr": 0.125},
            "The loss swings between 0.2 and 0.35 in the last 1,000 iterations: lr 0.1 "
            "is 0.8 times the largest stable rate 0.125 of these data.",
        ),
        (
            "plateau",
            STUCK | {"steps_per_decade": 2.5e9},
            "The loss stands still at 0.5, and the least possible is 0.25; a tenfold "
            "fall takes some 2.5e9 iterations.",
        ),
        (
            "plateau",
            STUCK | {"least_loss": None},
            "The loss has hardly moved: it is 0.5 after the last iteration.",
        ),
    ],
)
def test_the_sentences(name: Any, facts: dict[str, Any], sentence: str) -> None:
    assert diagnosis_sentence(Diagnosis(name, facts), Config()) == sentence


def test_batches_swing_because_each_is_another() -> None:
    diagnosis = Diagnosis("oscillating", SWINGING)
    assert diagnosis_sentence(diagnosis, Config(batch_size=2)).endswith(
        ": each batch has a minimum of its own."
    )


def test_a_largest_rate_of_nothing() -> None:
    assert rate_words(0.1, 0.0) == (
        "lr 0.1 is ∞ times the largest stable rate 0 of these data"
    )


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (Config(settings={"lr": 0.9}, iterations=100), "diverged"),
        (Config(settings={"lr": 1e-3}, iterations=100), "still_falling"),
        (Config(loss="l1", settings={"lr": 0.1}), "oscillating"),
        (Config(settings={"lr": 1e-9}, iterations=100), "plateau"),
    ],
)
def test_what_real_runs_come_to_has_words(config: Config, name: str) -> None:
    prepared = prepare(lecture_data(), config)
    trainer = Trainer(prepared, config)
    while trainer.status is Status.TRAINING:
        trainer.step()
    trainer.evaluate()
    bend = curvature(prepared, config.reduction)
    found = diagnose(
        trainer.status,
        trainer.divergence,
        trainer.history.rows(),
        config,
        stability(bend, config, full_batch=True),
        0.0 if config.loss == "mse" else math.nan,
        1,
    )
    assert found is not None
    assert found.name == name
    sentence = diagnosis_sentence(found, config)
    assert "nan" not in sentence
    assert sentence.endswith(".")
