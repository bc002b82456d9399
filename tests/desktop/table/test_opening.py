"""Importing: the dialog, the files as people have them, and the thread that reads."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.table import opening
from desktop.table.opening import TableOpener, describe_table
from desktop.wording import describe, offers_drop
from linreg.dataset import Dataset
from linreg.errors import LinregError
from linreg.table_errors import TableError
from linreg.table_io import Table, read_table
from tests.linreg.tables import write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def opener(qapp: QApplication) -> Iterator[TableOpener]:
    QCoreApplication.setOrganizationName("Linreg Lab tests")
    opener = TableOpener()
    yield opener
    opener.close()
    QCoreApplication.setOrganizationName("")


class Slow:
    """Stands in for the reading, which it holds up until it is let go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()
        self.threads: list[int] = []
        self.paths: list[str] = []

    def read(self, path: Path, *, drop_invalid: bool) -> Table:
        self.threads.append(threading.get_ident())
        self.paths.append(path.name)
        self.begun.set()
        assert self.go_on.wait(10)
        return read_table(path, drop_invalid=drop_invalid)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(opening, "read_table", slow.read)
    return slow


def open_file(
    qtbot: QtBot, opener: TableOpener, path: Path, *, drop_invalid: bool = False
) -> tuple[Dataset, Table]:
    with qtbot.waitSignal(opener.opened) as caught:
        opener.open(path, drop_invalid=drop_invalid)
    dataset, table = caught.args or (None, None)
    assert isinstance(dataset, Dataset)
    assert isinstance(table, Table)
    return dataset, table


def fail_on(qtbot: QtBot, opener: TableOpener, path: Path) -> LinregError:
    with qtbot.waitSignal(opener.failed) as caught:
        opener.open(path)
    error, failed_path = caught.args or (None, None)
    assert isinstance(error, LinregError)
    assert failed_path == path
    return error


@pytest.mark.parametrize(
    ("content", "understood"),
    [
        ("h,w\n1.5,3\n2,4.25\n", "2 rows; commas, decimal points"),
        ("\ufeffh,w\r\n1.5,3\r\n2,4.25\r\n", "2 rows; commas, decimal points"),
        ("h;w\n1,5;3\n2;4,25\n", "2 rows; semicolons, decimal commas"),
        ("h\tw\n1.5\t3\n2\t4.25\n", "2 rows; tabs, decimal points"),
        (
            "who;h;w\nAda;1,5;3\nBob;2;4,25\n",
            "2 rows; semicolons, decimal commas; text ignored: who",
        ),
    ],
)
def test_files_as_people_have_them(
    qtbot: QtBot, opener: TableOpener, tmp_path: Path, content: str, understood: str
) -> None:
    path = write(tmp_path, content, "people.csv")
    dataset, table = open_file(qtbot, opener, path)
    assert (dataset.name, dataset.x_names, dataset.y_name) == (
        "people.csv",
        ("h",),
        "w",
    )
    assert dataset.x.tolist() == [[1.5], [2.0]]
    assert dataset.y.tolist() == [3.0, 4.25]
    assert describe_table(table) == f"people.csv: {understood}"


def test_rows_with_missing_numbers_can_be_left_out(
    qtbot: QtBot, opener: TableOpener, tmp_path: Path
) -> None:
    path = write(tmp_path, "x,y\n1,2\n3,nan\n5,6\n,8\n")
    error = fail_on(qtbot, opener, path)
    assert offers_drop(error)
    assert "line 3, column 'y': 'nan' is not a finite number" in describe(error)
    dataset, table = open_file(qtbot, opener, path, drop_invalid=True)
    assert dataset.y.tolist() == [2.0, 6.0]
    assert describe_table(table).endswith("decimal points; 2 rows left out")
    path = write(tmp_path, "x,y\n1,2\n3,nan\n5,6\n")
    _, table = open_file(qtbot, opener, path, drop_invalid=True)
    assert describe_table(table).endswith("; 1 row left out")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("x,y\n1,2\n3,4,5\n", "line 3: the row has 3 cells, but the first row has 2"),
        ("x\n1\n2\n", "a line needs two columns of numbers"),
        ("", "the file is empty"),
        (b"x,y\n1,\xff\n", "the text is not UTF-8"),
    ],
)
def test_what_is_no_table_fails_with_its_reason(
    qtbot: QtBot,
    opener: TableOpener,
    tmp_path: Path,
    content: str | bytes,
    sentence: str,
) -> None:
    error = fail_on(qtbot, opener, write(tmp_path, content))
    assert sentence in describe(error)
    assert not offers_drop(error)


