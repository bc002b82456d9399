import numpy as np
import pytest

from desktop.plots.surface_3d_camera import HEIGHT, Camera
from desktop.plots.surface_3d_relief import Relief, faces, make_relief
from linreg.dataset import FloatArray

X, Y = (0.0, 4.0), (-1.0, 1.0)
A, B = np.linspace(*X, 41), np.linspace(*Y, 41)
BOWL = (A - 2) ** 2 + 30 * B[:, np.newaxis] ** 2


def relief_of(
    losses: FloatArray, lowest: float = np.nan, *, logarithmic: bool = True
) -> Relief:
    return make_relief(X, Y, losses, lowest, logarithmic=logarithmic)


def loss_at(x: float, y: float) -> float:
    return float((x - 2) ** 2 + 30 * y**2)


def test_linear_heights_are_in_proportion_to_the_loss_above_its_least() -> None:
    relief = relief_of(BOWL + 7, 7.0, logarithmic=False)
    assert relief.heights == pytest.approx(BOWL / BOWL.max() * HEIGHT)


def test_logarithmic_heights_rise_by_the_same_step_for_the_same_factor() -> None:
    relief = relief_of(BOWL + 7, 7.0)
    low, middle, high = relief.heights_of(7 + np.array([0.5, 2.0, 8.0]))
    assert 0 < low < middle < high < HEIGHT
    assert middle - low == pytest.approx(high - middle)
    assert relief.heights.min() == 0
    assert relief.heights.max() == pytest.approx(HEIGHT)


def test_marks_stand_on_the_ground_at_their_parameters() -> None:
    relief = relief_of(BOWL, 0.0)
    points = np.array([[1.0, 0.5], [3.0, -0.25], [2.0, 0.0]])
    places = relief.places(points)
    assert places[:, :2] == pytest.approx(np.array([[-0.5, 0.5], [0.5, -0.25], [0, 0]]))
    expected = relief.heights_of(np.array([loss_at(*point) for point in points]))
    assert places[:, 2] == pytest.approx(expected, abs=0.02)
    assert (places[:, 2] > expected).all()


def test_outside_of_the_box_nothing_stands() -> None:
    places = relief_of(BOWL).places(np.array([[4.1, 0.0], [2.0, -1.5], [1e29, 0.0]]))
    assert np.isnan(places[:, 2]).all()


def test_a_line_follows_the_ground_and_is_not_under_it() -> None:
    relief = relief_of(BOWL, 0.0)
    line = relief.line(np.array([[0.5, -0.9], [3.5, 0.9], [1.0, 0.9]]))
    assert line[0, :2] == pytest.approx([-0.75, -0.9])
    assert line[-1, :2] == pytest.approx([-0.5, 0.9])
    assert line[1:-1:2] == pytest.approx(line[2::2]), "one piece ends, another begins"
    assert (line[:, 2] > relief.on_ground(line[:, :2].astype(float))).all()
    assert line[:, 2].min() < 0.4 * HEIGHT, "it goes down into the bowl and up again"
    middles = (line[::2] + line[1::2]) / 2
    assert (middles[:, 2] > relief.on_ground(middles[:, :2].astype(float))).all()


def test_a_line_is_cut_at_the_edge_of_the_box() -> None:
    line = relief_of(BOWL).line(np.array([[2.0, 0.0], [20.0, 0.0]]))
    assert line[:, 0].max() == pytest.approx(1, abs=0.03)
    assert np.isfinite(line).all()
    assert not len(relief_of(BOWL).line(np.array([[1e25, 0.0], [1e25, 1.0]])))
    assert not len(relief_of(BOWL).line(np.array([[1.0, 0.0]])))


def test_a_path_that_swings_a_thousand_times_stays_drawable() -> None:
    swings = np.column_stack([np.tile([0.0, 4.0], 500), np.linspace(-1, 1, 1000)])
    line = relief_of(BOWL).line(swings)
    assert 1000 < len(line) < 12_000


