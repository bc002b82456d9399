"""What the window says of its own accord: why a run stopped, and what to do then."""

from PySide6.QtCore import QCoreApplication

from desktop.diagnosis_words import diagnosis_sentence
from desktop.messages import Level, Message, Offer
from desktop.number_format import short_number
from desktop.runs import Rise
from desktop.wording import describe
from linreg.config import Config
from linreg.diagnosis import Diagnosis
from linreg.errors import LinregError
from linreg.status import Status

RESET = "reset"


def _tr(text: str) -> str:
    return QCoreApplication.translate("notices", text)


def _sentence(text: str) -> str:
    """A clause that begins small and has no full stop, as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."


def refusal(error: LinregError) -> Message:
    """A gesture that could not be followed."""
    return Message(Level.ERROR, _sentence(describe(error)))


def preparing() -> Message:
    """A table so long that its answers take a while."""
    return Message(Level.INFO, _tr("Working out the answers for a long table…"))


def waiting() -> Message:
    """Settings that the present run cannot follow."""
    return Message(
        Level.INFO,
        _tr("What is marked ↺ takes effect when the run starts anew."),
        (Offer(RESET, _tr("Reset"), _tr("Back to iteration 0 with these settings")),),
    )


def at_start() -> str:
    """Why Reset has nothing to do."""
    return _tr("The run stands at iteration 0 with these settings.")


def nothing_recorded() -> str:
    """Why there is no way through time yet."""
    return _tr("No step has been made yet.")


def at_first_step() -> str:
    """Why there is no step back."""
    return _tr("Iteration 0 is the first: there is no step before it.")


def why_over(status: Status, config: Config) -> str | None:
    """Why a run cannot go on, or None where it can."""
    return {
        Status.TRAINING: None,
        Status.FINISHED: _tr(
            "All {0} iterations are done: raise “iterations”, or Reset."
        ).format(config.iterations),
        Status.CONVERGED: _tr("The run has converged: Reset to start anew."),
        Status.EARLY_STOPPED: _tr(
            "The run has stopped early: raise “patience”, or Reset."
        ),
        Status.DIVERGED: _tr("The run has diverged: Reset to start anew."),
    }[status]


def halted(
    status: Status,
    diagnosis: Diagnosis | None,
    config: Config,
    offers: tuple[Offer, ...] = (),
    rise: Rise | None = None,
) -> Message | None:
    """Why a run has stopped by itself and what became of it; None if a person did.

    Where the test loss had its `rise`, that is what counts.
    """
    words = "" if diagnosis is None else diagnosis_sentence(diagnosis, config)
    if status is Status.DIVERGED:
        text = _joined(_tr("Diverged."), words, _kept(diagnosis, config))
        return Message(Level.ERROR, text, offers)
    ending = _ending(status, config)
    if ending is None:
        return None
    if rise is not None:
        words = _overfitting(rise)
    level = Level.WARNING if words else Level.INFO
    return Message(level, _joined(ending, words), offers)


def _overfitting(rise: Rise) -> str:
    text = _tr(
        "The test loss was least, {0}, at iteration {1}, and has risen to {2} since: "
        "the model overfits."
    )
    least = rise.least
    return text.format(
        short_number(least.loss, 3), least.iteration, short_number(rise.loss, 3)
    )


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _ending(status: Status, config: Config) -> str | None:
    if status is Status.FINISHED:
        text = _tr("Finished: {0} iterations are done.")
        return text.format(config.iterations)
    if status is Status.CONVERGED:
        text = _tr("Converged: the gradient’s norm is within the tolerance of {0:g}.")
        return text.format(config.tolerance)
    if status is Status.EARLY_STOPPED:
        text = _tr("Stopped early: for {0} iterations the test loss was not lower.")
        return text.format(config.patience)
    return None


def _kept(diagnosis: Diagnosis | None, config: Config) -> str:
    if diagnosis is not None and diagnosis.facts.get("iteration") == 0:
        text = _tr(
            "The data or the initial values are too large for {0}: make them smaller."
        )
        return text.format(config.dtype)
    return _tr("The last finite state is kept.")


def went_back(iteration: int) -> Message:
    """A step that was gone to, so that the run may go on differently from there."""
    text = _tr(
        "This is the state at iteration {0}. Change a setting: Run goes on from here."
    )
    return Message(Level.INFO, text.format(iteration))
