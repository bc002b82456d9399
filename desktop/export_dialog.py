"""The gesture of exporting: which picture, how large, and where to."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSettings, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.export import LARGEST_WIDTH, SMALLEST_WIDTH, picture_size
from desktop.last_folder import Location, last_folder

_FIRST_WIDTH, _FIRST_SCALE = 1600, 2.0


def _tr(text: str) -> str:
    return QCoreApplication.translate("export", text)


class ExportDialog(QDialog):
    """Asks for a picture, its width in pixels, and the scale of its text and lines.

    `pictures` are the names on offer with their sizes on screen, from which a picture
    takes its shape; the last choice stands for all of the plots.
    """

    def __init__(
        self,
        pictures: Mapping[str, QSize],
        chosen: str,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export as PNG"))
        self._pictures = pictures
        self._settings = settings
        self._make_fields(chosen)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        save = buttons.addButton(
            self.tr("Save…"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        save.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("Picture"), self.picture)
        form.addRow(self.tr("Width"), self.width_field)
        form.addRow(self.tr("Text and lines"), self.scale_field)
        form.addRow("", self._size)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
        self._show_size()

    def _make_fields(self, chosen: str) -> None:
        self.picture = QComboBox()
        self.picture.addItems(list(self._pictures))
        self.picture.setCurrentText(chosen)
        self.picture.setToolTip(self.tr("What to save, light or dark as on screen"))
        self.picture.currentIndexChanged.connect(self._show_size)
        self.width_field = QSpinBox()
        self.width_field.setRange(SMALLEST_WIDTH, LARGEST_WIDTH)
        self.width_field.setSingleStep(100)
        self.width_field.setSuffix(self.tr(" pixels"))
        self.width_field.setToolTip(self.tr("Width of the PNG, in the shape on screen"))
        self.width_field.setValue(last_size(self._settings)[0])
        self.width_field.valueChanged.connect(self._show_size)
        self.scale_field = QDoubleSpinBox()
        self.scale_field.setRange(0.5, 6.0)
        self.scale_field.setSingleStep(0.5)
        self.scale_field.setDecimals(2)
        self.scale_field.setPrefix("× ")
        self.scale_field.setToolTip(
            self.tr("How much larger than on screen text and lines are in the picture")
        )
        self.scale_field.setValue(last_size(self._settings)[1])
        self._size = QLabel()
        self._size.setObjectName("note")

    @Slot()
    def _show_size(self) -> None:
        shown = self._pictures[self.picture.currentText()]
        size = picture_size(shown, self.width_field.value())
        self._size.setText(
            self.tr("{0} × {1} pixels").format(size.width(), size.height())
        )

    def accept(self) -> None:
        """Remember the size, which is the next one's as well."""
        self._settings.setValue("export/width", self.width_field.value())
        self._settings.setValue("export/scale", self.scale_field.value())
        super().accept()


def last_size(settings: QSettings) -> tuple[int, float]:
    """Width in pixels and scale of the last export."""
    width = int(str(settings.value("export/width", _FIRST_WIDTH)))
    scale = float(str(settings.value("export/scale", _FIRST_SCALE)))
    return width, scale


def ask_file(parent: QWidget, settings: QSettings, name: str) -> Path | None:
    """Where to save a picture; the dialog begins in the folder of last time."""
    suggestion = str(_folder(settings) / f"{name}.png")
    chosen, _ = QFileDialog.getSaveFileName(
        parent,
        _tr("Save the picture"),
        suggestion,
        _tr("PNG pictures (*.png)"),
    )
    if not chosen:
        return None
    path = Path(chosen)
    _remember(settings, path.parent)
    return path if path.suffix else path.with_suffix(".png")


def ask_folder(parent: QWidget, settings: QSettings) -> Path | None:
    """Which folder to save all pictures in."""
    chosen = QFileDialog.getExistingDirectory(
        parent, _tr("Save the pictures in"), str(_folder(settings))
    )
    if not chosen:
        return None
    _remember(settings, Path(chosen))
    return Path(chosen)


def _folder(settings: QSettings) -> Path:
    return last_folder(settings, "export/folder", Location.PicturesLocation)


def _remember(settings: QSettings, folder: Path) -> None:
    settings.setValue("export/folder", str(folder))
