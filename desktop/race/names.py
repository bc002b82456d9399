"""What runs are called: the optimizer, its rate, and what is not as usual."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from desktop.number_format import MINUS, exact_number, short_number
from desktop.race.entry import Entry
from linreg.config import Config
from linreg.optimizers import find_optimizer
from linreg.schedules import find_scheduler
from linreg.specs import Spec, Value

# A number that takes more signs to write exactly is rounded.
_MOST_SIGNS = 8
_DIGITS = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("race", text)


def number_name(value: float) -> str:
    """The number as it stands in a name: in full where that is short."""
    exact = exact_number(value)
    if len(exact) <= _MOST_SIGNS:
        return exact.replace("-", MINUS)
    return short_number(value, _DIGITS)


def run_name(config: Config) -> str:
    """A name made from the settings, such as "SGD lr 0.01 momentum 0.9".

    It has the optimizer, its learning rate, and whatever else a run of the race has for
    itself and is not at its default.
    """
    specs = find_optimizer(config.optimizer).hyperparameters
    others = [spec for spec in specs if spec.name != "lr"]
    parts = [config.optimizer, f"lr {number_name(config.lr)}"]
    parts += _changed(others, config.settings)
    if config.lr_bias:
        parts.append(_tr("b lr {0}").format(number_name(config.lr_bias)))
    if config.has_schedule:
        parts.append(config.scheduler)
        specs = find_scheduler(config.scheduler).settings
        parts += _changed(specs, config.scheduler_settings)
    if config.l1:
        parts.append(_tr("L1 {0}").format(number_name(config.l1)))
    if config.clip:
        parts.append(_tr("clip {0}").format(number_name(config.clip)))
    if not config.zero_grad:
        parts.append(_tr("no zero_grad"))
    return " ".join(parts)


def _changed(specs: Iterable[Spec], settings: Mapping[str, Value]) -> Iterator[str]:
    """The settings that are not at their default, each in a few words."""
    for spec in specs:
        value = settings[spec.name]
        if value != spec.default:
            yield _setting(spec.name, value)


def _setting(name: str, value: Value) -> str:
    if value is True:
        return name
    if isinstance(value, tuple):
        return f"{name} {', '.join(map(number_name, value))}"
    return f"{name} {value if isinstance(value, str) else number_name(value)}"


def run_names(entries: Sequence[Entry]) -> dict[int, str]:
    """The name of each run by its key; of equal names the later ones are numbered."""
    seen: Counter[str] = Counter()
    names = {}
    for entry in entries:
        name = entry.name or run_name(entry.config)
        seen[name] += 1
        names[entry.key] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return names
