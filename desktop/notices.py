"""What the window says of its own accord: why a run stopped, and what to do then."""

from PySide6.QtCore import QCoreApplication

from desktop.advice import rate_hint, settling_rate
from desktop.messages import Level, Message
from desktop.number_format import short_number
from desktop.wording import describe
from linreg.config import Config
from linreg.errors import LinregError
from linreg.exact import Curvature
from linreg.status import Divergence, Status

RESET = "reset"
STABLE_RATE = "stable_rate"


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
        RESET,
        _tr("Reset"),
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
        Status.DIVERGED: _tr("The run has diverged: Reset to start anew."),
    }[status]


def halted(
    status: Status, divergence: Divergence | None, config: Config, curvature: Curvature
) -> Message | None:
    """Why a run has stopped by itself, or None where a person stopped it."""
    if status is Status.FINISHED:
        text = _tr("Finished: {0} iterations are done. Raise “iterations” to go on.")
        return Message(Level.INFO, text.format(config.iterations))
    if status is Status.CONVERGED:
        text = _tr("Converged: the gradient’s norm is within the tolerance of {0:g}.")
        return Message(Level.INFO, text.format(config.tolerance))
    if divergence is not None:
        return _diverged(divergence, config, curvature)
    return None


def _diverged(divergence: Divergence, config: Config, curvature: Curvature) -> Message:
    text = {
        "loss": _tr("Diverged: at iteration {0} the loss is not a finite number."),
        "gradient": _tr(
            "Diverged: at iteration {0} the gradient is not a finite number."
        ),
        "parameters": _tr("Diverged: at iteration {0} w and b are not finite numbers."),
    }[divergence.quantity].format(divergence.iteration)
    if divergence.iteration == 0:
        cause = _tr(
            "The data or the initial values are too large for {0}: make them smaller."
        )
        return Message(Level.ERROR, f"{text} {cause.format(config.dtype)}")
    kept = _tr("The last finite state is kept.")
    hint = rate_hint(config, curvature)
    if hint:
        rate = short_number(settling_rate(curvature))
        action = _tr("Reset with lr = {0}").format(rate)
        words = " ".join([text, _sentence(hint), kept])
        return Message(Level.ERROR, words, STABLE_RATE, action)
    advice = _tr("Lower the learning rate, then Reset.")
    return Message(Level.ERROR, f"{text} {kept} {advice}", RESET, _tr("Reset"))
