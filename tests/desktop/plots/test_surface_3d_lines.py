import numpy as np

from desktop.plots.race_colours import race_colour_on_heat
from desktop.plots.rival import Rival
from desktop.plots.surface_3d_lines import lines_of
from desktop.plots.surface_3d_panorama import Panorama
from desktop.plots.surface_3d_way import Moment
from tests.desktop.plots.drawing import LECTURE, history_of
from tests.desktop.plots.test_surface_3d_panorama import ground_of


def panorama_at(iteration: int) -> Panorama:
    panorama = Panorama(ground_of(LECTURE), (0, 1), logarithmic=True)
    steps = np.array([[0.0, 0.0], [0.5, 1.0], [1.0, 0.5], [1.5, 0.0]])
    rows = history_of(("w", "b"), steps).rows()
    panorama.follow(Moment(rows, iteration, steps[iteration]))
    panorama.remake(rested=True)
    return panorama


def test_the_path_is_white_with_a_wider_dark_edge_below_it() -> None:
    lines = lines_of(panorama_at(3), None)
    assert list(lines) == ["edge", "path"]
    edge, path = lines.values()
    assert path.colour.name() == "#ffffff"
    assert edge.colour.lightnessF() < 0.2
    assert edge.width > path.width
    assert (edge.points == path.points).all()


def test_what_comes_after_the_shown_iteration_is_faint() -> None:
    lines = lines_of(panorama_at(1), None)
    assert list(lines) == ["rest", "edge", "path"]
    assert lines["rest"].colour.alphaF() < 0.6
    assert lines["rest"].points[0].tolist() == lines["path"].points[-1].tolist()


def test_at_the_start_there_is_no_line() -> None:
    panorama = Panorama(ground_of(LECTURE), (0, 1), logarithmic=True)
    assert not lines_of(panorama, None)


def test_in_a_race_each_has_its_colour_and_the_shown_one_lies_above() -> None:
    panorama = panorama_at(3)
    rows = history_of(("w", "b"), np.array([[0.0, 0.0], [1.0, 1.0]])).rows()
    panorama.follow_rivals((Rival(3, "other", rows),), 3)
    panorama.remake(rested=True)
    lines = lines_of(panorama, 1)
    assert list(lines) == ["edge 3", "path 3", "edge", "path"]
    assert lines["path 3"].colour.name() == race_colour_on_heat(3)
    assert lines["path"].colour.name() == race_colour_on_heat(1)
