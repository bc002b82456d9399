"""How well the model fits, beside how well any line could."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.number_format import format_number
from linreg.dataset import FloatArray
from linreg.statistics import FitStatistics, ModelStatistics, Scores

_DIGITS = 5
_ROW_HEIGHT = 26
_LABEL_WIDTH, _PADDING = 110, 12
_UNDEFINED = "–"
_EXACT, _TRAIN, _TEST = range(3)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class _Heading:
    """The name of a row or a column, and in a sentence what stands there."""

    name: str
    tip: str


class StatisticsView(QWidget):
    """The statistics of the exact fit, of the model now, and the standard errors.

    While a model trains, its column approaches that of the exact fit.
    """

    def __init__(self) -> None:
        super().__init__()
        self._scores = _NumberTable(self.tr("Fit statistics"))
        self._scores.show_columns(self._columns())
        self._scores.show_rows(self._rows())
        self._scores.keep_height()
        self._errors = _NumberTable(self.tr("Coefficients and their standard errors"))
        self._errors.show_columns(self._error_columns())
        self._note = QLabel()
        self._note.setObjectName("note")
        self._note.setWordWrap(True)
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._scores)
        layout.addWidget(self._errors, 1)
        layout.addWidget(self._note)

    def _columns(self) -> list[_Heading]:
        return [
            _Heading(
                self.tr("exact fit"),
                self.tr("Least squares on the training rows: the best that can be had"),
            ),
            _Heading(
                self.tr("model, train"),
                self.tr("The model now, on the rows that it is trained on"),
            ),
            _Heading(
                self.tr("model, test"),
                self.tr("The model now, on the rows held out"),
            ),
        ]

    def _rows(self) -> list[_Heading]:
        return [
            _Heading(
                "R²",
                self.tr(
                    "Coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − ȳ)²: the part"
                    " of the variation of y that is explained. 1 is a perfect fit;"
                    " below 0 the mean ȳ would predict better. Without a bias it is"
                    " taken about 0 instead of ȳ."
                ),
            ),
            _Heading(
                self.tr("adjusted R²"),
                self.tr(
                    "R² with a price on each parameter, 1 − (1 − R²)(n − 1)/(n − k) for"
                    " n rows and k parameters, without a bias n/(n − k); of the exact"
                    " fit alone"
                ),
            ),
            _Heading(
                "RMSE",
                self.tr(
                    "Root mean squared error, √(Σ(y − ŷ)²/n), in units of y: the root"
                    " of MSELoss"
                ),
            ),
            _Heading(
                "MAE",
                self.tr(
                    "Mean absolute error, Σ|y − ŷ|/n, in units of y: the same as L1Loss"
                ),
            ),
            _Heading(
                self.tr("residual SD"),
                self.tr(
                    "Residual standard deviation, √(Σ(y − ŷ)²/(n − k)): an estimate of"
                    " the noise in y; of the exact fit alone"
                ),
            ),
        ]

    def _error_columns(self) -> list[_Heading]:
        return [
            _Heading(
                self.tr("exact fit"),
                self.tr("The coefficient of the exact fit, in the data’s own units"),
            ),
            _Heading(
                self.tr("standard error"),
                self.tr(
                    "How far the coefficient would vary from sample to sample: the"
                    " residual SD times the root of its place in the diagonal of"
                    " (AᵀA)⁻¹, with A the x columns and ones for the bias"
                ),
            ),
        ]

    def show_exact(
        self, statistics: FitStatistics, labels: Sequence[str], values: FloatArray
    ) -> None:
        """Another exact fit: its coefficients (k,) in the data's units, with names.

        What is known of a model is forgotten.
        """
        numbers = (
            statistics.r_squared,
            statistics.adjusted_r_squared,
            statistics.rmse,
            statistics.mae,
            statistics.residual_sd,
        )
        for row, number in enumerate(numbers):
            self._scores.put(row, _EXACT, _text(number))
            for column in (_TRAIN, _TEST):
                self._scores.put(row, column, "")
        self._errors.show_rows([_Heading(label, label) for label in labels])
        pairs = zip(values, statistics.standard_errors, strict=True)
        for row, (value, error) in enumerate(pairs):
            self._errors.put(row, 0, _text(float(value)))
            known = not math.isnan(error)
            self._errors.put(row, 1, f"± {_text(float(error))}" if known else "–")
        self._show_note(statistics)

    def _show_note(self, statistics: FitStatistics) -> None:
        notes = []
        if math.isnan(statistics.r_squared):
            notes.append(
                self.tr("y does not vary over the training rows: R² is not defined.")
            )
        if math.isnan(statistics.standard_errors[0]):
            notes.append(
                self.tr(
                    "Standard errors need more training rows than parameters, and x"
                    " that determine the fit."
                )
            )
        self._note.setText(" ".join(notes))
        self._note.setVisible(bool(notes))

    def show_model(self, statistics: ModelStatistics) -> None:
        """The model of one step."""
        self._put_scores(_TRAIN, statistics.train)
        self._scores.setColumnHidden(_TEST, statistics.test is None)
        if statistics.test is not None:
            self._put_scores(_TEST, statistics.test)

    def _put_scores(self, column: int, scores: Scores) -> None:
        diverged = math.isnan(scores.rmse)
        numbers = (scores.r_squared, None, scores.rmse, scores.mae, None)
        for row, number in enumerate(numbers):
            if number is not None:
                text = format_number(number, _DIGITS) if diverged else _text(number)
                self._scores.put(row, column, text)


def _text(number: float) -> str:
    return _UNDEFINED if math.isnan(number) else format_number(number, _DIGITS)


class _NumberTable(QTableWidget):
    """Numbers under each other, which are read and never edited."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setDefaultAlignment(_LEFT)
        # Long names are cut off; each stands in its tooltip.
        self.verticalHeader().setFixedWidth(_LABEL_WIDTH)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        widest = self.fontMetrics().horizontalAdvance("−0.00012345")
        header.setMinimumSectionSize(widest + _PADDING)
        header.setDefaultAlignment(_RIGHT)

    def show_columns(self, columns: Sequence[_Heading]) -> None:
        self.setColumnCount(len(columns))
        for column, heading in enumerate(columns):
            self.setHorizontalHeaderItem(column, _heading_item(heading))

    def show_rows(self, rows: Sequence[_Heading]) -> None:
        self.setRowCount(len(rows))
        for row, heading in enumerate(rows):
            self.setVerticalHeaderItem(row, _heading_item(heading))

    def keep_height(self) -> None:
        """Be as high as the rows are, and no higher."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        header = self.horizontalHeader().sizeHint().height()
        edges = 2 * self.frameWidth()
        self.setFixedHeight(header + self.rowCount() * _ROW_HEIGHT + edges)

    def put(self, row: int, column: int, text: str) -> None:
        """A text in a cell; one that stands there already costs nothing."""
        item = self.item(row, column)
        if item is None:
            item = QTableWidgetItem()
            item.setTextAlignment(_RIGHT)
            self.setItem(row, column, item)
        if item.text() != text:
            item.setText(text)


def _heading_item(heading: _Heading) -> QTableWidgetItem:
    item = QTableWidgetItem(heading.name)
    item.setToolTip(heading.tip)
    return item
