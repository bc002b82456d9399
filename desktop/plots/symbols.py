"""Pens and the shapes of marks, the same in the pictures and in their legends."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF

Shape = Literal["dot", "square", "diamond", "star"]


def line_pen(
    colour: QColor | str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine
) -> QPen:
    """A pen of that width in pixels, whose corners do not stick out."""
    cap, join = Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.BevelJoin
    return QPen(QBrush(QColor(colour)), width, style, cap, join)


def symbol(shape: Shape, radius: float) -> QPainterPath:
    """The outline of a mark around the origin, y downwards."""
    path = QPainterPath()
    if shape == "dot":
        path.addEllipse(QRectF(-radius, -radius, 2 * radius, 2 * radius))
        return path
    count = 10 if shape == "star" else 4
    turn = np.pi / 4 if shape == "square" else np.pi / 2
    angles = turn + 2 * np.pi * np.arange(count) / count
    radii = np.full(count, radius * (1.3 if shape in ("star", "square") else 1.15))
    if shape == "star":
        radii[1::2] *= 0.42
    corners = zip(radii * np.cos(angles), -radii * np.sin(angles), strict=True)
    path.addPolygon(QPolygonF.fromList([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path
