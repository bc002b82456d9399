"""What the settings are called on screen: PyTorch's own names where there is one."""

from PySide6.QtCore import QCoreApplication

from desktop.widgets.spec_field import ChoiceText
from linreg.losses import LOSSES
from linreg.schedules import SCHEDULERS
from linreg.specs import Spec

# A sign beside the name of a setting that takes effect only at the next Reset.
WAITING = "↺"


def _tr(text: str) -> str:
    return QCoreApplication.translate("settings", text)


def setting_label(name: str, *, waits: bool = False) -> str:
    """The text beside a field."""
    label = {
        "loss": _tr("criterion"),
        "batch_size": _tr("batch size"),
        "test_fraction": _tr("test part"),
        "standardize": _tr("standardize x"),
        "initial": _tr("start"),
        "lr_bias": _tr("lr of b"),
        "clip": _tr("clip norm"),
        "l1": _tr("L1 penalty"),
    }.get(name, name)
    return f"{label} {WAITING}" if waits else label


def choice_texts(spec: Spec) -> dict[str, ChoiceText]:
    """What the values of a choice are called, where that is not all to be said."""
    if spec.name == "loss":
        return {
            name: ChoiceText(loss.torch_class.__name__, loss.meaning)
            for name, loss in LOSSES.items()
        }
    if spec.name == "scheduler":
        return {name: ChoiceText(name, s.meaning) for name, s in SCHEDULERS.items()}
    return {}
