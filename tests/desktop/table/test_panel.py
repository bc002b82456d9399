"""The card "Data", by gestures: choosing, importing, giving roles, asking."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.table.panel import DataPanel
from desktop.table.view import DataTableView
from desktop.theme import DARK, LIGHT
from desktop.widgets.number_list_field import NumberListField
from linreg.catalogue import Entry, load, read_catalogue
from linreg.dataset import Dataset, make_dataset
from tests.desktop.table.samples import houses, many_rows, no_test_rows

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ENTRIES = read_catalogue(resource("datasets"))
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Heard:
    """All that a panel has sent out."""

    entries: list[Entry] = field(default_factory=list)
    datasets: list[Dataset] = field(default_factory=list)
    imports: int = 0
    roles: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    questions: list[tuple[float, ...] | None] = field(default_factory=list)
    rows: list[range] = field(default_factory=list)

    def count_import(self) -> None:
        self.imports += 1

    def add_roles(self, x_names: tuple[str, ...], y_name: str) -> None:
        self.roles.append((x_names, y_name))


@pytest.fixture
def panel(qtbot: QtBot) -> DataPanel:
    panel = DataPanel(LIGHT, ENTRIES)
    qtbot.addWidget(panel)
    panel.resize(340, 360)
    panel.show()
    qtbot.waitExposed(panel)
    show_entry(panel, ENTRIES[0])
    return panel


def show_entry(panel: DataPanel, entry: Entry) -> Dataset:
    dataset = load(entry)
    panel.show_dataset(dataset, no_test_rows(dataset), entry.title)
    return dataset


def show_file(panel: DataPanel, dataset: Dataset) -> None:
    panel.show_dataset(dataset, no_test_rows(dataset), dataset.name)


def listen(panel: DataPanel) -> Heard:
    heard = Heard()
    panel.entry_chosen.connect(heard.entries.append)
    panel.dataset_chosen.connect(heard.datasets.append)
    panel.import_requested.connect(heard.count_import)
    panel.roles_changed.connect(heard.add_roles)
    panel.question_changed.connect(heard.questions.append)
    panel.rows_needed.connect(heard.rows.append)
    return heard


def chooser(panel: DataPanel) -> QComboBox:
    return panel.findChildren(QComboBox)[0]


def question_field(panel: DataPanel) -> NumberListField:
    return panel.findChildren(NumberListField)[0]


def table(panel: DataPanel) -> DataTableView:
    return panel.findChildren(DataTableView)[0]


def button(panel: DataPanel, text: str) -> QToolButton:
    return next(b for b in panel.findChildren(QToolButton) if b.text() == text)


def texts(panel: DataPanel) -> list[str]:
    """What all visible labels say."""
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def ask(panel: DataPanel, text: str) -> None:
    question_field(panel).selectAll()
    QTest.keyClicks(question_field(panel), text)
    QTest.keyClick(question_field(panel), Qt.Key.Key_Return)


def test_it_lists_the_catalogue_with_sources(panel: DataPanel) -> None:
    combo = chooser(panel)
    titles = [combo.itemText(place) for place in range(combo.count())]
    assert titles == [entry.title for entry in ENTRIES]
    tip = combo.itemData(5, Qt.ItemDataRole.ToolTipRole)
    assert "water boils" in tip
    assert "Transactions of the Royal Society" in tip
    assert "exactly on the line" in combo.toolTip()


def test_choosing_asks_and_shows_only_what_comes_of_it(panel: DataPanel) -> None:
    heard = listen(panel)
    QTest.keyClick(chooser(panel), Qt.Key.Key_Down)
    assert heard.entries == [ENTRIES[1]]
    # The other data set could not be had: the list still names what is shown.
    assert chooser(panel).currentText() == ENTRIES[0].title
    show_entry(panel, ENTRIES[1])
    assert chooser(panel).currentText() == "Anscombe I"
    assert "cloud" in chooser(panel).toolTip()
    assert heard.entries == [ENTRIES[1]]


def test_a_file_stays_in_the_list(panel: DataPanel) -> None:
    heard = listen(panel)
    dataset = houses()
    show_file(panel, dataset)
    last = len(ENTRIES)
    assert chooser(panel).count() == last + 1
    assert chooser(panel).currentText() == "houses.csv"
    assert "distance to centre" in chooser(panel).toolTip()
    # With other roles, or read anew, it is the same entry.
    other = dataset.with_roles(("distance to centre",), "median value (USD)")
    show_file(panel, other)
    assert chooser(panel).count() == last + 1
    show_entry(panel, ENTRIES[last - 1])
    QTest.keyClick(chooser(panel), Qt.Key.Key_Down)
    assert heard.datasets == [other]
    assert heard.entries == []


def test_the_import_button(panel: DataPanel) -> None:
    heard = listen(panel)
    imports = button(panel, "Import…")
    QTest.mouseClick(imports, LEFT)
    assert heard.imports == 1
    assert "Ctrl+O" in imports.toolTip()
    assert not imports.icon().isNull()


def test_every_control_says_what_it_is(panel: DataPanel) -> None:
    for control in (
        chooser(panel),
        question_field(panel),
        *(button(panel, text) for text in ("Import…", "Columns")),
    ):
        assert control.toolTip()
        assert control.accessibleName()


def test_columns_take_their_roles_from_the_menu(panel: DataPanel) -> None:
    heard = listen(panel)
    show_file(panel, houses())
    menu = button(panel, "Columns").menu()
    assert menu is not None
    rooms = [a for a in menu.actions() if a.data() == "rooms & <b>baths</b>"]
    rooms[1].trigger()
    assert heard.roles == [
        (
            ("median income (USD)", "distance to centre", "median value (USD)"),
            "rooms & <b>baths</b>",
        )
    ]


def test_rows_and_roles_are_told(panel: DataPanel) -> None:
    assert "3 rows: 3 train, 0 test" in texts(panel)
    # x and y stand above their columns, and need not be said again.
    assert not any(text.startswith("y:") for text in texts(panel))
    dataset = houses(40)
    panel.show_dataset(dataset, np.arange(40) % 4 == 0, dataset.name)
    assert "40 rows: 30 train, 10 test" in texts(panel)
    assert (
        "y: median value (USD)   "
        "x: median income (USD), rooms & <b>baths</b>, distance to centre"
    ) in texts(panel)


def test_the_lecture_asks_for_four(panel: DataPanel) -> None:
    assert panel.question() == (4.0,)
    assert question_field(panel).text() == "4"
    assert "ŷ = –" in texts(panel)
    panel.show_answer(7.745)
    assert "ŷ = 7.745" in texts(panel)
    panel.show_answer(None)
    assert "ŷ = –" in texts(panel)


def test_asking_for_another_x(panel: DataPanel) -> None:
    heard = listen(panel)
    panel.show_answer(7.745)
    ask(panel, "2.5")
    assert heard.questions == [(2.5,)]
    # The old answer does not stand beside the new question.
    assert "ŷ = –" in texts(panel)


def test_a_question_needs_a_number_for_each_x(panel: DataPanel) -> None:
    show_file(panel, houses())
    assert question_field(panel).text() == "20000, 3.9, 4.1"
    assert "rooms &amp; &lt;b&gt;baths&lt;/b&gt;" in question_field(panel).toolTip()
    heard = listen(panel)
    ask(panel, "1, 2")
    assert heard.questions == [None]
    assert panel.question() is None
    assert "3 numbers needed" in texts(panel)
    panel.show_answer(None)
    assert "3 numbers needed" in texts(panel)
    ask(panel, "1, 2, 3")
    assert heard.questions == [None, (1.0, 2.0, 3.0)]


def test_a_question_stays_as_long_as_the_columns_do(panel: DataPanel) -> None:
    heard = listen(panel)
    ask(panel, "2.5")
    dataset = show_entry(panel, ENTRIES[0])
    panel.show_dataset(dataset, np.array([False, True, False]), ENTRIES[0].title)
    assert panel.question() == (2.5,)
    show_entry(panel, ENTRIES[1])
    assert panel.question() == (9.0,)
    # Only a person's questions are sent out.
    assert heard.questions == [(2.5,)]


def test_the_same_rows_keep_their_predictions(panel: DataPanel) -> None:
    dataset = show_entry(panel, ENTRIES[0])
    panel.show_predictions(np.array([1.0, 2.0, 3.0]))
    panel.show_answer(5.0)
    panel.show_dataset(dataset, no_test_rows(dataset), ENTRIES[0].title)
    model = table(panel).model()
    assert model.index(1, 3).data() == "2.000"
    assert "ŷ = 5.000" in texts(panel)
    show_entry(panel, ENTRIES[0])
    assert model.index(1, 3).data() == ""
    assert "ŷ = –" in texts(panel)


def test_predictions_are_asked_for_by_rows(panel: DataPanel) -> None:
    heard = listen(panel)
    show_file(panel, many_rows())
    # Whoever shows a data set knows that it needs predictions.
    assert heard.rows == []
    seen = panel.visible_rows()
    panel.show_predictions(np.zeros(len(seen)), seen.start)
    table(panel).scrollToBottom()
    assert heard.rows == [panel.visible_rows()]
    assert panel.visible_rows().stop == 1_000_000
    panel.show_predictions(np.ones(len(heard.rows[0])), heard.rows[0].start)
    assert table(panel).model().index(999_999, 3).data() == "1.000"


def test_a_shorter_table_after_a_long_one(panel: DataPanel) -> None:
    show_file(panel, many_rows())
    table(panel).scrollToBottom()
    heard = listen(panel)
    show_entry(panel, ENTRIES[0])
    assert heard.rows == []
    QApplication.processEvents()
    assert panel.visible_rows() == range(3)


def test_nothing_moves_while_the_answer_changes(panel: DataPanel) -> None:
    places = set()
    for y_hat in (None, 0.0, -1.234e-10, 7.745, float("nan"), float("-inf")):
        panel.show_answer(y_hat)
        QApplication.processEvents()
        places.add(question_field(panel).geometry().getRect())
    assert len(places) == 1


def test_the_answer_has_the_models_colour(panel: DataPanel) -> None:
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        panel.show_answer(1.0)
        (answer,) = [
            label for label in panel.findChildren(QLabel) if label.text() == "ŷ = 1.000"
        ]
        palette = answer.palette()
        assert palette.color(answer.foregroundRole()).name() == theme.model


def test_the_keyboard_can_be_put_on_the_table(panel: DataPanel) -> None:
    panel.focus_table()
    assert panel.focusWidget() is table(panel)


def test_markup_in_a_name_is_shown_as_text(panel: DataPanel) -> None:
    dataset = make_dataset(
        "<b>bold</b>.csv", {"<i>x</i>": np.arange(3.0), "<u>y</u>": np.arange(3.0)}
    )
    show_file(panel, dataset)
    assert chooser(panel).currentText() == "<b>bold</b>.csv"
    assert "&lt;i&gt;x&lt;/i&gt;" in chooser(panel).toolTip()
    assert "y: <u>y</u>   x: <i>x</i>" in texts(panel)