def test_a_file_that_is_not_there(
    qtbot: QtBot, opener: TableOpener, tmp_path: Path
) -> None:
    error = fail_on(qtbot, opener, tmp_path / "none.csv")
    assert isinstance(error, TableError)
    assert error.problem == "missing"


def test_the_window_lives_on_while_a_file_is_read(
    qtbot: QtBot, opener: TableOpener, tmp_path: Path, slow: Slow
) -> None:
    path = write(tmp_path, "x,y\n1,2\n3,4\n")
    told_in: list[int] = []

    class Listener(QWidget):
        def hear(self) -> None:
            told_in.append(threading.get_ident())

    listener = Listener()
    qtbot.addWidget(listener)
    opener.opened.connect(listener.hear)
    with qtbot.waitSignal(opener.started) as started:
        # Only a window that is alive lets the reading go on.
        QTimer.singleShot(0, slow.go_on.set)
        open_file(qtbot, opener, path)
    assert started.args == [path]
    here = threading.get_ident()
    assert slow.threads != [here]
    assert told_in == [here]


def test_of_several_files_the_last_one_counts(
    qtbot: QtBot, opener: TableOpener, tmp_path: Path, slow: Slow
) -> None:
    opened: list[str] = []
    opener.opened.connect(lambda dataset, _: opened.append(dataset.name))
    names = ("first.csv", "second.csv", "third.csv")
    paths = [write(tmp_path, "x,y\n1,2\n3,4\n", name) for name in names]
    opener.open(paths[0])
    assert slow.begun.wait(10)
    with qtbot.waitSignal(opener.opened):
        opener.open(paths[1])
        opener.open(paths[2])
        slow.go_on.set()
    assert opened == ["third.csv"]
    # The one that nobody waits for any more was not even read.
    assert slow.paths == ["first.csv", "third.csv"]


def test_closing_waits_and_says_nothing_more(
    qtbot: QtBot, opener: TableOpener, tmp_path: Path, slow: Slow
) -> None:
    opener.open(write(tmp_path, "x,y\n1,2\n3,4\n"))
    assert slow.begun.wait(10)
    threading.Timer(0.05, slow.go_on.set).start()
    with qtbot.assertNotEmitted(opener.opened):
        opener.close()
        # It has been read to its end, and that end is not told.
        assert slow.go_on.is_set()
        QApplication.processEvents()


def dialogs(window: QWidget) -> list[QFileDialog]:
    return window.findChildren(QFileDialog)


def choose(window: QWidget, path: Path) -> None:
    """Choose the file in the dialog that is open."""
    (dialog,) = dialogs(window)
    dialog.selectFile(str(path))
    dialog.accept()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_the_dialog_remembers_its_folder(
    qtbot: QtBot, opener: TableOpener, window: QWidget, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    path = write(folder, "x,y\n1,2\n3,4\n")
    opener.choose(window)
    assert dialogs(window)[0].directory().absolutePath() == str(Path.home())
    with qtbot.waitSignal(opener.opened) as caught:
        choose(window, path)
    assert (caught.args or [None])[0].y.tolist() == [2.0, 4.0]
    assert QSettings().value("import/folder") == str(folder)
    qtbot.waitUntil(lambda: dialogs(window) == [])
    opener.choose(window)
    assert dialogs(window)[0].directory().absolutePath() == str(folder)
    with qtbot.assertNotEmitted(opener.started):
        dialogs(window)[0].reject()


def test_a_folder_that_is_gone_is_forgotten(
    qtbot: QtBot, opener: TableOpener, window: QWidget, tmp_path: Path
) -> None:
    QSettings().setValue("import/folder", str(tmp_path / "gone"))
    opener.choose(window)
    assert dialogs(window)[0].directory().absolutePath() == str(Path.home())
    dialogs(window)[0].reject()


def test_many_text_columns_are_not_all_named(tmp_path: Path) -> None:
    names = ",".join(f"t{i}" for i in range(9))
    words = ",".join("abcdefghi")
    path = write(tmp_path, f"x,y,{names}\n1,2,{words}\n3,4,{words}\n")
    understood = describe_table(read_table(path))
    assert understood.endswith("text ignored: t0, t1, t2, t3, t4, …")


def test_a_long_file(qtbot: QtBot, opener: TableOpener, tmp_path: Path) -> None:
    x = np.arange(50_000)
    lines = "".join(f"{i};{2 * i},5\n" for i in x.tolist())
    dataset, _ = open_file(qtbot, opener, write(tmp_path, "x;y\n" + lines))
    assert np.array_equal(dataset.y, 2 * x + 0.5)
