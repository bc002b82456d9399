"""From where a surface in its box is looked at, and where its points are then seen.

The box goes from -1 to 1 along x and y, and from 0 to `HEIGHT` upwards.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from linreg.dataset import FloatArray

HEIGHT = 0.9
_MIDDLE = np.array([0.0, 0.0, HEIGHT / 2])
# So far from the middle of the box a picture has a little perspective.
_DISTANCE = 8.0
_NEAR, _FAR = 1.0, 40.0
# From further down a bowl hides its own floor.
_LOWEST, _HIGHEST = 8.0, 90.0
_LEAST_ZOOM, _MOST_ZOOM = 0.5, 8.0
# Room for numbers and names around the box, in pixels.
_LEFT, _TOP, _RIGHT, _BOTTOM = 36.0, 12.0, 26.0, 20.0
_LEAST_ROOM = 20.0
# A box that is turned does so in this round room, and keeps its size.
_AROUND = np.linspace(0, 2 * np.pi, 24, endpoint=False)
_ROOM = np.concatenate(
    [
        np.column_stack(
            [1.33 * np.cos(_AROUND), 1.33 * np.sin(_AROUND), np.full(24, height)]
        )
        for height in (0.0, HEIGHT)
    ]
)


@dataclass(frozen=True, eq=False)
class Sight:
    """A picture of the box that is so many pixels wide and high.

    `matrix` (4, 4) leads from the box to OpenGL's clip coordinates, and `eye` (3,) is
    where it is looked at from.
    """

    matrix: FloatArray
    eye: FloatArray
    width: int
    height: int

    def pixels(self, points: FloatArray) -> FloatArray:
        """Where points (m, 3) of the box are, (m, 2): to the right, and down."""
        ones = np.ones((len(points), 1))
        clip = np.concatenate([points, ones], axis=1) @ self.matrix.T
        across, up = (clip[:, :2] / clip[:, 3:]).T
        return np.column_stack(
            [(1 + across) * self.width / 2, (1 - up) * self.height / 2]
        )


@dataclass(frozen=True)
class Camera:
    """It looks at the middle of the box, from this direction in degrees.

    `azimuth` is counted from the x axis towards the y axis, `elevation` from the
    floor upwards.
    """

    azimuth: float
    elevation: float = 33.0
    zoom: float = 1.0

    def turned(self, right: float, up: float) -> "Camera":
        """The box turned by so many degrees to the right, and away from below."""
        elevation = min(max(self.elevation + up, _LOWEST), _HIGHEST)
        return replace(self, azimuth=self.azimuth - right, elevation=elevation)

    def zoomed(self, factor: float) -> "Camera":
        zoom = min(max(self.zoom * factor, _LEAST_ZOOM), _MOST_ZOOM)
        return replace(self, zoom=zoom)

    @property
    def eye(self) -> FloatArray:
        """Where it is, (3,)."""
        eye: FloatArray = _MIDDLE + _DISTANCE * self._turn()[2]
        return eye

    def sight(self, width: int, height: int) -> Sight:
        """What is seen from there; unless zoomed, all of the box is."""
        turn = self._turn()
        view = np.eye(4)
        view[:3, :3], view[:3, 3] = turn, -turn @ _MIDDLE
        view[2, 3] -= _DISTANCE
        matrix = self._lens(view, width, height) @ view
        return Sight(matrix, self.eye, width, height)

    def _turn(self) -> FloatArray:
        """The rotation (3, 3) whose rows are right, up, and to the eye."""
        azimuth, elevation = math.radians(self.azimuth), math.radians(self.elevation)
        along = np.array([math.cos(azimuth), math.sin(azimuth), 0.0])
        upwards = np.array([0.0, 0.0, 1.0])
        eye = math.cos(elevation) * along + math.sin(elevation) * upwards
        right = np.array([-along[1], along[0], 0.0])
        return np.array([right, np.cross(eye, right), eye])

    def _lens(self, view: FloatArray, width: int, height: int) -> FloatArray:
        """The projection (4, 4) by which the room fits between the margins."""
        room = _ROOM @ view[:3, :3].T + view[:3, 3]
        flat = room[:, :2] / -room[:, 2:]
        low, high = flat.min(axis=0), flat.max(axis=0)
        free = np.array([width - _LEFT - _RIGHT, height - _TOP - _BOTTOM])
        free = np.maximum(free, _LEAST_ROOM)
        scale = float((free / (high - low)).min()) * self.zoom
        centre = np.array([(width + _LEFT - _RIGHT) / 2, (height - _TOP + _BOTTOM) / 2])
        centre -= scale * (low + high) / 2
        lens = np.zeros((4, 4))
        for axis, size in enumerate((width, height)):
            lens[axis, axis] = 2 * scale / size
            lens[axis, 2] = 1 - 2 * centre[axis] / size
        lens[2, 2] = (_NEAR + _FAR) / (_NEAR - _FAR)
        lens[2, 3] = 2 * _NEAR * _FAR / (_NEAR - _FAR)
        lens[3, 2] = -1.0
        return lens
