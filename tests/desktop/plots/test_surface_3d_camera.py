import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.surface_3d_camera import HEIGHT, Camera

CORNERS = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (0, HEIGHT)])
MIDDLE = np.array([[0.0, 0.0, HEIGHT / 2]])


@given(azimuth=st.floats(-720, 720), elevation=st.floats(8, 50))
def test_all_of_the_box_is_in_the_picture(azimuth: float, elevation: float) -> None:
    pixels = Camera(azimuth, elevation).sight(460, 280).pixels(CORNERS)
    assert (pixels >= 0).all()
    assert (pixels <= [460, 280]).all()


def test_from_the_front_x_goes_to_the_right_and_z_upwards() -> None:
    origin, right, up, behind = (
        Camera(-90.0)
        .sight(400, 300)
        .pixels(
            np.array([[0, 0, 0], [1, 0, 0], [0, 0, HEIGHT], [0, 1, 0]], dtype=float)
        )
    )
    assert right[0] > origin[0] + 50
    assert right[1] == pytest.approx(origin[1])
    assert up[1] < origin[1] - 50
    assert up[0] == pytest.approx(origin[0])
    assert behind[1] < origin[1]


def test_what_is_nearer_looks_larger() -> None:
    edges = np.array([[-1, -1, 0], [1, -1, 0], [-1, 1, 0], [1, 1, 0]], dtype=float)
    a, b, c, d = Camera(-90.0).sight(400, 300).pixels(edges)
    assert b[0] - a[0] > d[0] - c[0]


def test_a_turn_to_the_right_moves_the_front_to_the_right() -> None:
    front = np.array([[0.0, -1.0, 0.0]])
    camera = Camera(-90.0)
    before = camera.sight(400, 300).pixels(front)
    after = camera.turned(10, 0).sight(400, 300).pixels(front)
    assert after[0, 0] > before[0, 0]
    assert camera.turned(360, 0).sight(400, 300).pixels(front) == pytest.approx(before)


def test_never_from_below_nor_over_the_top() -> None:
    camera = Camera(-60.0)
    assert camera.turned(0, 1000).elevation == 90
    assert 0 < camera.turned(0, -1000).elevation < 15


def test_a_zoom_enlarges_about_the_middle_within_limits() -> None:
    camera = Camera(-60.0)
    ends = CORNERS[[0, -1]]
    near, usual = camera.zoomed(2).sight(400, 300), camera.sight(400, 300)
    ratio = np.ptp(near.pixels(ends), axis=0) / np.ptp(usual.pixels(ends), axis=0)
    assert ratio == pytest.approx([2, 2])
    assert camera.zoomed(1e9).zoom == camera.zoomed(1e12).zoom
    assert camera.zoomed(1e-9).zoom == camera.zoomed(1e-12).zoom > 0


def test_opengl_gets_the_same_places_and_the_nearer_first() -> None:
    sight = Camera(-60.0).sight(400, 300)
    towards = sight.eye - MIDDLE[0]
    near = MIDDLE + 0.5 * towards / np.linalg.norm(towards)
    points = np.concatenate([MIDDLE, near])
    clip = np.column_stack([points, np.ones(2)]) @ sight.matrix.T
    depth = clip[:, 2] / clip[:, 3]
    assert -1 < depth[1] < depth[0] < 1
    assert sight.pixels(near) == pytest.approx(sight.pixels(MIDDLE))


def test_a_picture_without_room_does_no_harm() -> None:
    assert np.isfinite(Camera(-60.0).sight(1, 1).pixels(CORNERS)).all()
