"""A sign that the run is being spoilt on purpose."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton

# Both edges and both paddings of the style sheet, and what Qt itself leaves free.
_MARGIN = 24
_LEAST_WIDTH = 96


class PitfallBadge(QToolButton):
    """Says which pitfalls are on, and is hidden while there are none.

    The text ends in … where it does not fit. Signal: `off_requested()` at a click.
    """

    off_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pitfall_badge")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._sentence = ""
        self.clicked.connect(self.off_requested)
        self.hide()

    @Slot(object)
    def show_pitfalls(self, active: tuple[str, ...]) -> None:
        """Name these pitfalls, or none."""
        one, several = self.tr("Pitfall on: {0}"), self.tr("Pitfalls on: {0}")
        words = one if len(active) == 1 else several
        self._sentence = words.format(" · ".join(active))
        self.setAccessibleName(self._sentence)
        self.setToolTip(
            self.tr("{0}\nClick to switch all pitfalls off").format(self._sentence)
        )
        self._elide()
        self.updateGeometry()
        self.setVisible(bool(active))

    def _elide(self) -> None:
        self.setText(
            self.fontMetrics().elidedText(
                self._sentence, Qt.TextElideMode.ElideRight, self.width() - _MARGIN
            )
        )

    def sizeHint(self) -> QSize:
        """Room for the whole sentence, however much of it stands there."""
        width = self.fontMetrics().horizontalAdvance(self._sentence) + _MARGIN + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(_LEAST_WIDTH, self.sizeHint().width()), self.sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()
