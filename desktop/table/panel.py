"""The card "Data": which data set, its rows, and a question put to the model."""

from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.number_format import format_number
from desktop.table.area import TableArea
from desktop.table.chooser import DataChooser
from desktop.table.figures import DIGITS, WIDEST
from desktop.table.question import default_question
from desktop.table.roles import RolesMenu
from desktop.table.row_facts import facts_text, facts_tip
from desktop.theme import Theme, icon
from desktop.widgets.card import Card
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.number_list_field import NumberListField
from linreg.catalogue import Entry
from linreg.dataset import BoolArray, Dataset, FloatArray, lecture_data
from linreg.statistics import RowFacts

# Longer names may not fit above their columns and are said again below the table.
_SHORT_NAME = 3


class DataPanel(Card):
    """Shows a data set with the model's predictions, and takes what concerns the data.

    Signals: `dataset_edited(str, Dataset)` with what a person has done, for Undo, and
    the data set that comes of it; `rejected(LinregError)` where nothing can come of it;
    `selection_changed(tuple)` with the rows that a person has selected, see
    `DataTableView`; `entry_chosen(Entry)`, `generator_chosen(str)` and
    `dataset_chosen(Dataset)` when a person chooses from the list, the latter for a file
    that was shown before; `import_requested()`; `question_changed(tuple | None)` when
    there is another x to predict at, or none; `rows_needed(range)` for rows whose
    predictions are wanted at once. None of them changes what is shown: the show_
    methods do.
    """

    dataset_edited = Signal(str, object)
    rejected = Signal(object)
    selection_changed = Signal(object)
    entry_chosen = Signal(object)
    generator_chosen = Signal(str)
    dataset_chosen = Signal(object)
    import_requested = Signal()
    question_changed = Signal(object)
    rows_needed = Signal(object)

    def __init__(self, theme: Theme, entries: tuple[Entry, ...]) -> None:
        super().__init__(self.tr("Data"))
        self._dataset = lecture_data()
        self._counts = ""
        self._asked_of: tuple[str, tuple[str, ...]] | None = None
        self._area = TableArea(theme, self._dataset)
        self._area.edited.connect(self.dataset_edited)
        self._area.rejected.connect(self.rejected)
        self._area.rows_needed.connect(self.rows_needed)
        self._area.selection_changed.connect(self._on_selection)
        self._make_header()
        self._make_chooser(entries)
        self.body.addWidget(self._area, 1)
        self._rows_line, self._roles_line = self._note(), self._note()
        for line in (self._rows_line, self._roles_line):
            self.body.addWidget(line)
        self._make_question()
        self.set_theme(theme)

    def _make_header(self) -> None:
        self._roles = RolesMenu()
        self._roles.roles_chosen.connect(self._area.editing.choose_roles)
        columns = QToolButton()
        columns.setText(self.tr("Columns"))
        columns.setMenu(self._roles)
        columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        columns.setToolTip(self.tr("Which columns are x (features), and which is y"))
        self._import = QToolButton()
        self._import.setText(self.tr("Import…"))
        self._import.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        key = QKeySequence("Ctrl+I").toString(QKeySequence.SequenceFormat.NativeText)
        tip = self.tr(
            "Read a table of numbers from a file ({0}):\n"
            "text with commas, semicolons or tabs (CSV, TSV),\n"
            "Parquet, or a workbook (.xlsx, .xls, .xlsb, .ods)"
        )
        self._import.setToolTip(tip.format(key))
        self._import.clicked.connect(self._on_import)
        for button in (columns, self._import):
            button.setAccessibleName(button.text())
        for button in (self._add_row_button(), columns, self._import):
            self.addHeaderWidget(button)

    def _add_row_button(self) -> QToolButton:
        add = QToolButton()
        add.setText(self.tr("+ Row"))
        add.setAccessibleName(self.tr("Add a row"))
        key = QKeySequence("Ins").toString(QKeySequence.SequenceFormat.NativeText)
        tip = self.tr("A blank row at the end, to be filled in ({0}: below this one)")
        add.setToolTip(tip.format(key))
        add.clicked.connect(self._area.append_row)
        return add

    def _make_chooser(self, entries: tuple[Entry, ...]) -> None:
        self._chooser = DataChooser(entries)
        self._chooser.entry_chosen.connect(self.entry_chosen)
        self._chooser.generator_chosen.connect(self.generator_chosen)
        self._chooser.dataset_chosen.connect(self.dataset_chosen)
        self.body.addWidget(self._chooser)

    def add_generators(self, generators: Sequence[tuple[str, str, str]]) -> None:
        """Offer these as well: the name of each, its title and its tooltip."""
        self._chooser.add_generators(generators)

    def add_below_chooser(self, widget: QWidget) -> None:
        """Stand between the list of data sets and the table."""
        self.body.insertWidget(self.body.indexOf(self._area), widget)

    def _note(self) -> ElidedLabel:
        line = ElidedLabel()
        line.setObjectName("note")
        return line

    def _make_question(self) -> None:
        self._question = NumberListField()
        self._question.setAccessibleName(self.tr("x to predict at"))
        self._question.valueChanged.connect(self._on_question)
        label = QLabel(self.tr("Predict  x ="))
        label.setObjectName("note")
        label.setBuddy(self._question)
        self._answer = self._make_answer()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self._question, 1)
        row.addWidget(self._answer)
        self.body.addLayout(row)

    def _make_answer(self) -> QLabel:
        answer = QLabel()
        answer.setTextFormat(Qt.TextFormat.PlainText)
        answer.setAccessibleName(self.tr("Prediction"))
        answer.setToolTip(self.tr("ŷ = model(x), with w and b as they stand"))
        font = answer.font()
        font.setBold(True)
        answer.setFont(font)
        widest = answer.fontMetrics().horizontalAdvance(f"ŷ = {WIDEST}")
        # A label asks for a little more than its text's advance.
        answer.setMinimumWidth(widest + 4)
        return answer

    def show_dataset(
        self, dataset: Dataset, is_train: BoolArray, is_test: BoolArray, title: str
    ) -> None:
        """Show these rows, of which the run trains on some (n,) and tests on others.

        A title that is not in the list is added to it, unless the table is that of a
        listed title as edited. Other x columns than before bring their default
        `question()`. Nothing is sent out; rows of another data set stand without
        predictions, and the question without an answer, until they come. An edited
        table keeps its place on the screen and its selection.
        """
        is_other = dataset is not self._dataset
        self._dataset = dataset
        self._chooser.show_title(title, dataset)
        self._roles.show_roles(dataset)
        self._area.show_dataset(dataset, is_train, is_test)
        self._show_notes(dataset, is_train, is_test)
        self._ask_default(title, is_train)
        if is_other:
            self.show_answer(None)

    def _show_notes(
        self, dataset: Dataset, is_train: BoolArray, is_test: BoolArray
    ) -> None:
        train, test = int(np.count_nonzero(is_train)), int(np.count_nonzero(is_test))
        rows = self.tr("{0} rows: {1} train, {2} test")
        self._counts = rows.format(dataset.rows, train, test)
        unused = dataset.rows - train - test
        if unused:
            self._counts += self.tr(", {0} not used").format(unused)
        self.show_row_facts(None)
        roles = self.tr("y: {0}   x: {1}")
        text = roles.format(dataset.y_name, ", ".join(dataset.x_names))
        self._roles_line.setText(text)
        self._roles_line.setToolTip(f"<qt>{escape(text)}</qt>")
        names = (*dataset.x_names, dataset.y_name)
        self._roles_line.setVisible(max(map(len, names)) > _SHORT_NAME)

    def show_row_facts(self, facts: RowFacts | None) -> None:
        """Say what the one selected row has to do with the loss, or how many there are.

        None where another number of rows is selected, or the row is not used.
        """
        rows = self.selected_rows()
        if facts is None or len(rows) != 1:
            self._rows_line.setText(self._counts)
            self._rows_line.setToolTip(f"<qt>{escape(self._counts)}</qt>")
        else:
            text = facts_text(rows[0], facts)
            self._rows_line.setText(text)
            self._rows_line.setToolTip(f"<p>{escape(text)}</p>{facts_tip(facts)}")

    def show_batch(self, rows: npt.NDArray[np.int64]) -> None:
        """Let these rows (b,) glow as a step's batch, until other data are shown."""
        self._area.show_batch(rows)

    def selected_rows(self) -> tuple[int, ...]:
        """The rows that `selection_changed` would tell of now."""
        return self._area.view.selected_rows()

    def show_selection(self, rows: tuple[int, ...]) -> None:
        """Select these rows and bring the first of them into view."""
        self._area.view.select_rows(rows)
        self.show_row_facts(None)

    def _ask_default(self, title: str, is_train: BoolArray) -> None:
        """Put the default question, unless one has been put of these x columns."""
        names = self._dataset.x_names
        tip = self.tr("A number for each x column, in this order: {0}")
        listed = escape(tip.format(", ".join(names)))
        self._question.setToolTip(f"<qt>{listed}</qt>")
        asked_of = (self._chooser.base_title(title), names)
        if self._asked_of == asked_of:
            return
        self._asked_of = asked_of
        self._question.setValue(default_question(self._dataset, is_train))

    def show_predictions(self, y_pred: FloatArray, first: int = 0) -> None:
        """Show these predictions (m,), for m rows from `first` on.

        Those of `visible_rows()` are enough.
        """
        self._area.show_predictions(y_pred, first)

    def visible_rows(self) -> range:
        """The rows of the table that are on the screen."""
        return self._area.view.visible_rows()

    def focus_table(self) -> None:
        """Put the keyboard on the table."""
        self._area.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_answer(self, y_hat: float | None) -> None:
        """Show the prediction at `question()`; None if there is none as yet."""
        if self.question() is None:
            needed = self.tr("{0} numbers needed")
            self._answer.setText(needed.format(len(self._dataset.x_names)))
        else:
            text = "–" if y_hat is None else format_number(y_hat, DIGITS)
            self._answer.setText(f"ŷ = {text}")

    def question(self) -> tuple[float, ...] | None:
        """The x to predict at, one for each x column; None if the count is wrong."""
        asked = self._question.value()
        return asked if len(asked) == len(self._dataset.x_names) else None

    def set_theme(self, theme: Theme) -> None:
        self._area.model.set_theme(theme)
        self._import.setIcon(icon("import", theme))
        self._answer.setStyleSheet(f"color: {theme.model}")

    @Slot(object)
    def _on_selection(self, rows: tuple[int, ...]) -> None:
        # The facts are those of another row until new ones come.
        self.show_row_facts(None)
        self.selection_changed.emit(rows)

    @Slot()
    def _on_import(self) -> None:
        self.import_requested.emit()

    @Slot()
    def _on_question(self) -> None:
        self.show_answer(None)
        self.question_changed.emit(self.question())
