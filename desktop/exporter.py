"""Saves the pictures and the window as PNG, and says what came of it."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QWidget

from desktop.export import ExportError, render_widget, write_png
from desktop.export_dialog import ExportDialog, ask_file, ask_folder, last_size
from desktop.messages import Level, Message
from desktop.notices import refusal
from desktop.plots.fit import FitPlot
from desktop.plots.loss import LossPlot
from desktop.plots.residuals import ResidualPlot
from desktop.plots.surface import SurfacePlot
from desktop.plots.surface_3d import Surface3D

Plot = FitPlot | LossPlot | ResidualPlot | SurfacePlot | Surface3D


class Exporter(QObject):
    """Asks what to save and where, draws it, and writes it.

    `window` is drawn as the whole window, without a frame or a menu; `plots` are the
    pictures by the name of their file. Signal: `done(Message)`.
    """

    done = Signal(object)

    def __init__(
        self, window: QWidget, plots: Mapping[str, Plot], settings: QSettings
    ) -> None:
        super().__init__(window)
        self._window = window
        self._plots = plots
        self._settings = settings
        names = {
            "fit": self.tr("Regression line"),
            "residuals": self.tr("Residuals"),
            "loss": self.tr("Loss"),
            "surface": self.tr("Loss surface"),
            "surface_3d": self.tr("Loss surface in 3D"),
        }
        self._pictures = {names[file]: file for file in plots}
        self._pictures[self.tr("Whole window")] = "window"

    def _widget(self, file: str) -> QWidget:
        return self._plots.get(file) or self._window

    def _draw(self, file: str) -> QImage:
        """The picture at the size of the last export, without what is for clicks."""
        width, scale = last_size(self._settings)
        plot = self._plots.get(file)
        if plot is None:
            return render_widget(self._window, width, scale)
        plot.set_controls_shown(False)
        plot.card.showTabs(False)
        try:
            return render_widget(plot, width, scale)
        finally:
            plot.card.showTabs(True)
            plot.set_controls_shown(True)

    @Slot()
    def export_one(self) -> None:
        """Ask for a picture and its size, then for its file."""
        sizes = {t: self._widget(f).size() for t, f in self._pictures.items()}
        dialog = ExportDialog(sizes, next(iter(sizes)), self._settings, self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        file = self._pictures[dialog.picture.currentText()]
        path = ask_file(self._window, self._settings, file)
        if path is not None:
            self._write({path: file})

    @Slot()
    def export_all(self) -> None:
        """Save all plots into one folder, at the size of the last export."""
        folder = ask_folder(self._window, self._settings)
        if folder is not None:
            self._write({folder / f"{file}.png": file for file in self._plots})

    def _write(self, files: Mapping[Path, str]) -> None:
        try:
            for path, file in files.items():
                write_png(self._draw(file), path)
        except ExportError as error:
            self.done.emit(refusal(error))
            return
        names = ", ".join(path.name for path in files)
        folder = next(iter(files)).parent
        text = self.tr("Saved {0} in {1}").format(names, folder)
        self.done.emit(Message(Level.INFO, text))
