"""The card "Data", by gestures: choosing, importing, giving roles, asking."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.table.panel import DataPanel
from desktop.table.view import DataTableView
from desktop.theme import DARK, LIGHT, Theme, apply_theme
from desktop.widgets.number_list_field import NumberListField
from desktop.wording import describe
from linreg.catalogue import Entry, load, read_catalogue
from linreg.dataset import Dataset, make_dataset
from linreg.edits import set_cells
from linreg.statistics import RowFacts
from tests.desktop.table.samples import houses, many_rows, patient, split

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ENTRIES = read_catalogue(resource("datasets"))
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Heard:
    """All that a panel has sent out."""

    entries: list[Entry] = field(default_factory=list)
    datasets: list[Dataset] = field(default_factory=list)
    imports: int = 0
    generators: list[str] = field(default_factory=list)
    edits: list[tuple[str, Dataset]] = field(default_factory=list)
    selections: list[tuple[int, ...]] = field(default_factory=list)
    questions: list[tuple[float, ...] | None] = field(default_factory=list)
    rows: list[range] = field(default_factory=list)

    def count_import(self) -> None:
        self.imports += 1

    def add_edit(self, text: str, dataset: Dataset) -> None:
        self.edits.append((text, dataset))


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
    panel.show_dataset(*split(dataset), entry.title)
    return dataset


def show_file(panel: DataPanel, dataset: Dataset) -> None:
    panel.show_dataset(*split(dataset), dataset.name)


def listen(panel: DataPanel) -> Heard:
    heard = Heard()
    panel.entry_chosen.connect(heard.entries.append)
    panel.dataset_chosen.connect(heard.datasets.append)
    panel.import_requested.connect(heard.count_import)
    panel.generator_chosen.connect(heard.generators.append)
    panel.dataset_edited.connect(heard.add_edit)
    panel.selection_changed.connect(heard.selections.append)
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
    tip = combo.itemData(6, Qt.ItemDataRole.ToolTipRole)
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
    assert chooser(panel).currentText() == "Overfitting: 12 noisy points"
    assert "gentle wave" in chooser(panel).toolTip()
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
    assert "Ctrl+I" in imports.toolTip()
    for form in ("CSV", "TSV", "semicolons", "Parquet", ".xlsx", ".xls", ".ods"):
        assert form in imports.toolTip()
    assert not imports.icon().isNull()


def test_every_control_says_what_it_is(panel: DataPanel) -> None:
    for control in (
        chooser(panel),
        question_field(panel),
        *(button(panel, text) for text in ("Import…", "Columns", "+ Row")),
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
    ((text, dataset),) = heard.edits
    assert text == "Choose columns"
    assert dataset.y_name == "rooms & <b>baths</b>"
    assert dataset.x_names == (
        "median income (USD)",
        "distance to centre",
        "median value (USD)",
    )


def test_rows_and_roles_are_told(panel: DataPanel) -> None:
    assert "3 rows: 3 train, 0 test" in texts(panel)
    # x and y stand above their columns, and need not be said again.
    assert not any(text.startswith("y:") for text in texts(panel))
    dataset = houses(40)
    panel.show_dataset(*split(dataset, np.arange(40) % 4 == 0), dataset.name)
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
    panel.show_dataset(
        *split(dataset, np.array([False, True, False])), ENTRIES[0].title
    )
    assert panel.question() == (2.5,)
    show_entry(panel, ENTRIES[2])
    assert panel.question() == (9.0,)
    # Only a person's questions are sent out.
    assert heard.questions == [(2.5,)]


def test_the_same_rows_keep_their_predictions(panel: DataPanel) -> None:
    dataset = show_entry(panel, ENTRIES[0])
    panel.show_predictions(np.array([1.0, 2.0, 3.0]))
    panel.show_answer(5.0)
    panel.show_dataset(*split(dataset), ENTRIES[0].title)
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


def test_rows_that_are_not_used_are_counted(panel: DataPanel) -> None:
    show_file(panel, patient())
    assert "8 rows: 4 train, 2 test, 2 not used" in texts(panel)


def test_an_edited_title_is_not_added_to_the_list(panel: DataPanel) -> None:
    heard = listen(panel)
    ask(panel, "2.5")
    dataset = show_entry(panel, ENTRIES[0])
    edited = set_cells(dataset, 0, 0, np.array([[9.0]]))
    panel.show_dataset(*split(edited), f"{ENTRIES[0].title} (edited)")
    assert chooser(panel).count() == len(ENTRIES)
    assert chooser(panel).currentText() == ""
    assert chooser(panel).placeholderText() == "Lecture: y = 2x (edited)"
    assert "exactly on the line" in chooser(panel).toolTip()
    # It is the same data set, of which the question was asked.
    assert panel.question() == (2.5,)
    # The one in the list is the one that has not been edited.
    QTest.keyClick(chooser(panel), Qt.Key.Key_Down)
    assert heard.entries == [ENTRIES[0]]
    show_entry(panel, ENTRIES[0])
    assert chooser(panel).currentText() == ENTRIES[0].title


def test_an_edited_file_can_be_had_as_it_was_read(panel: DataPanel) -> None:
    heard = listen(panel)
    show_file(panel, houses())
    edited = set_cells(houses(), 0, 0, np.array([[9.0]]))
    panel.show_dataset(*split(edited), "houses.csv (edited)")
    QTest.keyClick(chooser(panel), Qt.Key.Key_End)
    assert [dataset.columns[0][0] for dataset in heard.datasets] == [0.0]


def test_generators_are_offered_as_well(panel: DataPanel) -> None:
    heard = listen(panel)
    panel.add_generators((("line", "Line", "y = 2x + 1"), ("noise", "Noise", "σ")))
    assert chooser(panel).itemText(chooser(panel).count() - 2) == "Line"
    QTest.keyClick(chooser(panel), Qt.Key.Key_End)
    assert heard.generators == ["noise"]
    # Until it is shown, the list names what is shown.
    assert chooser(panel).currentText() == ENTRIES[0].title
    panel.show_dataset(*split(houses()), "Noise")
    assert chooser(panel).currentText() == "Noise"
    assert "σ" in chooser(panel).toolTip()


def test_there_is_room_below_the_chooser(panel: DataPanel) -> None:
    bar = QLabel("sigma")
    panel.add_below_chooser(bar)
    QApplication.processEvents()
    assert bar.isVisible()
    top = table(panel).mapTo(panel, table(panel).rect().topLeft()).y()
    assert chooser(panel).geometry().bottom() < bar.y() < bar.geometry().bottom() < top


def test_an_edit_is_sent_out_and_shown_only_when_it_comes_back(
    panel: DataPanel,
) -> None:
    heard = listen(panel)
    view = table(panel)
    view.setFocus()
    view.go_to(0, 1)
    QTest.keyClicks(view, "7")
    (field,) = view.viewport().findChildren(QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Return)
    ((text, dataset),) = heard.edits
    assert text == "Edit cell"
    assert dataset.y.tolist() == [7, 4, 6]
    assert view.model().index(0, 1).data() == "2"
    panel.show_dataset(*split(dataset), f"{ENTRIES[0].title} (edited)")
    assert view.model().index(0, 1).data() == "7"


def test_what_is_no_number_is_rejected(qtbot: QtBot, panel: DataPanel) -> None:
    heard = listen(panel)
    view = table(panel)
    view.setFocus()
    view.go_to(0, 1)
    QTest.keyClicks(view, "-")
    (field,) = view.viewport().findChildren(QLineEdit)
    with qtbot.waitSignal(panel.rejected) as caught:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert caught.args
    assert describe(caught.args[0]) == (
        "the cell is not a number: -; nothing was changed"
    )
    assert heard.edits == []


def test_one_selected_row_and_its_part_in_the_loss(panel: DataPanel) -> None:
    heard = listen(panel)
    facts = RowFacts(-0.5, 0.25, 0.12, np.array([-1.2, 0.4]))
    panel.show_selection((2,))
    assert heard.selections == []
    panel.show_row_facts(facts)
    line = "Row 3: residual −0.5, 12 % of loss, grad (−1.2, 0.4)"
    assert line in texts(panel)
    (label,) = [one for one in panel.findChildren(QLabel) if one.text() == line]
    assert "those of all training rows add up to it" in label.toolTip()
    panel.show_row_facts(None)
    assert "3 rows: 3 train, 0 test" in texts(panel)
    # Facts of one row say nothing of two.
    panel.show_selection((0, 2))
    panel.show_row_facts(facts)
    assert "3 rows: 3 train, 0 test" in texts(panel)
    assert panel.selected_rows() == (0, 2)


def test_facts_do_not_outlive_the_selection(panel: DataPanel) -> None:
    heard = listen(panel)
    panel.show_selection((2,))
    panel.show_row_facts(RowFacts(-0.5, 0.25, np.nan, np.array([-1.2])))
    assert "Row 3: residual −0.5, – of loss, grad (−1.2)" in texts(panel)
    table(panel).setFocus()
    QTest.keyClick(table(panel), Qt.Key.Key_Up)
    assert heard.selections == [(1,)]
    assert "3 rows: 3 train, 0 test" in texts(panel)


def test_a_row_is_added_at_the_end(panel: DataPanel) -> None:
    def follow(text: str, dataset: Dataset) -> None:
        panel.show_dataset(*split(dataset), f"{ENTRIES[0].title} (edited)")

    heard = listen(panel)
    panel.dataset_edited.connect(follow)
    QTest.mouseClick(button(panel, "+ Row"), LEFT)
    assert [text for text, _ in heard.edits] == ["Insert row"]
    view = table(panel)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (3, 0)
    # It is filled in at once.
    QTest.keyClicks(view, "4")
    (field,) = [f for f in view.viewport().findChildren(QLineEdit) if f.isVisible()]
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert heard.edits[-1][1].columns[0].tolist() == [1, 2, 3, 4]


def ground(panel: DataPanel, row: int) -> QColor:
    """What a person sees beside the numbers of the first column of this row."""
    view = table(panel)
    cell = view.visualRect(view.model().index(row, 0))
    colour: QColor = (
        view.viewport().grab().toImage().pixelColor(cell.left() + 2, cell.center().y())
    )
    return colour


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_batch_can_be_seen_and_goes_with_its_data(
    panel: DataPanel, qapp: QApplication, theme: Theme
) -> None:
    apply_theme(qapp, theme)
    panel.set_theme(theme)
    panel.show_batch(np.array([2, 0]))
    before = ground(panel, 1)
    assert ground(panel, 0) == ground(panel, 2) != before
    panel.show_batch(np.array([1]))
    assert ground(panel, 0) == before != ground(panel, 1)
    # Its mark fits into the column.
    view = table(panel)
    text = str(view.model().index(1, 2).data())
    assert "train" in text != "train"
    assert view.fontMetrics().horizontalAdvance(text) < view.columnWidth(2)
    show_file(panel, houses(3))
    assert ground(panel, 1) == before
    apply_theme(qapp, LIGHT)


def test_a_batch_is_there_after_scrolling(panel: DataPanel) -> None:
    show_file(panel, many_rows(10_000))
    panel.show_batch(np.array([5_000, 9]))
    panel.show_selection((5_003,))
    assert ground(panel, 5_000) != ground(panel, 5_001)
