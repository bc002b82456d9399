"""The card "Data": which data set, its rows, and a question put to the model."""

from html import escape

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton

from desktop.number_format import format_number
from desktop.table.figures import DIGITS, WIDEST
from desktop.table.model import BoolArray, DataTableModel
from desktop.table.question import default_question
from desktop.table.roles import RolesMenu
from desktop.table.view import DataTableView
from desktop.theme import Theme, icon
from desktop.widgets.card import Card
from desktop.widgets.choice_box import ChoiceBox
from desktop.widgets.elided_label import ElidedLabel
from desktop.widgets.number_list_field import NumberListField
from linreg.catalogue import Entry
from linreg.dataset import Dataset, FloatArray, lecture_data

# Longer names may not fit above their columns and are said again below the table.
_SHORT_NAME = 6


class DataPanel(Card):
    """Shows a data set with the model's predictions, and takes what concerns the data.

    Signals: `entry_chosen(Entry)` and `dataset_chosen(Dataset)` when a person chooses
    from the list, the latter for a file that was shown before; `import_requested()`;
    `roles_changed(x_names, y_name)`; `question_changed(tuple | None)` when there is
    another x to predict at, or none; `rows_needed(range)` for rows whose predictions
    are wanted at once. None of them changes what is shown: the show_ methods do.
    """

    entry_chosen = Signal(object)
    dataset_chosen = Signal(object)
    import_requested = Signal()
    roles_changed = Signal(object, str)
    question_changed = Signal(object)
    rows_needed = Signal(object)

    def __init__(self, theme: Theme, entries: tuple[Entry, ...]) -> None:
        super().__init__(self.tr("Data"))
        self._dataset = lecture_data()
        self._shown_place = -1
        self._asked_of: tuple[str, tuple[str, ...]] | None = None
        self._model = DataTableModel(theme, self._dataset, self)
        self._make_header()
        self._make_chooser(entries)
        self._view = DataTableView(self._model)
        self._view.rows_needed.connect(self.rows_needed)
        self.body.addWidget(self._view, 1)
        self._rows_line, self._roles_line = self._add_note(), self._add_note()
        self._make_question()
        self.set_theme(theme)

    def _make_header(self) -> None:
        self._roles = RolesMenu()
        self._roles.roles_chosen.connect(self.roles_changed)
        columns = QToolButton()
        columns.setText(self.tr("Columns"))
        columns.setMenu(self._roles)
        columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        columns.setToolTip(self.tr("Which columns are x (features), and which is y"))
        self._import = QToolButton()
        self._import.setText(self.tr("Import…"))
        self._import.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        key = QKeySequence("Ctrl+O").toString(QKeySequence.SequenceFormat.NativeText)
        tip = self.tr("Read a table of numbers from a file: CSV or TSV ({0})")
        self._import.setToolTip(tip.format(key))
        self._import.clicked.connect(self._on_import)
        for button in (columns, self._import):
            button.setAccessibleName(button.text())
            self.addHeaderWidget(button)

    def _make_chooser(self, entries: tuple[Entry, ...]) -> None:
        self._chooser = ChoiceBox()
        self._chooser.setAccessibleName(self.tr("Data set"))
        self._choices: list[Entry | Dataset] = []
        for entry in entries:
            source = self.tr("Source: {0}").format(entry.source)
            self._add_choice(entry.title, entry, (entry.measured, source))
        self._chooser.activated.connect(self._on_chosen)
        self.body.addWidget(self._chooser)

    def _add_choice(
        self, title: str, choice: Entry | Dataset, sentences: tuple[str, ...]
    ) -> None:
        tip = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
        self._chooser.addItem(title)
        role = Qt.ItemDataRole.ToolTipRole
        self._chooser.setItemData(len(self._choices), tip, role)
        self._choices.append(choice)

    def _add_note(self) -> ElidedLabel:
        line = ElidedLabel()
        line.setObjectName("note")
        self.body.addWidget(line)
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

    def show_dataset(self, dataset: Dataset, is_test: BoolArray, title: str) -> None:
        """Show these rows, of which `is_test` (n,) are held out.

        A title that is not in the list is added to it. Other x columns than before
        bring their default `question()`. Nothing is sent out; rows of another data set
        stand without predictions, and the question without an answer, until they come.
        """
        is_other = dataset is not self._dataset
        self._dataset = dataset
        self._show_title(title, dataset)
        self._roles.show_roles(dataset)
        with QSignalBlocker(self._view):
            self._model.show_dataset(dataset, is_test)
            self._view.fit_columns()
        self._show_notes(dataset, is_test)
        self._ask_default(title, is_test)
        if is_other:
            self.show_answer(None)

    def _show_title(self, title: str, dataset: Dataset) -> None:
        place = self._chooser.findText(title)
        if place < 0:
            place = len(self._choices)
            columns = self.tr("Its columns: {0}").format(", ".join(dataset.names))
            self._add_choice(title, dataset, (self.tr("From a file."), columns))
        elif isinstance(self._choices[place], Dataset):
            self._choices[place] = dataset
        self._shown_place = place
        self._chooser.setCurrentIndex(place)
        tip = self._chooser.itemData(place, Qt.ItemDataRole.ToolTipRole)
        self._chooser.setToolTip(tip)

    def _show_notes(self, dataset: Dataset, is_test: BoolArray) -> None:
        test = int(np.count_nonzero(is_test))
        rows = self.tr("{0} rows: {1} train, {2} test")
        self._rows_line.setText(rows.format(dataset.rows, dataset.rows - test, test))
        roles = self.tr("y: {0}   x: {1}")
        text = roles.format(dataset.y_name, ", ".join(dataset.x_names))
        self._roles_line.setText(text)
        self._roles_line.setToolTip(f"<qt>{escape(text)}</qt>")
        names = (*dataset.x_names, dataset.y_name)
        self._roles_line.setVisible(max(map(len, names)) > _SHORT_NAME)

    def _ask_default(self, title: str, is_test: BoolArray) -> None:
        """Put the default question, unless one has been put of these x columns."""
        names = self._dataset.x_names
        tip = self.tr("A number for each x column, in this order: {0}")
        listed = escape(tip.format(", ".join(names)))
        self._question.setToolTip(f"<qt>{listed}</qt>")
        if self._asked_of == (title, names):
            return
        self._asked_of = (title, names)
        self._question.setValue(default_question(self._dataset, is_test))

    def show_predictions(self, y_pred: FloatArray, first: int = 0) -> None:
        """Show these predictions (m,), for m rows from `first` on.

        Those of `visible_rows()` are enough.
        """
        self._model.show_predictions(y_pred, first)

    def visible_rows(self) -> range:
        """The rows of the table that are on the screen."""
        return self._view.visible_rows()

    def focus_table(self) -> None:
        """Put the keyboard on the table."""
        self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)

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
        self._model.set_theme(theme)
        self._import.setIcon(icon("import", theme))
        self._answer.setStyleSheet(f"color: {theme.model}")

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        """Ask for it; until it is shown, the list names what the table holds."""
        self._chooser.setCurrentIndex(self._shown_place)
        choice = self._choices[place]
        if isinstance(choice, Dataset):
            self.dataset_chosen.emit(choice)
        else:
            self.entry_chosen.emit(choice)

    @Slot()
    def _on_import(self) -> None:
        self.import_requested.emit()

    @Slot()
    def _on_question(self) -> None:
        self.show_answer(None)
        self.question_changed.emit(self.question())
