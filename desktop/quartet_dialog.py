"""The window in which Anscombe's four stand side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.plots.quartet import QuartetView
from desktop.theme import Theme
from desktop.widgets.card import Card
from linreg.catalogue import Entry
from linreg.dataset import Dataset

_SIZE = (860, 740)


class QuartetDialog(QDialog):
    """Stays open beside the main window, which goes on as before.

    Signal: `entry_chosen(Entry)` for the one of the four that is to be opened.
    """

    entry_chosen = Signal(object)

    def __init__(
        self,
        four: Sequence[tuple[Entry, Dataset]],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Anscombe’s quartet"))
        self.setModal(False)
        self.setSizeGripEnabled(True)
        self._view = QuartetView(theme)
        self._view.show_quartet(four)
        self._view.entry_chosen.connect(self.entry_chosen)
        card = Card(self.tr("Anscombe’s quartet, 1973"))
        card.body.addWidget(self._view)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(card)
        self.resize(*_SIZE)

    def set_theme(self, theme: Theme) -> None:
        self._view.set_theme(theme)
