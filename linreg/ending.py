"""How the losses of a run end: whether they fall, jitter, or have arrived.

The losses are those of whole epochs. The window is the last tenth of them, at least
`LEAST_WINDOW` and at most `MOST_WINDOW`. They are counted as the excess over the least
loss possible; where that is not known, over the least loss of the run's own epochs.

A run has *arrived* where the median excess in the window is no more than `ARRIVED` of
the least loss and `FALLEN` of the first epoch's excess together.

It *grows* where the loss rises in more than `MOST_RISES` of the window's steps, from
one epoch to the next, and ends above the start.

It *jitters* where the loss rises in at least `LEAST_RISES` of the window's steps, and
the window's largest loss less its least is more than `SWING` of its mean excess. Its
*trend* is the mean excess in the last quarter of the run, as a part of that in the
quarter before. It *swings back* where the window's largest excess is more than
`CAME_BACK` times one that the run has had before the window, and the last quarter's
largest excess is at least `NO_DAMPING` of that of the quarter before. It *oscillates*
where it swings back, or jitters with a trend of at least `NO_TREND`.

It *keeps its pace* where it falls in the window at least `PACE` times as fast as on
average since the start. It *falls* where it jitters, or where the mean excess of the
window's second half is less than `STILL` of that of its first; or where it keeps its
pace, and has fallen by more than `UNMOVED` of the first epoch's excess (of its loss,
where the least is not known).

It is *stuck* where the window's losses lie within `SWING` of its mean excess; where the
least is not known, where it keeps its pace instead, and so creeps.
"""

import math
from dataclasses import dataclass

import numpy as np

from linreg.dataset import FloatArray
from linreg.epochs import Epochs

# Epochs.
LEAST_WINDOW = 10
MOST_WINDOW = 10_000
# Of all the epochs.
WINDOW = 0.1
# Of the least loss, and of the excess at the start: a factor of 1,000 in residuals.
ARRIVED = 0.01
FALLEN = 1e-6
# Of the window's steps.
LEAST_RISES = 0.2
MOST_RISES = 0.8
# Of the window's mean excess.
SWING = 0.1
# Of the mean excess of the quarter before.
NO_TREND = 0.9
# Times the least excess before the window.
CAME_BACK = 4
# Of the largest excess of the quarter before.
NO_DAMPING = 0.5
# Of the mean excess of the window's first half.
STILL = 0.99
# Of the mean fall in an epoch.
PACE = 0.5
# Of the first epoch's excess, or loss.
UNMOVED = 0.05


@dataclass(frozen=True, eq=False)
class Ending:
    """How the losses of a run end, as the excess (n,) of its epochs over `least`.

    `is_known`: `least` is the least loss possible, and not just that of the run.
    """

    excess: FloatArray
    least: float
    is_known: bool

    @property
    def count(self) -> int:
        """Epochs of the window."""
        return min(max(int(WINDOW * len(self.excess)), LEAST_WINDOW), MOST_WINDOW)

    @property
    def window(self) -> FloatArray:
        return self.excess[-self.count :]

    @property
    def quarters(self) -> tuple[FloatArray, FloatArray]:
        """The last quarter, and the one before."""
        quarter = len(self.excess) // 4
        return self.excess[-quarter:], self.excess[-2 * quarter : -quarter]

    @property
    def halves(self) -> tuple[float, float]:
        """The mean of the window's second half, and of its first."""
        half = self.count // 2
        return float(self.window[-half:].mean()), float(self.window[:half].mean())

    @property
    def fall(self) -> float:
        """Since the start; below 0 where the loss has risen."""
        return float(self.excess[0] - self.excess[-1])

    @property
    def rises(self) -> float:
        """In which part of the window's steps the loss is larger than before."""
        return float((np.diff(self.window) > 0).mean())

    @property
    def has_arrived(self) -> bool:
        enough = ARRIVED * abs(self.least) + FALLEN * max(float(self.excess[0]), 0.0)
        return float(np.median(self.window)) <= enough

    @property
    def grows(self) -> bool:
        return self.rises > MOST_RISES and self.fall < 0

    @property
    def trend(self) -> float:
        last, before = self.quarters
        return ratio(last.mean(), before.mean())

    @property
    def is_wide(self) -> bool:
        return float(np.ptp(self.window)) > SWING * float(self.window.mean())

    @property
    def jitters(self) -> bool:
        return self.is_wide and self.rises >= LEAST_RISES

    @property
    def swings_back(self) -> bool:
        """Whether it comes back from far lower, in swings that do not become small."""
        earlier = self.excess[: -self.count]
        if not self.is_known or not len(earlier):
            return False
        last, before = self.quarters
        came_back = self.window.max() > CAME_BACK * earlier.min()
        return bool(came_back) and ratio(last.max(), before.max()) >= NO_DAMPING

    @property
    def keeps_pace(self) -> bool:
        second, first = self.halves
        of_late = (first - second) / (self.count // 2)
        return self.fall > 0 and of_late >= PACE * self.fall / len(self.excess)

    @property
    def falls(self) -> bool:
        if not self.has_arrived and (self.jitters or ratio(*self.halves) < STILL):
            return True
        start = float(self.excess[0]) + (0.0 if self.is_known else self.least)
        return self.keeps_pace and self.fall > UNMOVED * start

    @property
    def oscillates(self) -> bool:
        return self.swings_back or (self.jitters and self.trend >= NO_TREND)

    @property
    def is_stuck(self) -> bool:
        return not self.is_wide if self.is_known else self.keeps_pace


def ending_of(epochs: Epochs, least_loss: float) -> Ending | None:
    """The ending of a run, None where the epochs are too few, or one is not finite.

    `least_loss` is NaN where it is not known.
    """
    if len(epochs) < LEAST_WINDOW or not np.isfinite(epochs.losses).all():
        return None
    is_known = math.isfinite(least_loss)
    least = least_loss if is_known else float(epochs.losses.min())
    return Ending(epochs.losses - least, least, is_known)


def ratio(later: float, earlier: float) -> float:
    """later / earlier, 1 where earlier is not above 0."""
    return float(later / earlier) if earlier > 0 else 1.0
