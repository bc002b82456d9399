"""Importing: from the wish for a file to its data, and what is said of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.table.opening import TableOpener, describe_table
from linreg.dataset import Dataset
from linreg.table_io import Table, read_table
from tests.linreg.tables import write

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def opener(window: QWidget) -> Iterator[TableOpener]:
    QCoreApplication.setOrganizationName("Linreg Lab tests")
    opener = TableOpener(window)
    yield opener
    opener.close()
    QCoreApplication.setOrganizationName("")


def press_import(qtbot: QtBot, opener: TableOpener) -> tuple[Dataset, Table]:
    """Once the preview is there, press Import."""
    button = opener.dialog.import_button
    qtbot.waitUntil(button.isEnabled)
    with qtbot.waitSignal(opener.opened) as caught:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    dataset, table = caught.args or (None, None)
    assert isinstance(dataset, Dataset)
    assert isinstance(table, Table)
    return dataset, table


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
    opener.open(write(tmp_path, content, "people.csv"))
    dataset, table = press_import(qtbot, opener)
    assert (dataset.name, dataset.x_names, dataset.y_name) == (
        "people.csv",
        ("h",),
        "w",
    )
    assert dataset.x.tolist() == [[1.5], [2.0]]
    assert dataset.y.tolist() == [3.0, 4.25]
    assert describe_table(table) == f"people.csv: {understood}"


def test_rows_left_out_are_counted(
    qtbot: QtBot, opener: TableOpener, tmp_path: Path
) -> None:
    for content, understood in (
        ("x,y\n1,2\n3,nan\n5,6\n,8\n", "decimal points; 2 rows left out"),
        ("x,y\n1,2\n3,nan\n5,6\n", "decimal points; 1 row left out"),
    ):
        opener.open(write(tmp_path, content))
        qtbot.waitUntil(opener.dialog.import_button.isEnabled)
        QTest.keyClick(opener.dialog.drop, Qt.Key.Key_Space)
        dataset, table = press_import(qtbot, opener)
        assert dataset.y.tolist() == [2.0, 6.0]
        assert describe_table(table).endswith(understood)


def dialogs(window: QWidget) -> list[QFileDialog]:
    return window.findChildren(QFileDialog)


def test_the_dialog_remembers_its_folder(
    qtbot: QtBot, opener: TableOpener, window: QWidget, tmp_path: Path
) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    path = write(folder, "x,y\n1,2\n3,4\n")
    opener.choose()
    (dialog,) = dialogs(window)
    assert dialog.directory().absolutePath() == str(Path.home())
    dialog.selectFile(str(path))
    dialog.accept()
    # The preview comes first, and it is the window's own.
    assert opener.dialog.isVisible()
    assert opener.dialog.path == path
    assert opener.dialog.parentWidget() is window
    assert press_import(qtbot, opener)[0].y.tolist() == [2.0, 4.0]
    assert QSettings().value("import/folder") == str(folder)
    qtbot.waitUntil(lambda: dialogs(window) == [])
    opener.choose()
    assert dialogs(window)[0].directory().absolutePath() == str(folder)
    dialogs(window)[0].reject()
    assert not opener.dialog.isVisible()


def test_a_folder_that_is_gone_is_forgotten(
    qtbot: QtBot, opener: TableOpener, window: QWidget, tmp_path: Path
) -> None:
    QSettings().setValue("import/folder", str(tmp_path / "gone"))
    opener.choose()
    assert dialogs(window)[0].directory().absolutePath() == str(Path.home())
    dialogs(window)[0].reject()


def test_many_text_columns_are_not_all_named(tmp_path: Path) -> None:
    names = ",".join(f"t{i}" for i in range(9))
    words = ",".join("abcdefghi")
    path = write(tmp_path, f"x,y,{names}\n1,2,{words}\n3,4,{words}\n")
    understood = describe_table(read_table(path))
    assert understood.endswith("text ignored: t0, t1, t2, t3, t4, …")


def test_what_is_no_text_is_described_by_its_kind(tmp_path: Path) -> None:
    names, columns = ("x", "y"), (np.zeros(2), np.ones(2))
    parquet = Table(tmp_path / "a.parquet", names, columns, file_kind="parquet")
    assert describe_table(parquet) == "a.parquet: 2 rows; Parquet"
    path = tmp_path / "a.xlsx"
    excel = Table(path, names, columns, file_kind="excel", sheet="one")
    assert describe_table(excel) == "a.xlsx: 2 rows; sheet one"


def test_a_long_file(qtbot: QtBot, opener: TableOpener, tmp_path: Path) -> None:
    x = np.arange(50_000)
    lines = "".join(f"{i};{2 * i},5\n" for i in x.tolist())
    opener.open(write(tmp_path, "x;y\n" + lines))
    dataset, _ = press_import(qtbot, opener)
    assert np.array_equal(dataset.y, 2 * x + 0.5)
