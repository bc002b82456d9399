"""OpenGL without a window: asked for once, and kept for all pictures.

A QOpenGLWidget would have the native window made anew when it is first shown, and all
of the window put together by OpenGL from then on; without a graphics card that makes
every other picture several times slower. pyqtgraph keeps its shader programs for the
whole process besides, which a second window's own context would not know (its issue
1822). So there is one context, and what it draws becomes an image.
"""

import os
import sys
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QLoggingCategory, QtMsgType
from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

_LEAST_VERSION = (2, 1)
_LINUX = "linux"


class OpenGLError(Exception):
    """OpenGL cannot be had here, or has failed."""


@dataclass(frozen=True, eq=False)
class Context:
    """A context of desktop OpenGL, and a surface that nobody sees to draw for."""

    opengl: QOpenGLContext
    surface: QOffscreenSurface

    def make_current(self) -> bool:
        return self.opengl.makeCurrent(self.surface)

    def done_current(self) -> None:
        self.opengl.doneCurrent()


@cache
def shared_context() -> Context | None:
    """The one of this process; None where there is none, which is no warning's worth.

    It belongs to the application, and ends with it.
    """
    general = QLoggingCategory.defaultCategory()
    warned = general.isWarningEnabled()
    general.setEnabled(QtMsgType.QtWarningMsg, False)
    context = _make_context()
    general.setEnabled(QtMsgType.QtWarningMsg, warned)
    return context


def _make_context() -> Context | None:
    application = QGuiApplication.instance()
    opengl = QOpenGLContext(application)
    if not opengl.create() or opengl.isOpenGLES():
        return None
    surface = QOffscreenSurface(None, application)
    surface.setFormat(opengl.format())
    surface.create()
    context = Context(opengl, surface)
    if opengl.format().version() < _LEAST_VERSION or not context.make_current():
        return None
    context.done_current()
    _let_pyopengl_find_it()
    return context


def _let_pyopengl_find_it() -> None:
    """Name the kind of context that Qt makes here.

    PyOpenGL goes by the session's kind instead, and is wrong in X11's windows on
    Wayland (its issue 172).
    """
    if sys.platform == _LINUX:
        egl = QGuiApplication.platformName().startswith(("wayland", "eglfs"))
        os.environ.setdefault("PYOPENGL_PLATFORM", "egl" if egl else "glx")
