"""The first part of the script: where its numbers come from."""

import csv
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from linreg.config import Config
from linreg.dataset import AUTO, Dataset, FloatArray
from linreg.prepare import Prepared
from linreg.table_options import Decimal, Encoding, Separator

WIDTH = 88
# A tensor with more numbers than that is cut short in an abridged script.
_MOST_NUMBERS = 2_000
_ROWS_LEFT = 10
# Python's names; what a text in UTF-8 may begin with is no part of the first name.
_ENCODINGS: dict[Encoding, str] = {
    "utf-8": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1252": "cp1252",
}


@dataclass(frozen=True)
class DataFile:
    """A text table with its columns' names in the first line, for a script to read.

    `path` is seen from the script's folder, with slashes.
    """

    path: str
    separator: Separator = ","
    decimal: Decimal = "."
    encoding: Encoding = "utf-8"

    @property
    def python_encoding(self) -> str:
        return _ENCODINGS[self.encoding]

    def holds(self, folder: Path, dataset: Dataset) -> bool:
        """Whether a script in that folder would read the x and y of this data set.

        It reads as the script does, and compares to the bit.
        """
        names = (*dataset.x_names, dataset.y_name)
        try:
            found = np.fromiter(self._numbers(folder, names), dtype=np.float64)
        except (OSError, ValueError, LookupError, AttributeError, csv.Error):
            return False
        expected = np.column_stack([dataset.x, dataset.y])
        return np.array_equal(found, expected.ravel())

    def _numbers(self, folder: Path, names: Sequence[str]) -> Iterator[float]:
        path = folder / self.path
        with path.open(encoding=self.python_encoding, newline="") as file:
            for row in csv.DictReader(file, delimiter=self.separator):
                for name in names:
                    yield float(row[name].replace(self.decimal, "."))


def read_lines(
    prepared: Prepared, config: Config, file: DataFile, x_dtype: str, suffix: str
) -> list[str]:
    """Read all the rows from the file, and hold out those for the test.

    `x_dtype` is that of x before it is scaled; what is trained on is called x and y
    with that suffix.
    """
    has_test = bool(prepared.is_test.any())
    whole = "_all" if has_test else suffix
    lines = [
        *_loop_over_rows(prepared.dataset, file),
        f"x{whole} = torch.tensor(x_rows{dtype_argument(x_dtype)})",
        f"y{whole} = torch.tensor(y_rows{dtype_argument(config.dtype)})",
    ]
    if has_test:
        lines += _held_out(prepared, config)
    return lines


def _loop_over_rows(dataset: Dataset, file: DataFile) -> list[str]:
    is_plain = file.decimal == "."
    lines = [] if is_plain else _COMMA_FUNCTION.splitlines()
    convert = "float" if is_plain else "from_comma"
    separator = "" if file.separator == "," else f", delimiter={quoted(file.separator)}"
    cells = [f"{convert}(row[{quoted(name)}])" for name in dataset.x_names]
    target = f"{convert}(row[{quoted(dataset.y_name)}])"
    return [
        *lines,
        "x_rows, y_rows = [], []",
        f"path = Path(__file__).parent / {quoted(file.path)}",
        f'with open(path, encoding="{file.python_encoding}", newline="") as file:',
        f"    for row in csv.DictReader(file{separator}):",
        *textwrap.indent(
            "\n".join(_listed("x_rows.append([", cells, "])")), " " * 8
        ).splitlines(),
        f"        y_rows.append([{target}])",
    ]


_COMMA_FUNCTION = '''\
def from_comma(text):
    """The file has a comma where Python has a point."""
    return float(text.replace(",", "."))


'''


def _held_out(prepared: Prepared, config: Config) -> list[str]:
    """The same draw as in `split_rows`."""
    rows, count = prepared.dataset.rows, int(prepared.is_test.sum())
    return [
        "",
        "# Hold out some rows, drawn by lot: they are never trained on, only measured.",
        f"order = np.random.default_rng({config.seed}).permutation({rows})",
        f"is_test = torch.zeros({rows}, dtype=torch.bool)",
        f"is_test[order[:{count}]] = True",
        "x_train, y_train = x_all[~is_test], y_all[~is_test]",
        "x_test, y_test = x_all[is_test], y_all[is_test]",
    ]


def can_be_read(prepared: Prepared) -> bool:
    """Whether every row takes part, and chance alone has said which are held out."""
    dataset = prepared.dataset
    return bool(dataset.used.all() and (dataset.marks == AUTO).all())


def written_lines(
    prepared: Prepared, config: Config, x_dtype: str, suffix: str, abridged: bool
) -> list[str]:
    """The rows themselves, every number with all its digits; see `read_lines`.

    Abridged, a long table is cut short.
    """
    x, y = prepared.dataset.x, prepared.dataset.y[:, np.newaxis]
    train, test = prepared.is_train, prepared.is_test
    lines_of = _abridged_lines if abridged else tensor_lines
    lines = [
        *lines_of(f"x{suffix}", x[train], x_dtype),
        *lines_of(f"y{suffix}", y[train], config.dtype),
    ]
    if test.any():
        lines += [
            "",
            "# Rows that are held out: they are never trained on, only measured.",
            *lines_of("x_test", x[test], x_dtype),
            *lines_of("y_test", y[test], config.dtype),
        ]
    return lines


def dtype_argument(dtype: str) -> str:
    """How a call names its dtype; float32 is PyTorch's own and needs no word."""
    return "" if dtype == "float32" else f", dtype=torch.{dtype}"


def quoted(text: str) -> str:
    """The text as Python reads it; in double quotes where that needs no more signs."""
    literal = repr(text)
    return literal if '"' in literal else f'"{literal[1:-1]}"'


def tensor_lines(name: str, numbers: FloatArray, dtype: str) -> list[str]:
    """`name = torch.tensor(…)` of numbers (n,) or (n, c)."""
    items = [repr(item) for item in numbers.tolist()]
    return _listed(f"{name} = torch.tensor([", items, f"]{dtype_argument(dtype)})")


def _abridged_lines(name: str, numbers: FloatArray, dtype: str) -> list[str]:
    """The same of a matrix (n, c), without most of its rows where they are many."""
    if numbers.size <= _MOST_NUMBERS:
        return tensor_lines(name, numbers, dtype)
    items = [repr(item) for item in numbers[:_ROWS_LEFT].tolist()]
    count = len(numbers) - _ROWS_LEFT
    return [
        f"{name} = torch.tensor([",
        *_filled(items),
        f"    # … and {count:,} more rows, all of them in the copied or saved script.",
        f"]{dtype_argument(dtype)})",
    ]


def _listed(start: str, items: Sequence[str], end: str) -> list[str]:
    """A list on one line, or with as many of its items on each as there is room for."""
    if len(items) <= WIDTH:
        line = f"{start}{', '.join(items)}{end}"
        if len(line) <= WIDTH:
            return [line]
    return [start, *_filled(items), end]


def _filled(items: Sequence[str]) -> Iterator[str]:
    line = ""
    for item in items:
        if line and len(line) + len(item) + 6 > WIDTH:
            yield from _indented(line)
            line = ""
        line += f" {item}," if line else f"{item},"
    yield from _indented(line)


def _indented(line: str) -> list[str]:
    """The line, on several where one item alone is longer than that."""
    if len(line) + 4 <= WIDTH:
        return [f"    {line}"]
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent="    ",
        subsequent_indent="     ",
        break_long_words=False,
        break_on_hyphens=False,
    )
