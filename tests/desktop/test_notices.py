"""What the window says of its own accord."""

import math

from desktop import notices
from desktop.messages import Level, Offer
from desktop.runs import Rise
from linreg.config import Config
from linreg.diagnosis import Diagnosis, Facts, Name
from linreg.errors import SettingError
from linreg.history import LeastLoss
from linreg.status import Status


def test_a_refusal_is_a_sentence() -> None:
    message = notices.refusal(SettingError("batch_size", 4, "out_of_range", 3))
    assert message.level is Level.ERROR
    assert message.text[0].isupper()
    assert message.text.endswith(".")
    assert "at most 3" in message.text


def told(name: Name, **facts: float | str) -> Diagnosis:
    return Diagnosis(name, facts)


def halted(status: Status, config: Config, diagnosis: Diagnosis | None = None) -> str:
    message = notices.halted(status, diagnosis, config)
    assert message is not None
    return message.text


def test_every_ending_says_so_with_its_numbers() -> None:
    config = Config(iterations=70, tolerance=0.001, patience=25)
    assert "70 iterations" in halted(Status.FINISHED, config)
    assert "0.001" in halted(Status.CONVERGED, config)
    assert "25 iterations" in halted(Status.EARLY_STOPPED, config)
    assert notices.halted(Status.TRAINING, None, config) is None


FALLING = told(
    "still_falling",
    fall=0.12,
    window=100,
    loss=2.0,
    least_loss=1.0,
    steps_per_decade=math.inf,
)


def test_what_became_of_the_run_comes_after_its_ending() -> None:
    message = notices.halted(Status.FINISHED, FALLING, Config())
    assert message is not None
    assert message.level is Level.WARNING
    assert message.text.startswith("Finished: 1000 iterations are done. ")
    assert "12" in message.text


def test_a_test_loss_that_has_risen_is_what_counts() -> None:
    rise = Rise(LeastLoss(126, 0.114), 0.519)
    message = notices.halted(Status.FINISHED, FALLING, Config(), rise=rise)
    assert message is not None
    assert "least, 0.114, at iteration 126" in message.text
    assert "risen to 0.519" in message.text
    assert "falling" not in message.text


def test_a_divergence_is_told_by_its_numbers_and_what_is_kept() -> None:
    config = Config(reduction="sum", settings={"lr": 0.9})
    message = notices.halted(
        Status.DIVERGED,
        told(
            "diverged",
            iteration=3,
            quantity="growth",
            growth=4.6e8,
            lr=0.9,
            max_lr=0.0601,
            times=14.97,
            least_at=0,
            least_loss=56,
        ),
        config,
        (Offer("rate", "Reset with lr = 0.03"),),
    )
    assert message is not None
    assert message.level is Level.ERROR
    assert "15 times the largest stable rate 0.0601" in message.text
    assert message.text.endswith("The last finite state is kept.")
    assert [offer.text for offer in message.offers] == ["Reset with lr = 0.03"]


def test_what_overflows_before_the_first_step_is_not_the_rates_fault() -> None:
    facts: Facts = {"iteration": 0, "quantity": "loss", "growth": None, "lr": 0.9}
    diagnosis = Diagnosis(
        "diverged",
        {**facts, "max_lr": None, "times": None, "least_at": 0, "least_loss": None},
    )
    text = halted(Status.DIVERGED, Config(settings={"lr": 0.9}), diagnosis)
    assert "too large for float32" in text
    assert "rate" not in text


def test_why_a_run_cannot_go_on() -> None:
    config = Config(iterations=70)
    assert notices.why_over(Status.TRAINING, config) is None
    assert "70" in (notices.why_over(Status.FINISHED, config) or "")
    for status in (Status.CONVERGED, Status.DIVERGED, Status.EARLY_STOPPED):
        assert "Reset" in (notices.why_over(status, config) or "")
