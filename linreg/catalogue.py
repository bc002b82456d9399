"""The data sets that come with the program, as its catalogue lists them."""

import json
from dataclasses import dataclass, fields
from pathlib import Path

from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.table_io import read_table, table_to_dataset


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
    """One data set: its file, what people call it, its source, and what it measures.

    `x` and `y` are the columns' usual roles.
    """

    file: Path
    title: str
    source: str
    measured: str
    x: tuple[str, ...]
    y: str


_TEXTS = tuple(field.name for field in fields(Entry) if field.name != "x")


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
    return table_to_dataset(read_table(entry.file), entry.x, entry.y)


def _entry(path: Path, number: int, raw: object) -> Entry:
    if not isinstance(raw, dict):
        raise CatalogueError(path, number)
    wrong = set(raw) ^ {*_TEXTS, "x"}
    if wrong:
        raise CatalogueError(path, number, min(wrong))
    for key in _TEXTS:
        if not isinstance(raw[key], str) or not raw[key]:
            raise CatalogueError(path, number, key)
    x = raw["x"]
    if not isinstance(x, list) or not x or not all(isinstance(n, str) for n in x):
        raise CatalogueError(path, number, "x")
    # A name, not a path: nothing outside the folder is ever read.
    if Path(raw["file"]).name != raw["file"]:
        raise CatalogueError(path, number, "file")
    return Entry(
        path.parent / raw["file"],
        raw["title"],
        raw["source"],
        raw["measured"],
        tuple(x),
        raw["y"],
    )
