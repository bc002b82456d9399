"""Text from the clipboard, pasted into the lecture's table as the window does it."""

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Literal

import numpy as np
from hypothesis import strategies as st

from linreg.clipboard import (
    ClipboardError,
    format_block,
    parse_block,
    parse_cell,
    paste,
    replace_table,
)
from linreg.config import Config
from linreg.dataset import Dataset, lecture_data
from linreg.errors import DataError, SettingError
from tests.fuzz.case import refusal, warnings_raised
from tests.fuzz.mangling import one_in
from tests.fuzz.table_text import rows_of_text
from tests.fuzz.training import train_shortly

Use = Literal["cell", "paste", "replace"]


@dataclass(frozen=True)
class ClipboardCase:
    """The text, and what is done with it; `row` and `column` are where it goes."""

    text: str
    use: Use = "paste"
    row: int = 0
    column: int = 0

    def play(self, folder: Path) -> str:
        """Paste it, and train a little on what there is then."""
        try:
            with warnings_raised():
                return self._follow()
        except (ClipboardError, DataError, SettingError) as error:
            return refusal(error)

    def _follow(self) -> str:
        if self.use == "cell":
            assert not np.isinf(parse_cell(self.text))
            return "accepted"
        return train_shortly(self._dataset(), Config())

    def _dataset(self) -> Dataset:
        block = parse_block(self.text)
        assert block.values.ndim == 2
        assert not np.isinf(block.values).any()
        names = block.names
        assert names is None or len(names) == block.values.shape[1]
        format_block(names, [tuple(map(repr, row)) for row in block.values.tolist()])
        if self.use == "replace":
            return replace_table(lecture_data(), block)
        return paste(lecture_data(), block, self.row, self.column)


def _tabbed(rows: list[list[str]]) -> str:
    """As spreadsheets write it, with quotes where a cell needs them."""
    file = StringIO()
    csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)
    return file.getvalue()


_TEXTS = st.one_of(
    rows_of_text().map(_tabbed),
    rows_of_text().map(lambda rows: "\n".join(map("\t".join, rows))),
    rows_of_text().map(lambda rows: "\r\n".join(map("\t".join, rows))),
    # As Qt hands it over, which keeps half of a pair of surrogates.
    st.text(st.characters(exclude_categories=()), max_size=30),
)


@st.composite
def clipboard_cases(draw: st.DrawFn) -> ClipboardCase:
    use: Use = draw(st.sampled_from(["cell", "paste", "paste", "replace"]))
    text = draw(_TEXTS)
    if draw(one_in(40)):
        text = text.replace("1", "8" * 140_000)
    place = st.integers(0, 4)
    return ClipboardCase(text, use, draw(place), draw(place))
