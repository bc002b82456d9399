from dataclasses import replace

import numpy as np
import pytest

from desktop.plots.ground import Ground, survey
from desktop.plots.rival import Rival
from desktop.plots.surface_3d_panorama import Panorama
from desktop.plots.surface_3d_way import Moment
from linreg.config import Config
from linreg.dataset import FloatArray, make_dataset
from linreg.exact import fit_exact
from linreg.history import History
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.desktop.plots.drawing import LECTURE, add_rows, history_of, prepared_two


def ground_of(prepared: Prepared, loss: str = "mse", *, coarse: bool = False) -> Ground:
    surface = Surface(prepared, loss, "mean")
    return survey(prepared, surface, fit_exact(prepared), loss, coarse=coarse)


def panorama_of(prepared: Prepared, shown: tuple[int, int] = (0, 1)) -> Panorama:
    return Panorama(ground_of(prepared), shown, logarithmic=True)


def moment(history: History) -> Moment:
    rows = history.rows()
    return Moment(rows, rows.newest, rows.parameters[-1].copy())


def lecture_run(*parameters: tuple[float, float]) -> History:
    return history_of(("w", "b"), np.array(parameters))


def holds(panorama: Panorama, point: FloatArray) -> bool:
    x, y = panorama.relief.x, panorama.relief.y
    return bool(x[0] <= point[0] <= x[1] and y[0] <= point[1] <= y[1])


def test_the_relief_has_the_losses_of_the_surface() -> None:
    panorama = panorama_of(LECTURE)
    relief, surface = panorama.relief, panorama.view.ground.surface
    (row, column), cells = (10, 70), len(relief.losses)
    w = np.linspace(*relief.x, cells)[column]
    b = np.linspace(*relief.y, cells)[row]
    assert relief.losses[row, column] == pytest.approx(surface.at(np.array([w, b])))
    assert panorama.target.tolist() == [pytest.approx([2, 0], abs=1e-9)]


def test_it_holds_start_and_optimum_and_is_made_once_while_the_path_is_inside() -> None:
    panorama, history = panorama_of(LECTURE), lecture_run((-3.0, 4.0))
    panorama.follow(moment(history))
    assert panorama.remake(rested=True)
    assert holds(panorama, np.array([-3, 4]))
    assert holds(panorama, np.array([2, 0]))
    relief = panorama.relief
    for w in np.linspace(-3, 2, 10):
        add_rows(history, np.array([[w, 2.0]]))
        panorama.follow(moment(history))
        assert not panorama.remake(rested=True)
    assert panorama.relief is relief
    assert len(panorama.way.until_now()) > 5


def test_it_grows_with_a_path_that_leaves_until_that_is_far_away() -> None:
    panorama, history = panorama_of(LECTURE), lecture_run((0.0, 1.0))
    panorama.follow(moment(history))
    panorama.remake(rested=True)
    add_rows(history, np.array([[6.0, 1.0]]))
    panorama.follow(moment(history))
    assert panorama.remake(rested=False)
    assert holds(panorama, np.array([6, 1]))
    add_rows(history, np.array([[1e6, 1.0]]))
    panorama.follow(moment(history))
    panorama.remake(rested=False)
    assert panorama.has_left
    assert panorama.relief.x[1] < 100


def test_held_values_are_looked_at_again_when_it_has_rested() -> None:
    prepared = prepared_two()
    panorama = panorama_of(prepared)
    history = history_of(prepared.parameter_names, np.array([[0.0, 0.0, 0.0]]))
    panorama.follow(moment(history))
    panorama.remake(rested=True)
    add_rows(history, np.array([[0.0, 0.0, 4.0]]))
    panorama.follow(moment(history))
    assert not panorama.remake(rested=False)
    assert panorama.remake(rested=True)
    assert not panorama.remake(rested=True)
    expected = panorama.view.ground.surface.at(
        np.array([panorama.relief.x[0], panorama.relief.y[0], 4.0])
    )
    assert panorama.relief.losses[0, 0] == pytest.approx(expected)


