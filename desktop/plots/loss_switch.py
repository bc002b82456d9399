"""The button that chooses the loss axis."""

from PySide6.QtWidgets import QToolButton


class LogButton(QToolButton):
    """Down while the axis is logarithmic."""

    def __init__(self) -> None:
        super().__init__()
        self.setText(self.tr("log"))
        self.setCheckable(True)
        self.setChecked(True)
        self.setToolTip(
            self.tr("Logarithmic loss axis: equal factors look equally tall (L)")
        )
        self.setAccessibleName(self.tr("Logarithmic loss axis"))
