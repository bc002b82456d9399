"""What OpenGL draws of a surface in its box. It may be imported only with PyOpenGL."""

from collections.abc import Mapping

from OpenGL import GL
from OpenGL.error import Error
from pyqtgraph.opengl import GLLinePlotItem, GLMeshItem
from pyqtgraph.opengl.GLViewWidget import GLViewMixin
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QMatrix4x4
from PySide6.QtOpenGL import (
    QOpenGLFramebufferObject,
    QOpenGLFramebufferObjectFormat,
)

from desktop.plots.surface_3d_camera import Sight
from desktop.plots.surface_3d_context import Context, OpenGLError
from desktop.plots.surface_3d_lines import Line
from desktop.plots.surface_3d_relief import Relief, faces

_SAMPLES = 4
# The ground is put back a little, or lines on it would be seen in parts.
_GROUND = {
    GL.GL_DEPTH_TEST: True,
    GL.GL_BLEND: False,
    GL.GL_POLYGON_OFFSET_FILL: True,
    "glPolygonOffset": (1.0, 1.0),
    "glDepthMask": (True,),
}
# Of lines in one place the later one lies above.
_LINES = {
    GL.GL_DEPTH_TEST: True,
    GL.GL_BLEND: True,
    "glBlendFuncSeparate": (
        GL.GL_SRC_ALPHA,
        GL.GL_ONE_MINUS_SRC_ALPHA,
        GL.GL_ONE,
        GL.GL_ONE_MINUS_SRC_ALPHA,
    ),
    "glDepthMask": (False,),
}


class Scene(GLViewMixin, QObject):
    """A relief and lines on it, as pyqtgraph's items, drawn into images."""

    def __init__(self, context: Context) -> None:
        GLViewMixin.__init__(self)
        self._context = context
        self._buffer: QOpenGLFramebufferObject | None = None
        self._sight: Sight | None = None
        self._corners = 0
        self._ground = GLMeshItem(
            smooth=True, computeNormals=False, glOptions=_GROUND, shader=None
        )
        self._contours = GLLinePlotItem(mode="lines", glOptions=_LINES)
        self._lines: dict[str, GLLinePlotItem] = {}
        self._widths = {self._contours: 1.0}
        GLViewMixin.addItem(self, self._ground)
        GLViewMixin.addItem(self, self._contours)

    def show_relief(self, relief: Relief) -> None:
        self._ground.setMeshData(
            vertexes=relief.vertices(),
            faces=faces(len(relief.heights)),
            vertexColors=relief.colours(),
        )
        self._contours.setData(pos=relief.contours(), color=(1.0, 1.0, 1.0, 0.4))

    def show_lines(self, lines: Mapping[str, Line]) -> None:
        """These lines and no others, by name, the later ones above."""
        for name in self._lines.keys() - lines.keys():
            gone = self._lines.pop(name)
            self._widths.pop(gone)
            GLViewMixin.removeItem(self, gone)
        for place, (name, line) in enumerate(lines.items()):
            if name not in self._lines:
                item = GLLinePlotItem(mode="lines", glOptions=_LINES, antialias=True)
                self._lines[name] = item
                GLViewMixin.addItem(self, item)
            item = self._lines[name]
            item.setDepthValue(1 + place)
            item.setData(pos=line.points, color=line.colour.getRgbF())
            self._widths[item] = line.width

    def render(self, sight: Sight, ratio: float) -> QImage:
        """The picture with `ratio` pixels for each of the sight's, without a ground.

        Raises OpenGLError where drawing fails.
        """
        self._sight = sight
        if not self._context.make_current():
            raise OpenGLError
        try:
            image = self._paint(round(sight.width * ratio), round(sight.height * ratio))
        except Error as error:
            raise OpenGLError from error
        finally:
            self._context.done_current()
        image.setDevicePixelRatio(ratio)
        return image

    def _paint(self, width: int, height: int) -> QImage:
        assert self._sight is not None
        ratio = width / self._sight.width
        for item, wide in self._widths.items():
            item.setData(width=wide * ratio)
        buffer = self._buffer_of(width, height)
        if not buffer.bind():
            raise OpenGLError
        GL.glViewport(0, 0, width, height)
        # What is cleared must be written, which lines do not do.
        GL.glDepthMask(True)
        region = (0, 0, width, height)
        GLViewMixin.paint(self, region=region, viewport=region)
        buffer.release()
        return buffer.toImage()

    def _buffer_of(self, width: int, height: int) -> QOpenGLFramebufferObject:
        before = self._buffer
        if before is None or (before.width(), before.height()) != (width, height):
            form = QOpenGLFramebufferObjectFormat()
            form.setAttachment(QOpenGLFramebufferObject.Attachment.CombinedDepthStencil)
            form.setSamples(_SAMPLES)
            self._buffer = before = QOpenGLFramebufferObject(width, height, form)
        return before

    # What pyqtgraph asks of the view that its items are in.

    def isValid(self) -> bool:  # noqa: N802
        """Whether items may be made ready when they are added; no item here must be."""
        return False

    def update(self) -> None:
        """Nothing is drawn unless it is asked for."""

    def reset(self) -> None:
        self.opts["bgcolor"] = (0.0, 0.0, 0.0, 0.0)

    def viewMatrix(self) -> QMatrix4x4:  # noqa: N802
        return QMatrix4x4()

    def projectionMatrix(self, region: object, viewport: object) -> QMatrix4x4:  # noqa: N802
        assert self._sight is not None
        return QMatrix4x4(self._sight.matrix.ravel().tolist())

    def drawItemTree(self, item: None = None, useItemNames: bool = False) -> None:  # noqa: N802, N803
        """Like pyqtgraph's own, but for errors, which that one prints and hides."""
        for each in sorted(self.items, key=lambda item: item.depthValue()):
            each.paint()
