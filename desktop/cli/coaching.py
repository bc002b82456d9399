"""What has become of a run, in a line, with the options that may help."""

import math

from desktop.cli.help import small
from desktop.cli.run import Outcome
from desktop.diagnosis_words import diagnosis_sentence, rate_words
from linreg.config import Config
from linreg.diagnosis import Diagnosis
from linreg.optimizers import find_optimizer

# A rate that is surely not too large: this part of the largest stable one.
_SAFE_PART = 0.5
# A rate so much smaller than the safe one is slow.
_SLOW_PART = 0.5


def coaching(config: Config, outcome: Outcome) -> list[str]:
    """What is wrong with a run that is over, and below it what may help, if any is."""
    diagnosis, max_lr = outcome.diagnosis, outcome.stability.max_lr
    if diagnosis is not None:
        clause = diagnosis_clause(diagnosis, config)
        if _is_too_large(diagnosis):
            clause += f": the numbers are too large for {config.dtype}"
    elif max_lr and config.lr > max_lr and not config.has_schedule:
        # Too short a run for a diagnosis; but the theorem needs none.
        clause = rate_words(config.lr, max_lr)
    else:
        return []
    ways = _ways(config, outcome)
    return [clause, f"try {' or '.join(ways)}"] if ways else [clause]


def diagnosis_clause(diagnosis: Diagnosis, config: Config) -> str:
    """The sentence as a part of a line: a small first letter and no full stop."""
    return small(diagnosis_sentence(diagnosis, config))


def _is_too_large(diagnosis: Diagnosis) -> bool:
    """Whether the numbers were lost before the first step, and not by it."""
    return diagnosis.name == "diverged" and diagnosis.facts["iteration"] == 0


def _ways(config: Config, outcome: Outcome) -> list[str]:
    """The options that may help, the best first."""
    diagnosis = outcome.diagnosis
    name = "diverged" if diagnosis is None else diagnosis.name
    if name == "still_falling":
        return ["more --steps", *_faster(config, outcome)]
    if name == "plateau":
        return [*_faster(config, outcome), *_scaling(config), "another --optimizer"]
    if name == "oscillating":
        return [*_slower(config, outcome), *_schedule(config)]
    if diagnosis is not None and _is_too_large(diagnosis):
        in_float64 = ["--dtype float64"] if config.dtype == "float32" else []
        return [*_scaling(config), *in_float64]
    if _safe_rate(outcome) is not None:
        return _slower(config, outcome)
    return [*_slower(config, outcome), *_scaling(config), *_clipping(config)]


def _slower(config: Config, outcome: Outcome) -> list[str]:
    """A rate that settles, where one is known and this one does not."""
    safe = _safe_rate(outcome)
    if safe is not None and config.lr > safe:
        return [f"--lr {safe:g}"]
    return [f"a smaller --lr than {config.lr:g}"]


def _faster(config: Config, outcome: Outcome) -> list[str]:
    safe = _safe_rate(outcome)
    is_slow = safe is not None and config.lr < _SLOW_PART * safe
    return [f"--lr {safe:g}"] if is_slow and not config.has_schedule else []


def _safe_rate(outcome: Outcome) -> float | None:
    """Half of the largest stable rate, rounded down to one digit."""
    max_lr = outcome.stability.max_lr
    if max_lr is None or not 0 < max_lr < math.inf:
        return None
    unit = 10.0 ** math.floor(math.log10(_SAFE_PART * max_lr))
    # Through its text, so that it is 0.03 and not 0.030000000000000002.
    return float(f"{math.floor(_SAFE_PART * max_lr / unit) * unit:.0e}")


def _scaling(config: Config) -> list[str]:
    return [] if config.standardize else ["--standardize"]


def _schedule(config: Config) -> list[str]:
    can = find_optimizer(config.optimizer).follows_schedule
    return ["a --scheduler"] if can and not config.has_schedule else []


def _clipping(config: Config) -> list[str]:
    can = not find_optimizer(config.optimizer).needs_closure
    return ["--clip"] if can and not config.clip else []
