"""What is on screen while PyTorch loads."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.theme import Theme, icon


class Splash(QWidget):
    """The program's sign and name over a bar that moves while something loads."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen)
        self.setObjectName("splash")
        self.setWindowTitle(self.tr("Linreg Lab is starting"))
        self.setFixedSize(360, 220)
        sign = QLabel()
        sign.setPixmap(icon("app", theme).pixmap(72, 72))
        name = QLabel("Linreg Lab")
        name.setObjectName("splash_name")
        note = QLabel(self.tr("Loading PyTorch…"))
        note.setObjectName("note")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        for label in (sign, name, note):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(bar)
