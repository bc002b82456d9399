"""What can be said for certain about a learning rate. Nothing here needs Qt."""

import math

from desktop.number_format import short_number
from linreg.config import Config
from linreg.exact import Curvature


def rate_hint(config: Config, curvature: Curvature) -> str:
    """Why this run had to diverge, or nothing where no bound is known.

    Gradient descent on a quadratic settles below 2/λmax; that is a theorem for plain
    SGD on full batches of MSE, and no more than that is claimed.
    """
    bound = curvature.max_stable_lr
    if not _has_bound(config) or not config.lr > bound > 0:
        return ""
    return (
        f"learning rate {short_number(config.lr)} is "
        f"{short_number(config.lr / bound, 3)} times the largest stable rate "
        f"{short_number(bound, 3)} of this data"
    )


def _has_bound(config: Config) -> bool:
    return (
        config.optimizer == "SGD"
        and config.loss == "mse"
        and config.batch_size == 0
        and not config.settings["momentum"]
        and not config.settings["weight_decay"]
    )


def settling_rate(curvature: Curvature) -> float:
    """About half of the largest stable rate, rounded down to one digit.

    There the steepest direction is solved in few steps, and the others go on settling.
    """
    half = curvature.max_stable_lr / 2
    unit = 10.0 ** math.floor(math.log10(half))
    # Through its text, so that it is 0.03 and not 0.030000000000000002.
    return float(f"{math.floor(half / unit) * unit:.0e}")
