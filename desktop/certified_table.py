"""The table of certified numbers, and of those that were found here."""

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.number_format import format_number
from linreg.certified import MOST_DIGITS, Certified, agreeing_digits
from linreg.prepare import weight_names

_CERTIFIED, _EXACT, _EXACT_DIGITS, _TRAINED, _TRAINED_DIGITS = range(5)
_DIGITS = (_EXACT_DIGITS, _TRAINED_DIGITS)
_WIDEST = "−0.00000000000000e−00"
_ROW_HEIGHT, _LABEL_WIDTH, _PADDING = 26, 130, 14
_NOTHING = "–"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CertifiedTable(QTableWidget):
    """A row for each parameter and its standard error, for the residual SD and R².

    Numbers that were found stand in order; where their count is another than that of
    the certified ones, dashes stand for them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 5, parent)
        self._known: tuple[float, ...] = ()
        self._parameters = 0
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Certified answers"))
        self.setShowGrid(False)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(_ROW_HEIGHT)
        rows.setDefaultAlignment(_LEFT)
        # Long names are cut off; each stands in its tooltip.
        rows.setMaximumWidth(_LABEL_WIDTH)
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for place, (title, tip) in enumerate(self._titles()):
            item = QTableWidgetItem(title)
            item.setToolTip(tip)
            item.setTextAlignment(_RIGHT)
            self.setHorizontalHeaderItem(place, item)
            widest = self.tr("digits") if place in _DIGITS else _WIDEST
            width = self.fontMetrics().horizontalAdvance(widest)
            self.setColumnWidth(place, width + _PADDING)

    def _titles(self) -> list[tuple[str, str]]:
        digits = self.tr(
            "How many digits agree with the certified number c:\n"
            "−log10(|q − c| / |c|), or −log10|q| where c is 0; at most {0},\n"
            "for more are not certified"
        ).format(MOST_DIGITS)
        exact = self.tr("Least squares here, on the training rows, in the data’s units")
        trained = self.tr("What PyTorch has trained so far, in the data’s units")
        return [
            (self.tr("certified"), self.tr("The known answer, to 15 digits")),
            (self.tr("exact fit"), exact),
            (self.tr("digits"), digits),
            (self.tr("trained now"), trained),
            (self.tr("digits"), digits),
        ]

    def start(self, certified: Certified) -> None:
        """Show these answers, and that nothing was found as yet."""
        known_bias = () if certified.bias is None else (certified.bias,)
        self._known = (
            *certified.weight,
            *known_bias,
            *certified.standard_errors,
            certified.residual_sd,
            certified.r_squared,
        )
        self._parameters = len(certified.names)
        self.setRowCount(len(self._known))
        for row, number in enumerate(self._known):
            for column in range(self.columnCount()):
                item = QTableWidgetItem(_NOTHING)
                item.setTextAlignment(_RIGHT)
                self.setItem(row, column, item)
            self._put(row, _CERTIFIED, format_number(number, MOST_DIGITS))
        self.name_rows(certified, ())

    def name_rows(self, certified: Certified, terms: Sequence[str]) -> None:
        """Name the rows, with the terms that the weights multiply where they fit."""
        names = weight_names(len(certified.weight))
        labels = list(names)
        if 1 < len(names) == len(terms):
            labels = [f"{w} · {x}" for w, x in zip(names, terms, strict=True)]
        if certified.bias is not None:
            names, labels = (*names, "b"), [*labels, "b"]
        errors = [self.tr("SE of {0}").format(name) for name in names]
        rows = [*labels, *errors, self.tr("residual SD"), "R²"]
        tips = self._tips(labels, certified.names)
        for place, (row, tip) in enumerate(zip(rows, tips, strict=True)):
            item = QTableWidgetItem(row)
            item.setToolTip(tip)
            self.setVerticalHeaderItem(place, item)

    def _tips(self, labels: Sequence[str], theirs: Sequence[str]) -> list[str]:
        named = self.tr("{0}, which the certifier calls {1}")
        error = self.tr("Standard error of {0}, in the exact fit")
        return [
            *(named.format(a, b) for a, b in zip(labels, theirs, strict=True)),
            *(error.format(label) for label in labels),
            self.tr("Residual standard deviation, √(SSR/(n − k)), of the exact fit"),
            self.tr("R² of the exact fit; without b it is about 0, not about the mean"),
        ]

    def show_exact(self, parameters: Sequence[float]) -> None:
        """Weights and then the bias of the exact fit."""
        self._write(slice(0, self._parameters), _EXACT, parameters)

    def show_statistics(self, statistics: Sequence[float]) -> None:
        """The exact fit's standard errors, its residual SD, and its R²."""
        self._write(slice(self._parameters, len(self._known)), _EXACT, statistics)

    def show_trained(self, parameters: Sequence[float]) -> None:
        """Weights and then the bias as they are trained now."""
        self._write(slice(0, self._parameters), _TRAINED, parameters)

    def _write(self, rows: slice, column: int, found: Sequence[float]) -> None:
        known = self._known[rows]
        fits = len(found) == len(known)
        for place, right in enumerate(known):
            number = digits = _NOTHING
            if fits:
                number = format_number(found[place], MOST_DIGITS)
                digits = self._digits(agreeing_digits(found[place], right))
            self._put(rows.start + place, column, number)
            self._put(rows.start + place, column + 1, digits)

    def _digits(self, digits: float) -> str:
        return self.tr("exact") if math.isinf(digits) else f"{digits:.1f}"

    def _put(self, row: int, column: int, text: str) -> None:
        item = self.item(row, column)
        if item is not None and item.text() != text:
            item.setText(text)
