"""A diagnosis as one plain English sentence, for window and command line.

Nothing here needs Qt.
"""

import math
from collections.abc import Callable, Mapping

from desktop.number_format import short_number
from linreg.config import Config
from linreg.diagnosis import Diagnosis

Facts = Mapping[str, float | int | str | None]

_DIGITS = 3
# With a rate above this part of the largest stable one, that is what makes it swing.
_NEAR = 0.5


def diagnosis_sentence(diagnosis: Diagnosis, config: Config) -> str:
    """What has become of the run, and why, with the numbers of these data."""
    return _SENTENCES[diagnosis.name](diagnosis.facts, config) + "."


def rate_words(lr: float, max_lr: float) -> str:
    """How a learning rate stands to the largest stable one; without a full stop."""
    times = lr / max_lr if max_lr else math.inf
    return (
        f"lr {short_number(lr)} is {short_number(times, _DIGITS)} times the largest "
        f"stable rate {short_number(max_lr, _DIGITS)} of these data"
    )


def _diverged(facts: Facts, config: Config) -> str:
    iteration = f"{_number(facts, 'iteration'):,.0f}"
    quantity, times = facts["quantity"], facts["times"]
    if quantity == "growth":
        what = f"By iteration {iteration} the loss has grown {_growth(facts)}"
    else:
        names = "parameters are" if quantity == "parameters" else f"{quantity} is"
        what = f"At iteration {iteration} the {names} no longer finite"
    # What is lost before the first step is not lost by its length.
    is_too_fast = isinstance(times, float) and times >= 1 and facts["iteration"] != 0
    return f"{what}: {_rates(facts)}" if is_too_fast else what


def _growth(facts: Facts) -> str:
    if facts["growth"] is None:
        return "beyond all measure"
    return f"to {_short(facts, 'growth')} times that at the start"


def _oscillating(facts: Facts, config: Config) -> str:
    what = (
        f"The loss swings between {_short(facts, 'low')} and {_short(facts, 'high')} "
        f"in the last {_iterations(facts)}"
    )
    max_lr = facts["max_lr"]
    if isinstance(max_lr, float) and _number(facts, "lr") > _NEAR * max_lr:
        return f"{what}: {_rates(facts)}"
    if config.batch_size:
        return f"{what}: each batch has a minimum of its own"
    return f"{what}: a step of lr {_short(facts, 'lr')} goes beyond the minimum"


def _still_falling(facts: Facts, config: Config) -> str:
    if facts["least_loss"] is None:
        return (
            f"The loss is still falling, in the last {_iterations(facts)} to "
            f"{_short(facts, 'loss')}"
        )
    percent = short_number(100 * _number(facts, "fall"), 2)
    # From the middle of the window's first half to the middle of its second.
    iterations = f"{_number(facts, 'window') / 2:,.0f} iterations"
    return (
        f"The loss is still falling: over the last {iterations} its excess over the "
        f"least possible, {_short(facts, 'least_loss')}, fell by {percent} %"
        f"{_pace(facts)}"
    )


def _plateau(facts: Facts, config: Config) -> str:
    loss = _short(facts, "loss")
    if facts["least_loss"] is None:
        return f"The loss has hardly moved: it is {loss} after the last iteration"
    return (
        f"The loss stands still at {loss}, and the least possible is "
        f"{_short(facts, 'least_loss')}{_pace(facts)}"
    )


def _pace(facts: Facts) -> str:
    """How slow the slowest direction is, where that is known."""
    steps = facts["steps_per_decade"]
    if not isinstance(steps, float):
        return ""
    count = f"{steps:,.0f}" if steps < 1e6 else short_number(steps, _DIGITS)
    return f"; a tenfold fall takes some {count} iterations"


def _rates(facts: Facts) -> str:
    return rate_words(_number(facts, "lr"), _number(facts, "max_lr"))


def _iterations(facts: Facts) -> str:
    return f"{_number(facts, 'window'):,.0f} iterations"


def _short(facts: Facts, name: str) -> str:
    return short_number(_number(facts, name), _DIGITS)


def _number(facts: Facts, name: str) -> float:
    """A fact that is a number here; a dash's worth of it where it is not known."""
    fact = facts[name]
    return float(fact) if isinstance(fact, (int, float)) else math.nan


_SENTENCES: dict[str, Callable[[Facts, Config], str]] = {
    "diverged": _diverged,
    "oscillating": _oscillating,
    "still_falling": _still_falling,
    "plateau": _plateau,
}
