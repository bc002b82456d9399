"""The certified answers of a data set beside those that were found here."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.certified_table import CertifiedTable
from linreg.certified import Certified, Difference
from linreg.dataset import FloatArray
from linreg.exact import ExactFit
from linreg.statistics import FitStatistics

# With one of these a coefficient is not that of the same term any more.
_OTHER_MODEL = frozenset[Difference](("degree", "bias", "x_columns"))


class CertifiedView(QWidget):
    """What is certified, what the exact fit found, and what the training found so far.

    Signal: `model_requested(degree, bias)` to have the model that was certified.
    `show_certified` forgets what was found for other data; the other show_ methods
    follow it, in any order.
    """

    model_requested = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._certified: Certified | None = None
        self._source, self._model = _note_label(), _note_label()
        self._set_model = QPushButton(self.tr("Set this model"))
        self._set_model.setAccessibleName(self._set_model.text())
        self._set_model.clicked.connect(self._on_set_model)
        self._table = CertifiedTable()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._model, 1)
        row.addWidget(self._set_model, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._source)
        column.addLayout(row)
        column.addWidget(self._table, 1)
        # Takes the room where there is no table.
        column.addStretch()
        self.show_certified(None)

    def show_certified(self, certified: Certified | None) -> None:
        """Show these answers, or that there are none; what was found is yet to come."""
        self._certified = certified
        self._differences: tuple[Difference, ...] = ()
        self._exact: tuple[float, ...] = ()
        self._statistics: tuple[float, ...] = ()
        self._trained: tuple[float, ...] = ()
        self._table.setVisible(certified is not None)
        if certified is None:
            self._source.setText(
                self.tr(
                    "No certified answers come with these data. They are known of "
                    "Wampler’s sets, and of a file where certified.json beside it "
                    "holds them."
                )
            )
        else:
            text = self.tr("{0}: {1}") if certified.source else "{0}"
            self._source.setText(text.format(certified.title, certified.source))
            self._table.start(certified)
        self._show_model()

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Say in what the present model or its rows are not the certified ones."""
        self._differences = tuple(differences)
        self._show_model()
        self._refresh()

    def _show_model(self) -> None:
        certified, found = self._certified, self._differences
        settable = "degree" in found or "bias" in found
        self._set_model.setVisible(certified is not None and settable)
        self._model.setVisible(certified is not None)
        if certified is None:
            return
        model = self._model_of(certified)
        tip = self.tr("Train a model of {0}; the run begins anew").format(model)
        self._set_model.setToolTip(tip)
        sentences = [self.tr("The model is the one certified: {0}.")]
        if _OTHER_MODEL & set(found):
            sentences = [self.tr("The certified model is another: {0}.")]
        if "rows" in found:
            sentences.append(
                self.tr(
                    "It is not trained on the certified rows: some were edited, left "
                    "out, or held out for testing."
                )
            )
        self._model.setText(" ".join(sentences).format(model))

    def _model_of(self, certified: Certified) -> str:
        """ "degree 5, with b" or "6 x columns, without b"."""
        several = certified.x_columns > 1
        size = self.tr("{0} x columns") if several else self.tr("degree {0}")
        number = certified.x_columns if several else certified.degree
        has_bias = certified.bias is not None
        ending = self.tr("with b") if has_bias else self.tr("without b")
        return f"{size.format(number)}, {ending}"

    def show_exact(self, exact: ExactFit, names: Sequence[str]) -> None:
        """The exact fit, and the names (p,) of the terms that its weights multiply."""
        known = exact.determined
        self._exact = _parameters(exact.weight, exact.bias) if known else ()
        if self._certified is not None:
            self._table.name_rows(self._certified, names)
        self._refresh()

    def show_statistics(self, statistics: FitStatistics) -> None:
        """The standard errors, residual SD and R² of the exact fit."""
        self._statistics = (
            *map(float, statistics.standard_errors),
            statistics.residual_sd,
            statistics.r_squared,
        )
        self._refresh()

    def show_trained(self, weight: FloatArray, bias: float | None) -> None:
        """The model as it is trained now: weight (p,) and bias in the data's units."""
        self._trained = _parameters(weight, bias)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        """Write what was found; while nobody sees it, there is no need to."""
        if self._certified is None or not self.isVisible():
            return
        comparable = not _OTHER_MODEL & set(self._differences)
        self._table.show_exact(self._exact if comparable else ())
        self._table.show_statistics(self._statistics if comparable else ())
        self._table.show_trained(self._trained if comparable else ())

    @Slot()
    def _on_set_model(self) -> None:
        if self._certified is not None:
            has_bias = self._certified.bias is not None
            self.model_requested.emit(self._certified.degree, has_bias)


def _parameters(weight: FloatArray, bias: float | None) -> tuple[float, ...]:
    """Weights and then the bias, as plain numbers."""
    return (*map(float, weight), *(() if bias is None else (float(bias),)))


def _note_label() -> QLabel:
    label = QLabel()
    label.setObjectName("note")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
