"""The model's parameters as numbers: what they are now, and what they should become."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.number_format import MINUS, format_number
from desktop.widgets.card import Card
from desktop.widgets.elided_label import ElidedLabel
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.prepare import Prepared
from linreg.rows import Row

_DIGITS = 5
_LONGEST_EQUATION = 3
_ROW_HEIGHT = 26
_LABEL_WIDTH, _PADDING = 110, 12


@dataclass(frozen=True)
class _Column:
    title: str
    tip: str


class ParametersCard(QWidget):
    """A row for each parameter: its value, its gradient, and the least squares answer.

    With standardised x there are two values: that in the data's own units and that of
    the scaled x, in which the model trains.
    """

    def __init__(self) -> None:
        super().__init__()
        self._prepared: Prepared | None = None
        self._scaled = False
        self.card = Card(self.tr("Parameters"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        self._equation = ElidedLabel()
        self._equation.setObjectName("equation")
        self._equation.setToolTip(self.tr("The model now, in the data’s units"))
        self._note = QLabel()
        self._note.setObjectName("note")
        self._note.setWordWrap(True)
        self._table = self._make_table()
        self.card.body.addWidget(self._equation)
        self.card.body.addWidget(self._table, 1)
        self.card.body.addWidget(self._note)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setAccessibleName(self.tr("Parameters"))
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        table.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        # Long names are cut off; each stands in its tooltip.
        table.verticalHeader().setMaximumWidth(_LABEL_WIDTH)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        widest = table.fontMetrics().horizontalAdvance("−0.00012345")
        header.setMinimumSectionSize(widest + _PADDING)
        header.setDefaultAlignment(
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        table.setShowGrid(False)
        return table

    def _columns(self) -> list[_Column]:
        value = _Column(
            self.tr("value"), self.tr("The parameter now, in the data’s own units")
        )
        scaled = _Column(
            self.tr("for scaled x"),
            self.tr("The parameter that PyTorch trains, which multiplies the scaled x"),
        )
        gradient = _Column(
            self.tr("gradient"),
            self.tr("∂loss/∂parameter, as backward() has filled it in")
            + (self.tr("; for scaled x") if self._scaled else ""),
        )
        exact = _Column(
            self.tr("least sq."),
            self.tr("The exact least squares answer, in the data’s own units"),
        )
        return [value, *([scaled] if self._scaled else []), gradient, exact]

    def start(self, prepared: Prepared, exact: ExactFit, *, scaled: bool) -> None:
        """Begin with another run."""
        self._prepared, self._scaled = prepared, scaled
        columns = self._columns()
        names = prepared.parameter_names
        self._table.setRowCount(len(names))
        self._table.setColumnCount(len(columns))
        for i, column in enumerate(columns):
            item = QTableWidgetItem(column.title)
            item.setToolTip(column.tip)
            self._table.setHorizontalHeaderItem(i, item)
        for i, label in enumerate(prepared.coefficient_names):
            item = QTableWidgetItem(label)
            item.setToolTip(label)
            self._table.setVerticalHeaderItem(i, item)
            for j in range(len(columns)):
                self._put(i, j, "")
        self.show_exact(exact)

    def show_exact(self, exact: ExactFit) -> None:
        """The exact fit of the same parameters, to data that were edited."""
        for i, answer in enumerate(exact.coefficients.tolist()):
            text = format_number(answer, _DIGITS) if exact.determined else "–"
            self._put(i, self._table.columnCount() - 1, text)
        self._show_note(exact)

    def _show_note(self, exact: ExactFit) -> None:
        notes = []
        if not exact.determined:
            notes.append(
                self.tr("Many lines fit these x equally well: there is no one answer.")
            )
        if self._scaled:
            notes.append(
                self.tr("x is scaled for training, to mean 0 and standard deviation 1.")
            )
        self._note.setText(" ".join(notes))
        self._note.setVisible(bool(notes))

    def _put(self, row: int, column: int, text: str) -> None:
        item = self._table.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            self._table.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)

    def show_row(self, row: Row, weight: FloatArray, bias: float | None) -> None:
        """The state of one step; `weight` (p,) and `bias` in the data's own units."""
        values = np.append(weight, [] if bias is None else [bias])
        parts = [values, *([row.parameters] if self._scaled else []), row.gradient]
        for j, numbers in enumerate(parts):
            for i, number in enumerate(numbers):
                self._put(i, j, format_number(float(number), _DIGITS))
        self._equation.setText(self._equation_of(weight, bias))

    def _equation_of(self, weight: FloatArray, bias: float | None) -> str:
        """ "ŷ = 1.9371 x + 0.0030", or with dots for what would be too long."""
        assert self._prepared is not None
        names = self._prepared.inputs.names
        shown = zip(weight[:_LONGEST_EQUATION], names, strict=False)
        text = ""
        for number, name in shown:
            text += _term(float(number), f" {name}", first=not text)
        if len(names) > _LONGEST_EQUATION:
            text += " + …"
        if bias is not None:
            text += _term(bias, "", first=False)
        return f"ŷ = {text}"


def _term(number: float, name: str, *, first: bool) -> str:
    text = format_number(number, _DIGITS) + name
    if first:
        return text
    negative = text.startswith(MINUS)
    return f" {MINUS} {text[1:]}" if negative else f" + {text}"
