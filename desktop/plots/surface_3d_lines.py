"""The paths on a relief as lines that OpenGL draws. No OpenGL here."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QColor

from desktop.plots.landscape import ON_HEAT
from desktop.plots.race_colours import race_colour_on_heat
from desktop.plots.surface_3d_panorama import Panorama
from desktop.plots.surface_3d_relief import Float32Array

EDGE = QColor(20, 20, 30, 200)
_WIDTH, _EDGE_WIDTH = 2.2, 4.6
_RIVAL_WIDTH, _RIVAL_EDGE_WIDTH = 1.8, 3.6
# How much of its colour is left to what lies after the iteration that is shown.
_FAINT = 0.45


@dataclass(frozen=True, eq=False)
class Line:
    """Pairs of ends (2 p, 3) in the box, and how the lines between them are drawn."""

    points: Float32Array
    colour: QColor
    width: float


def path_colour(race_key: int | None) -> QColor:
    """The colour of a run's path: white, or its own in a race."""
    return ON_HEAT if race_key is None else QColor(race_colour_on_heat(race_key))


def lines_of(panorama: Panorama, race_key: int | None) -> dict[str, Line]:
    """All that have points, by name, the lowest first."""
    lines = dict(_lines(panorama, race_key))
    return {name: line for name, line in lines.items() if len(line.points)}


def _lines(panorama: Panorama, race_key: int | None) -> Iterator[tuple[str, Line]]:
    relief = panorama.relief
    for key, way in panorama.rivals.items():
        points = relief.line(way.until_now())
        yield f"edge {key}", Line(points, EDGE, _RIVAL_EDGE_WIDTH)
        yield f"path {key}", Line(points, path_colour(key), _RIVAL_WIDTH)
    faint = QColor(path_colour(race_key))
    faint.setAlphaF(_FAINT)
    yield "rest", Line(relief.line(panorama.way.from_now()), faint, _WIDTH)
    points = relief.line(panorama.way.until_now())
    yield "edge", Line(points, EDGE, _EDGE_WIDTH)
    yield "path", Line(points, path_colour(race_key), _WIDTH)
