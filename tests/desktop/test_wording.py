"""What people read when something is wrong."""

import math
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.wording import describe, offers_drop, setting_name
from linreg.catalogue import CatalogueError
from linreg.clipboard import (
    ClipboardError,
    ClipboardProblem,
    parse_block,
    parse_cell,
)
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.edits import remove_column, rename_column
from linreg.errors import DataError, DataProblem, LinregError, SettingError
from linreg.optimizers import OPTIMIZERS, find_optimizer
from linreg.prepare import prepare
from linreg.specs import Range
from linreg.table_errors import TableError, TableProblem
from linreg.table_io import read_table, table_to_dataset
from linreg.table_options import ReadOptions


def sentence_of(action: object, *arguments: object, **settings: object) -> str:
    """What is said of the error that the action ends in."""
    assert callable(action)
    with pytest.raises(LinregError) as caught:
        action(*arguments, **settings)
    return describe(caught.value)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            {"settings": {"lr": -1}},
            "learning rate must be greater than 0, not -1",
        ),
        (
            {"settings": {"lr": math.inf}},
            "learning rate must be a finite number greater than 0, not inf",
        ),
        (
            {"settings": {"lr": "fast"}},
            "learning rate must be a number, not 'fast'",
        ),
        (
            {"settings": {"momentum": 1.5}},
            "momentum must be at least 0 and less than 1, not 1.5",
        ),
        (
            {"settings": {"nesterov": True}},
            "nesterov needs momentum above 0 and dampening 0",
        ),
        (
            {"settings": {"momentun": 0.5}},
            "SGD hyperparameter 'momentun' is not known; did you mean momentum?",
        ),
        (
            {"settings": {"learning_rate": 0.5}},
            "SGD hyperparameter 'learning_rate' is not known; did you mean lr?",
        ),
        (
            {"optimizer": "Adem"},
            "optimizer 'Adem' is not known; did you mean Adam?",
        ),
        (
            {"optimizer": "sgd"},
            "optimizer 'sgd' is not known; did you mean SGD?",
        ),
        (
            {"optimizer": "Newton"},
            "optimizer 'Newton' is not known; choose one of " + ", ".join(OPTIMIZERS),
        ),
        (
            {"loss": "mae"},
            "criterion 'mae' is not known; choose one of mse, l1, huber, smooth_l1",
        ),
        (
            {"optimizer": "Adam", "settings": {"betas": (0.9,)}},
            "betas takes 2 values, not 1",
        ),
        (
            {"optimizer": "Rprop", "settings": {"step_sizes": (2.0, 1.0)}},
            "step sizes must be the shortest and then the longest, not 2, 1",
        ),
        ({"degree": 0}, "degree must be at least 1 and at most 15, not 0"),
        ({"degree": 1.5}, "degree must be a whole number, not 1.5"),
        ({"bias": "maybe"}, "bias must be yes or no, not 'maybe'"),
        (
            {"iterations": 10**10},
            "number of iterations must be at least 1 and at most 1000000000, "
            "not 10000000000",
        ),
        (
            {"initial_bias": math.nan},
            "initial value must be a finite number, not nan",
        ),
    ],
)
def test_settings(settings: dict[str, object], sentence: str) -> None:
    assert sentence_of(Config, **settings) == sentence


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (
            Config(batch_size=10),
            "batch size must be at most 2, the number of training rows, not 10",
        ),
        (
            Config(initial_weight=(1.0, 2.0)),
            "initial w takes 1 value, not 2",
        ),
        (
            Config(test_fraction=0.9),
            "with so large a test fraction none of the 2 rows is left for training",
        ),
        (
            Config(degree=15),
            "the numbers of 'x¹¹' are too large to be computed with",
        ),
    ],
)
def test_settings_that_the_data_rule_out(
    tmp_path: Path, config: Config, sentence: str
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y\n1e30,2\n3,4\n")
    data = table_to_dataset(read_table(path))
    assert sentence_of(prepare, data, config) == sentence


LEAVE_OUT = "; rows with such cells can be left out"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", ": the file is empty"),
        ("x,y\n", ": there is a header, but no row of data below it"),
        ("x,y\n1,2", ": a line needs two rows of data or more, and there is 1"),
        (
            "x,weight\n1,2\n2,3\n3,4\n\n4,5\n5,abc\n",
            ", line 7, column 'weight': 'abc' is not a number",
        ),
        ("x,y\n1,2\n2,\n", ", line 3, column 'y': the cell is blank" + LEAVE_OUT),
        (
            "x,y\n1,2\ninf,3\n",
            ", line 3, column 'x': 'inf' is not a finite number" + LEAVE_OUT,
        ),
        ("x,y\n1,2\n2\n", ", line 3: the row has 1 cell, but the first row has 2"),
        ("x,y\n1,2\n2,3,4\n", ", line 3: the row has 3 cells, but the first row has 2"),
        ("a,b\nc,d\n", ": no column holds numbers; columns of text: 'a', 'b'"),
        (
            b"x,y\n1,\0\n",
            ", line 2: this is not a text file: byte 7 is zero; save the table as CSV "
            "first",
        ),
        (
            b"x,y\n1,2\n\xff",
            ", line 3: the text is not UTF-8: byte 9 is 0xFF; save it as UTF-8",
        ),
        (
            b"\xff\xfe" + "x,y\n".encode("utf-16-le") + b"1",
            ", line 2: the text is not UTF-16: byte 11 is 0x31; save it as UTF-8",
        ),
        (
            'x,y\n1,2\n"2,3\n',
            ", line 3: a cell does not end as it should; is there a quotation mark "
            "without its partner?",
        ),
        (
            "y\n1\n2\n",
            ": a line needs two columns of numbers, one for x and one for y; "
            "numeric here: 'y'",
        ),
        (
            f"x,y\n1,2\n3,4\n5,{'long ' * 50}\n",
            f", line 4, column 'y': '{'long ' * 7}long…' is not a number",
        ),
    ],
)
def test_tables(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)

    def read() -> None:
        table_to_dataset(read_table(path))

    assert sentence_of(read) == f"{path}{sentence}"


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        (("Weight",), "y", "there is no column 'Weight'; did you mean 'weight'?"),
        (
            ("zzz",),
            "y",
            "there is no column 'zzz'; numeric columns: 'weight', 'height', 'y'",
        ),
        (
            ("name",),
            "y",
            "column 'name' holds text, not numbers; "
            "numeric columns: 'weight', 'height', 'y'",
        ),
        (("y",), "y", "column 'y' is named more than once among x and y"),
    ],
)
def test_columns_asked_for(
    tmp_path: Path, x: tuple[str, ...], y: str, sentence: str
) -> None:
    path = tmp_path / "data.csv"
    path.write_text("name,weight,height,y\na,1,2,3\nb,4,5,6\n")
    table = read_table(path)
    assert sentence_of(table_to_dataset, table, x, y) == f"{path}: {sentence}"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert sentence_of(read_table, tmp_path) == (
        f"{tmp_path}: this is a folder, not a file"
    )
    gone = tmp_path / "gone.csv"
    assert sentence_of(read_table, gone) == f"{gone}: there is no such file"
    refused = TableError(gone, "unreadable", reason="Permission denied")
    assert describe(refused) == f"{gone}: the file cannot be read (Permission denied)"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            TableError(Path("a.xlsx"), "damaged", reason="no", file_kind="excel"),
            "a.xlsx: this is no Excel workbook, or it is damaged (no)",
        ),
        (
            TableError(Path("a.parquet"), "damaged", file_kind="parquet"),
            "a.parquet: this is no Parquet file, or it is damaged",
        ),
        (
            TableError(Path("a.xlsx"), "encrypted"),
            "a.xlsx: the workbook is locked with a password; save it without one first",
        ),
        (
            TableError(Path("a.xlsx"), "no_sheet", sheet="c", columns=("a", "b")),
            "a.xlsx: there is no sheet 'c'; sheets: 'a', 'b'",
        ),
        (
            TableError(Path("a.xlsx"), "empty_sheet", sheet="a", columns=("a", "b")),
            "a.xlsx: the sheet 'a' is empty; sheets: 'a', 'b'",
        ),
        (
            TableError(Path("a.xlsx"), "empty_sheet", sheet="a", columns=("a",)),
            "a.xlsx: the sheet 'a' is empty",
        ),
        (
            TableError(Path("a"), "text_cell", 3, "x", "b", file_kind="parquet"),
            "a, row 3, column 'x': 'b' is not a number",
        ),
        (
            TableError(Path("a"), "binary", 2),
            "a, line 2: this is not a text file; save the table as CSV first",
        ),
    ],
)
def test_files_of_other_kinds(fault: TableError, sentence: str) -> None:
    assert describe(fault) == sentence