def test_edited_data_are_another_relief_about_their_own_optimum() -> None:
    panorama = panorama_of(LECTURE)
    panorama.follow(moment(lecture_run((0.5, 0.0))))
    panorama.remake(rested=True)
    x = np.array([1.0, 2, 3])
    data = make_dataset("edited", {"x": x, "y": 40 * x - 30})
    panorama.set_ground(ground_of(prepare(data, Config())))
    assert panorama.remake(rested=False)
    assert panorama.target == pytest.approx(np.array([[40, -30]]))
    assert holds(panorama, np.array([40, -30]))


def test_a_coarse_relief_becomes_finer_when_it_has_rested() -> None:
    rows = np.random.default_rng(0).normal(size=(2, 900))
    prepared = prepare(make_dataset("many", {"x": rows[0], "y": rows[1]}), Config())
    panorama = Panorama(
        ground_of(prepared, "l1", coarse=True), (0, 1), logarithmic=True
    )
    coarse = len(panorama.relief.losses)
    assert not panorama.remake(rested=False)
    assert panorama.remake(rested=True)
    assert len(panorama.relief.losses) > coarse
    assert not panorama.remake(rested=True)


def test_the_heights_may_be_linear() -> None:
    panorama = panorama_of(LECTURE)
    assert panorama.relief.floor > 0
    panorama.set_logarithmic(False)
    assert panorama.remake(rested=False)
    assert panorama.relief.floor == 0


def test_without_a_single_optimum_there_is_no_target() -> None:
    ground = replace(ground_of(LECTURE), determined=False)
    assert not len(Panorama(ground, (0, 1), logarithmic=True).target)


def test_rivals_have_paths_of_their_own_to_the_same_iteration() -> None:
    panorama = panorama_of(LECTURE)
    panorama.follow(moment(lecture_run((0.0, 0.0), (1.0, 0.5))))
    first = Rival(4, "first", lecture_run((0.0, 0.0), (0.5, 0.2), (0.9, 0.3)).rows())
    second = Rival(7, "second", lecture_run((0.0, 0.0)).rows())
    panorama.follow_rivals((first, second), 1)
    assert panorama.rivals[4].now.tolist() == [[0.5, 0.2]]
    assert panorama.rivals[7].now.tolist() == [[0, 0]]
    panorama.follow_rivals((second,), 1)
    assert list(panorama.rivals) == [7]
    panorama.follow_rivals((), 1)
    assert not panorama.rivals


def test_a_rival_nearby_is_in_view_and_one_that_diverges_is_not_followed() -> None:
    panorama = panorama_of(LECTURE)
    panorama.follow(moment(lecture_run((0.5, 0.0), (1.0, 0.5))))
    panorama.remake(rested=True)
    x = panorama.relief.x
    near = (x[1] + 0.5 * (x[1] - x[0]), 0.0)
    rows = lecture_run((0.5, 0.0), near, (1e9, 0.0)).rows()
    panorama.follow_rivals((Rival(1, "one", rows),), 2)
    assert panorama.remake(rested=False)
    assert holds(panorama, np.array(near))
    assert panorama.relief.x[1] < 50


def test_the_first_camera_sees_the_floor_of_a_narrow_valley() -> None:
    generator = np.random.default_rng(0)
    x = generator.normal(10, 2, 60)
    data = make_dataset("valley", {"x": x, "y": 3 * x + generator.normal(size=60)})
    panorama = panorama_of(prepare(data, Config()))
    for start in ((-1.0, 3.0), (8.0, -20.0)):
        names = panorama.view.ground.prepared.parameter_names
        panorama.follow(moment(history_of(names, np.array([start]))))
        panorama.remake(rested=True)
        relief = panorama.relief
        hidden = relief.hidden(relief.lowland(), panorama.home.eye)
        assert hidden.mean() < 0.2
        panorama = panorama_of(prepare(data, Config()))
