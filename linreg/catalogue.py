"""The data sets that come with the program, as its catalogue lists them.

Each is a file beside the catalogue, or one of Wampler's, which are made by formulas.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linreg.certified import Certified, find_certified
from linreg.config import SPECS, Config
from linreg.dataset import Dataset
from linreg.errors import LinregError, SettingError
from linreg.table_io import read_table, table_to_dataset
from linreg.wampler import NUMBERS, wampler_certified, wampler_data


@dataclass
class CatalogueError(LinregError):
    """A catalogue that is not there, or not as it should be.

    `entry` counts the entries from 1; it is 0 where the file as a whole is at fault.
    `key` is the field of the entry that is missing, unknown or of another type.
    """

    path: Path
    entry: int = 0
    key: str = ""


@dataclass(frozen=True)
class Entry:
    """One data set: where it comes from, what people call it, and its story.

    `file` is None where `wampler` is the number of one of Wampler's sets, which is 0
    for a file. `x` and `y` are the columns' usual roles, and `units` has a text for
    each of them in that order. `config` has the settings with which the set shows what
    it is there for, None where any will do.
    """

    file: Path | None
    wampler: int
    title: str
    source: str
    measured: str
    units: tuple[str, ...]
    look_for: str
    x: tuple[str, ...]
    y: str
    config: Config | None = None

    @property
    def name(self) -> str:
        """A short name of its own: that of the file without its ending."""
        return self.file.stem if self.file else f"wampler{self.wampler}"


_TEXTS = ("title", "source", "measured", "look_for", "y")
# The one of an entry's settings that is the optimizer's own.
_LR = "lr"
_QUARTET = ("anscombe1", "anscombe2", "anscombe3", "anscombe4")


def read_catalogue(folder: Path) -> tuple[Entry, ...]:
    """The entries of the catalogue in that folder, in its order.

    Raises CatalogueError.
    """
    path = folder / "catalogue.json"
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CatalogueError(path) from None
    if not isinstance(listed, list):
        raise CatalogueError(path)
    return tuple(_entry(path, number, raw) for number, raw in enumerate(listed, 1))


def load(entry: Entry) -> Dataset:
    """The entry's table in its usual roles; raises TableError."""
    if entry.file is None:
        return wampler_data(entry.wampler)
    return table_to_dataset(read_table(entry.file), entry.x, entry.y)


def certified_of(entry: Entry) -> Certified | None:
    """The certified answers of that data set, if it has any."""
    if entry.file is None:
        return wampler_certified(entry.wampler)
    return find_certified(entry.file)


def quartet(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Anscombe's four among the entries, I to IV."""
    named = {entry.name: entry for entry in entries}
    return tuple(named[name] for name in _QUARTET if name in named)


def _entry(path: Path, number: int, raw: object) -> Entry:
    if not isinstance(raw, dict):
        raise CatalogueError(path, number)
    origin = "wampler" if "wampler" in raw else "file"
    wrong = (set(raw) - {"settings"}) ^ {origin, *_TEXTS, "x", "units"}
    key = min(wrong) if wrong else _wrong_value(raw)
    if key:
        raise CatalogueError(path, number, key)
    columns = (*raw["x"], raw["y"])
    return Entry(
        file=path.parent / raw["file"] if origin == "file" else None,
        wampler=raw.get("wampler", 0),
        title=raw["title"],
        source=raw["source"],
        measured=raw["measured"],
        units=tuple(raw["units"][name] for name in columns),
        look_for=raw["look_for"],
        x=tuple(raw["x"]),
        y=raw["y"],
        config=_config(path, number, raw.get("settings")),
    )


def _config(path: Path, number: int, raw: object) -> Config | None:
    """The entry's settings: fields of a Config, and the learning rate among them."""
    if raw is None:
        return None
    wrong = CatalogueError(path, number, "settings")
    if not isinstance(raw, dict) or not set(raw) <= {*SPECS, "optimizer", _LR}:
        raise wrong
    fields: dict[str, Any] = {name: raw[name] for name in raw if name != _LR}
    try:
        return Config(**fields, settings={_LR: raw[_LR]} if _LR in raw else {})
    except SettingError:
        raise wrong from None


def _wrong_value(raw: Mapping[str, object]) -> str:
    """The first key of an entry whose value is not as it should be, or none."""
    for key in _TEXTS:
        if not _is_text(raw[key]):
            return key
    if not _are_names(raw["x"]):
        return "x"
    if not _are_units(raw["units"], raw["x"], raw["y"]):
        return "units"
    if "wampler" in raw:
        # Python takes 1.0 and true for 1.
        number = raw["wampler"]
        return "" if type(number) is int and number in NUMBERS else "wampler"
    file = raw["file"]
    # A name, not a path: nothing outside the folder is ever read.
    return "" if isinstance(file, str) and file and Path(file).name == file else "file"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _are_names(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _are_units(value: object, x: object, y: object) -> bool:
    """A text for each of the columns, and for no other."""
    if not isinstance(value, dict) or not isinstance(x, list):
        return False
    return set(value) == {*x, y} and all(map(_is_text, value.values()))