def test_too_few_rows_left(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x,y\n1,2\n,3\n")
    assert sentence_of(read_table, path, ReadOptions(drop_invalid=True)) == (
        f"{path}: a line needs two rows of data or more, and there is 1 "
        "after 1 row left out"
    )


def test_data() -> None:
    constant = DataError("constant_feature", "x", ("x", "y"))
    assert describe(constant) == (
        "column 'x' is the same in every row, so w and b are not determined"
    )
    assert describe(DataError("not_finite", "x", ("x", "y"), row=4)) == (
        "row 4, column 'x': the cell holds no finite number"
    )


def test_the_offer_to_leave_rows_out() -> None:
    path = Path("data.csv")
    offered = {p for p in get_args(TableProblem) if offers_drop(TableError(path, p))}
    assert offered == {"blank_cell", "not_finite_cell"}
    assert not offers_drop(DataError("too_few_rows"))
    for problem in offered:
        assert "left out" in describe(TableError(path, problem))


ERRORS: list[LinregError] = [
    *(TableError(Path("data.csv"), problem) for problem in get_args(TableProblem)),
    *(DataError(problem) for problem in get_args(DataProblem)),
    *(ClipboardError(problem) for problem in get_args(ClipboardProblem)),
    CatalogueError(Path("catalogue.json"), 2, "x"),
    CatalogueError(Path("catalogue.json")),
    SettingError("config", Config(), "conflict", "restart"),
    SettingError("degree", 2, "conflict", "several x columns"),
]


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_every_error_has_its_own_sentence(error: LinregError) -> None:
    assert type(error) in describe.registry
    sentence = describe(error)
    assert sentence != str(error)
    assert "\n" not in sentence
    assert not sentence.endswith(".")
    assert "_" not in sentence


@given(text=st.text(max_size=60), name=st.text(max_size=60))
def test_a_sentence_is_one_line_whatever_the_file_says(text: str, name: str) -> None:
    for error in (
        TableError(Path("data\n.csv"), "text_cell", 2, name, text),
        TableError(Path("data.csv"), "unknown_column", column=name, columns=(text,)),
        SettingError("optimizer", text, "unknown_name", ("SGD", "Adam")),
        SettingError("lr", text, "out_of_range", Range()),
    ):
        sentence = describe(error)
        assert len(sentence.splitlines()) == 1


def test_settings_go_by_names_that_people_use() -> None:
    assert setting_name("lr") == "learning rate"
    assert setting_name("batch_size") == "batch size"
    for optimizer in OPTIMIZERS:
        for spec in find_optimizer(optimizer).hyperparameters:
            assert "_" not in setting_name(spec.name)


def test_words_need_no_qt() -> None:
    code = "import desktop.wording, sys; sys.exit('PySide6' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "x\ty\n1\t2\n3\tabc\n",
            "the cell in row 3, column 2 of what was pasted is not a number: abc; "
            "nothing was changed",
        ),
        (
            "1e999",
            "the cell in row 1, column 1 of what was pasted is not finite: 1e999; "
            "nothing was changed",
        ),
    ],
)
def test_a_bad_paste_names_its_cell(text: str, sentence: str) -> None:
    assert sentence_of(parse_block, text) == sentence


def test_a_bad_cell_has_no_other_place() -> None:
    sentence = "the cell is not a number: abc; nothing was changed"
    assert sentence_of(parse_cell, "abc") == sentence


def test_what_cannot_be_done_with_a_column() -> None:
    needed = "column 'x' is y or the only x; choose another one first"
    taken, blank = "there is a column 'y' already", "a column needs a name"
    data = lecture_data()
    assert sentence_of(remove_column, data, "x") == needed
    assert sentence_of(rename_column, data, "x", "y") == taken
    assert sentence_of(rename_column, data, "x", "") == blank
