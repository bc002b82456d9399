"""What is said in words around a loss surface in three dimensions."""

from PySide6.QtCore import QObject

from desktop.number_format import short_number
from desktop.plots.surface_3d_panorama import Panorama
from desktop.plots.surface_texts import SurfaceTexts


class Surface3DTexts(QObject):
    """The axes' names, the note in the corner, and what stands in the picture's place.

    `gestures` says what is to be seen, and how it is turned.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._flat = SurfaceTexts(self)
        self.gestures = self.tr(
            "The height is the loss. Ball: the parameters now; star: the optimum.\n"
            "Turn: drag, or arrow keys. Zoom: wheel, or + and −. "
            "As at first: double click, or Home."
        )

    def axes(self, panorama: Panorama) -> tuple[str, str, str]:
        """The names of the two parameters, and of the height."""
        view = panorama.view
        first, second = self._flat.axes(view.ground, view.shown)
        return first, second, self._height(panorama)

    def _height(self, panorama: Panorama) -> str:
        relief = panorama.relief
        if not relief.floor:
            return self.tr("loss")
        if not relief.counts_from_least:
            return self.tr("loss (log scale)")
        least = short_number(relief.lowest)
        return self.tr("loss above {0} (log scale)").format(least)

    def note(self, panorama: Panorama) -> str:
        """What is not seen: held values, other rows, a path that has left."""
        view = panorama.view
        sampled = view.ground.surface.sampled_rows
        notes = self._flat.note(view, sampled, left=panorama.has_left, cut=False)
        return "\n".join(notes)

    def why_none(self, parameters: int, *, failed: bool) -> str:
        """Why there is no picture of a model with so many; nothing where there is."""
        if parameters == 1:
            return self.tr(
                "A surface needs two parameters, and this model has one. The flat "
                "picture shows its loss as a curve."
            )
        if failed:
            return self.tr(
                "No 3D here: OpenGL is not available on this display. The flat picture "
                "shows the same."
            )
        return ""
