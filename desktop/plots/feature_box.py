"""The choice of the feature on the x axis."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

_WIDTH = 120


class FeatureBox(QComboBox):
    """Names of x columns, of which one is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setToolTip(
            self.tr("The feature on the x axis; the others stand at their means")
        )
        self.setAccessibleName(self.tr("Feature on the x axis"))
        # A long name must not take the room of everything else in the header.
        self.setMaximumWidth(_WIDTH)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(4)

    def set_names(self, names: tuple[str, ...], chosen: int) -> None:
        """Offer these, the one at that place chosen; no signal tells of it."""
        with QSignalBlocker(self):
            self.clear()
            self.addItems(list(names))
            self.setCurrentIndex(min(chosen, len(names) - 1))

    @property
    def chosen(self) -> int:
        """The chosen one's place."""
        return max(self.currentIndex(), 0)
