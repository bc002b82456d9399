"""What the window says of its own accord."""

import pytest

from desktop import notices
from desktop.messages import Level
from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.errors import SettingError
from linreg.exact import Curvature, curvature
from linreg.prepare import prepare
from linreg.status import Divergence, Status


def bent(config: Config) -> Curvature:
    return curvature(prepare(lecture_data(), config), config.reduction)


def test_a_refusal_is_a_sentence() -> None:
    message = notices.refusal(SettingError("batch_size", 4, "out_of_range", 3))
    assert message.level is Level.ERROR
    assert message.text[0].isupper()
    assert message.text.endswith(".")
    assert "at most 3" in message.text


def test_a_finished_and_a_converged_run_say_so_with_their_numbers() -> None:
    config = Config(iterations=70, tolerance=0.001)
    finished = notices.halted(Status.FINISHED, None, config, bent(config))
    assert finished is not None
    assert "70 iterations" in finished.text
    converged = notices.halted(Status.CONVERGED, None, config, bent(config))
    assert converged is not None
    assert "0.001" in converged.text
    assert notices.halted(Status.TRAINING, None, config, bent(config)) is None


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("loss", "the loss is not"),
        ("gradient", "the gradient is not"),
        ("parameters", "w and b are not"),
    ],
)
def test_a_divergence_says_what_and_when(quantity: str, words: str) -> None:
    config = lecture_config()
    divergence = Divergence(17, quantity)
    message = notices.halted(Status.DIVERGED, divergence, config, bent(config))
    assert message is not None
    assert "at iteration 17" in message.text
    assert words in message.text
    # This rate is stable: no cause is claimed, and none of its numbers.
    assert "largest stable" not in message.text
    assert message.action == notices.RESET


def test_what_overflows_before_the_first_step_is_not_the_rates_fault() -> None:
    config = Config(settings={"lr": 0.9})
    divergence = Divergence(0, "loss")
    message = notices.halted(Status.DIVERGED, divergence, config, bent(config))
    assert message is not None
    assert "too large for float32" in message.text
    assert "rate" not in message.text
    assert message.action == ""


def test_a_divergence_with_a_known_cause_offers_a_rate() -> None:
    config = Config(reduction="sum", settings={"lr": 0.9})
    message = notices.halted(
        Status.DIVERGED, Divergence(13, "loss"), config, bent(config)
    )
    assert message is not None
    assert "15 times the largest stable rate 0.0601" in message.text
    assert message.action == notices.STABLE_RATE
    assert message.action_text == "Reset with lr = 0.03"


def test_why_a_run_cannot_go_on() -> None:
    config = Config(iterations=70)
    assert notices.why_over(Status.TRAINING, config) is None
    assert "70" in (notices.why_over(Status.FINISHED, config) or "")
    for status in (Status.CONVERGED, Status.DIVERGED):
        assert "Reset" in (notices.why_over(status, config) or "")
