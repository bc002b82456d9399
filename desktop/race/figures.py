"""How a run stands, in the words and figures of its line."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from desktop.number_format import format_number
from linreg.race import Standing
from linreg.status import Divergence, Status

NOTHING = "–"
# With a space that is narrow.
BEST = "★\N{THIN SPACE}"
_LOSS_DIGITS, _TIME_DIGITS = 4, 3
_MICROSECONDS = 1e6

Tone = Literal["text", "muted", "error"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("race", text)


@dataclass(frozen=True)
class Cell:
    """A text, its place in the order of its column, and what is said about it."""

    text: str
    order: float
    tip: str = ""
    tone: Tone = "text"


_EMPTY = Cell(NOTHING, math.inf, tone="muted")


@dataclass(frozen=True)
class Lap:
    """How the runs stand while one iteration is shown; losses at it, by key.

    The loss of a run that had ended before is NaN.
    """

    standings: Mapping[int, Standing]
    losses: Mapping[int, float]
    iteration: int
    target: float | None

    def has_ended(self, key: int) -> bool:
        """Whether the run has no row of the iteration that is shown."""
        loss = self.losses.get(key, math.nan)
        return math.isnan(loss) and self.iteration > self.standings[key].iteration

    def loss(self, key: int) -> float:
        """The run's loss at the iteration; once it has ended, its last one."""
        if self.has_ended(key):
            return self.standings[key].loss
        return self.losses.get(key, math.nan)

    def best(self) -> frozenset[int]:
        """The runs with the least loss of those that have not diverged.

        There is none while all are equal, or where there is only one run.
        """
        losses = {
            key: self.loss(key)
            for key, standing in self.standings.items()
            if standing.status is not Status.DIVERGED
        }
        least = min(filter(math.isfinite, losses.values()), default=math.nan)
        best = frozenset(key for key, loss in losses.items() if loss == least)
        return best if len(best) < len(self.standings) else frozenset()


def cells(lap: Lap, key: int, *, is_best: bool, running: bool) -> tuple[Cell, ...]:
    """Loss, steps and evaluations to the target, microseconds a step, and status."""
    standing = lap.standings.get(key)
    if standing is None:
        return (_EMPTY,) * 5
    steps, evaluations = standing.reached or (None, None)
    return (
        _loss(lap, key, is_best=is_best),
        _count(steps, lap.target),
        _count(evaluations, lap.target),
        _time(standing),
        _status(standing, running=running),
    )


def _loss(lap: Lap, key: int, *, is_best: bool) -> Cell:
    loss, tips = lap.loss(key), []
    order = math.inf if math.isnan(loss) else loss
    text = format_number(loss, _LOSS_DIGITS)
    if is_best:
        text = f"{BEST}{text}"
        tips.append(_tr("The least loss of the runs that have not diverged"))
    diverged = lap.standings[key].status is Status.DIVERGED
    tone: Tone = "error" if diverged else "text"
    if lap.has_ended(key):
        tone = "error" if diverged else "muted"
        last = _tr("Its last loss: the run goes no further than iteration {0}")
        tips.append(last.format(f"{lap.standings[key].iteration:,}"))
    return Cell(text, order, "\n".join(tips), tone)


def _count(count: int | None, target: float | None) -> Cell:
    if count is not None:
        return Cell(f"{count:,}", count)
    if target is None:
        return Cell(NOTHING, math.inf, _tr("There is no target"), "muted")
    return Cell(NOTHING, math.inf, _tr("The target was not reached"), "muted")


def _time(standing: Standing) -> Cell:
    if not standing.iteration:
        return _EMPTY
    time = _MICROSECONDS * standing.seconds / standing.iteration
    return Cell(format_number(time, _TIME_DIGITS), time)


def _status(standing: Standing, *, running: bool) -> Cell:
    place = list(Status).index(standing.status)
    if standing.status is Status.DIVERGED and standing.divergence is not None:
        at = f"{standing.divergence.iteration:,}"
        text = _tr("diverged at {0}").format(at)
        return Cell(text, place, _why_diverged(standing.divergence), "error")
    waiting = _tr("paused") if standing.iteration else _tr("ready")
    text, tip = {
        Status.TRAINING: (_tr("training") if running else waiting, ""),
        Status.FINISHED: (_tr("finished"), _tr("All of its iterations are done")),
        Status.CONVERGED: (
            _tr("converged"),
            _tr("The gradient’s norm is within the tolerance"),
        ),
        Status.EARLY_STOPPED: (
            _tr("stopped early"),
            _tr("The test loss has not fallen for as long as patience says"),
        ),
        Status.DIVERGED: (_tr("diverged"), ""),
    }[standing.status]
    return Cell(text, place, tip)


def _why_diverged(divergence: Divergence) -> str:
    at = f"{divergence.iteration:,}"
    if divergence.quantity == "growth":
        times = format_number(divergence.growth, _TIME_DIGITS)
        text = _tr("At iteration {0} the loss was {1} times that at the start")
        return text.format(at, times)
    text = {
        "loss": _tr("At iteration {0} the loss was no finite number"),
        "gradient": _tr("At iteration {0} the gradient was no finite number"),
    }.get(divergence.quantity, _tr("At iteration {0} w or b was no finite number"))
    return text.format(at)