def test_contour_lines_lie_at_their_loss() -> None:
    for logarithmic in (True, False):
        relief = relief_of(BOWL, 0.0, logarithmic=logarithmic)
        lines = relief.contours().astype(float)
        assert len(lines) > 100
        x, y = 2 * (lines[:, 0] + 1), lines[:, 1]
        losses = (x - 2) ** 2 + 30 * y**2
        assert lines[:, 2] == pytest.approx(relief.heights_of(losses), abs=0.05)


def test_dark_where_the_loss_is_small() -> None:
    relief = relief_of(BOWL, 0.0)
    brightness = relief.colours()[:, :3].sum(axis=1)
    assert brightness.shape == (41 * 41,)
    assert brightness[relief.heights.argmin()] < brightness[relief.heights.argmax()]


def test_every_cell_is_covered_once() -> None:
    vertices = relief_of(BOWL).vertices()
    corners = vertices[faces(41)].astype(float)
    (a, b), (c, d) = np.diff(corners, axis=1)[:, :, :2].transpose(1, 2, 0)
    areas = (a * d - b * c) / 2
    assert areas.sum() == pytest.approx(4)
    assert (areas > 0).all()


def test_ticks_are_round_losses_at_their_heights() -> None:
    relief = relief_of(BOWL + 7, 7.0)
    places, texts = relief.ticks(5)
    assert {"1", "10"} <= set(texts)
    losses = 7 + np.array([float(text) for text in texts])
    assert places == pytest.approx(relief.heights_of(losses))
    assert relief.counts_from_least
    assert not relief_of(BOWL, 0.0).counts_from_least


def test_on_the_linear_scale_ticks_are_the_losses_themselves() -> None:
    relief = relief_of(BOWL + 7, 7.0, logarithmic=False)
    places, texts = relief.ticks(5)
    assert "20" in texts
    losses = np.array([float(text) for text in texts])
    assert places == pytest.approx(relief.heights_of(losses))
    assert not relief.counts_from_least


@pytest.mark.parametrize("logarithmic", [True, False])
@pytest.mark.parametrize(
    "losses",
    [
        np.full((5, 5), 3.0),
        np.full((5, 5), np.inf),
        np.full((5, 5), np.nan),
        np.where(np.eye(5), 1e300, 2.0),
        np.where(np.eye(5), np.inf, np.arange(5.0)),
    ],
)
def test_what_cannot_be_drawn_is_high_up_and_never_an_error(
    losses: FloatArray, logarithmic: bool
) -> None:
    relief = relief_of(losses, logarithmic=logarithmic)
    assert np.isfinite(relief.heights).all()
    assert np.isfinite(relief.vertices()).all()
    assert np.isfinite(relief.colours()).all()
    assert np.isfinite(relief.contours()).all()
    assert len(relief.lowland())
    relief.ticks(4)
    assert not np.isnan(relief.places(np.array([[2.0, 0.0]]))).any()


def test_the_overflown_is_as_high_as_the_highest() -> None:
    losses = BOWL.copy()
    losses[0, 0] = np.inf
    assert relief_of(losses).heights[0, 0] == pytest.approx(HEIGHT)


def test_a_wall_hides_what_is_behind_it() -> None:
    wall = np.zeros((41, 41))
    wall[18:23] = 1.0
    relief = relief_of(wall, logarithmic=False)
    behind, before = np.array([[0.0, 0.3, 0.01], [0.0, -0.3, 0.01]])
    places = np.array([behind, before])
    assert relief.hidden(places, Camera(-90.0).eye).tolist() == [True, False]
    assert relief.hidden(places, Camera(90.0).eye).tolist() == [False, True]
    assert not relief.hidden(places, Camera(-90.0, 90.0).eye).any()


def test_the_lowland_is_where_the_loss_is_least() -> None:
    places = relief_of(BOWL, 0.0).lowland()
    assert np.abs(places[:, 1]).max() < 0.15
    assert np.abs(places[:, 0]).max() < 0.5
