"""Each setting of the training loop, with every optimizer that takes it."""

from typing import Any

from linreg.optimizers import OPTIMIZERS

# All of them move the rate within a dozen iterations; OneCycleLR ends before.
SCHEDULES: dict[str, dict[str, Any]] = {
    "StepLR": {"step_size": 3},
    "MultiStepLR": {"milestones": (2, 5)},
    "ExponentialLR": {"gamma": 0.9},
    "CosineAnnealingLR": {"T_max": 6, "eta_min": 1e-4},
    "ReduceLROnPlateau": {"patience": 1, "threshold": 0.5, "cooldown": 1},
    "OneCycleLR": {"total_steps": 9},
    "LinearLR": {"total_iters": 4, "start_factor": 0.2},
}


def scheduled(name: str, **given: Any) -> dict[str, Any]:
    return {"scheduler": name, "scheduler_settings": SCHEDULES[name], **given}


def _of(optimizer: str) -> list[dict[str, Any]]:
    spec, given = OPTIMIZERS[optimizer], {"optimizer": optimizer}
    settings: list[dict[str, Any]] = [{**given, "l1": 0.3}]
    if spec.follows_schedule:
        settings.append(scheduled("StepLR", **given))
        settings.append(scheduled("ReduceLROnPlateau", l1=0.2, **given))
    if not spec.needs_closure:
        settings.append({**given, "clip": 0.5})
        settings.append({**given, "lr_bias": 0.05})
        settings.append({**given, "l1": 0.3, "clip": 0.4, "lr_bias": 0.02})
    return settings


# A line search is led by the values as well, and not by the gradient alone.
_SEARCHES = {"line_search_fn": "strong_wolfe"}

EACH: list[dict[str, Any]] = [
    {"optimizer": "LBFGS", "settings": _SEARCHES, "l1": 0.3},
    *(given for optimizer in OPTIMIZERS for given in _of(optimizer)),
    *(scheduled(name) for name in SCHEDULES),
    *(scheduled(name, lr_bias=0.05) for name in SCHEDULES if name != "OneCycleLR"),
]
