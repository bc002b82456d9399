"""The page, with a scene in OpenGL's place that only remembers what it was given."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.export import render_widget
from desktop.plots import surface_3d_picture
from desktop.plots.rival import Rival
from desktop.plots.surface_3d import Surface3D
from desktop.plots.surface_3d_camera import Sight
from desktop.plots.surface_3d_context import OpenGLError
from desktop.plots.surface_3d_lines import Line
from desktop.plots.surface_3d_relief import Relief
from desktop.theme import DARK, LIGHT
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.exact import fit_exact
from linreg.history import History
from linreg.prepare import Prepared, prepare
from linreg.surface import Surface
from tests.desktop.plots.drawing import (
    LECTURE,
    NO_BIAS,
    add_rows,
    history_of,
    prepared_two,
)

WAIT = 30_000


@dataclass
class Remembering:
    """Stands in for the scene."""

    reliefs: list[Relief] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    sights: list[tuple[Sight, float]] = field(default_factory=list)
    broken: bool = False

    def show_relief(self, relief: Relief) -> None:
        self.reliefs.append(relief)

    def show_lines(self, lines: Mapping[str, Line]) -> None:
        self.lines = dict(lines)

    def render(self, sight: Sight, ratio: float) -> QImage:
        if self.broken:
            raise OpenGLError
        self.sights.append((sight, ratio))
        width, height = round(sight.width * ratio), round(sight.height * ratio)
        image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor(0, 0, 0, 0))
        image.setDevicePixelRatio(ratio)
        return image


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Remembering:
    scene = Remembering()
    monkeypatch.setattr(surface_3d_picture, "_make_scene", lambda: scene)
    return scene


@pytest.fixture
def page(qtbot: QtBot, scene: Remembering) -> Surface3D:
    page = Surface3D(LIGHT)
    qtbot.addWidget(page)
    page.resize(480, 330)
    return page


def start(page: Surface3D, prepared: Prepared, loss: str = "mse") -> None:
    surface = Surface(prepared, loss, "mean")
    page.start(prepared, surface, fit_exact(prepared), loss=loss)


def follow(page: Surface3D, history: History, iteration: int | None = None) -> None:
    rows = history.rows()
    iteration = rows.newest if iteration is None else iteration
    row = rows.row(rows.index(iteration))
    page.show_history(rows, iteration, row.parameters)


def lecture_run(*parameters: tuple[float, float]) -> History:
    return history_of(("w", "b"), np.array(parameters))


def wait_for_picture(qtbot: QtBot, scene: Remembering, more_than: int = 0) -> None:
    qtbot.waitUntil(lambda: len(scene.sights) > more_than, timeout=WAIT)


def test_nothing_is_worked_out_before_anybody_can_see_it(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    follow(page, lecture_run((0.0, 1.0), (1.0, 1.0)))
    assert not page._timer.isActive()
    assert not scene.sights
    page.show()
    wait_for_picture(qtbot, scene)
    assert "path" in scene.lines
    assert page.picture.axes.texts[-1] == "loss (log scale)"
    assert {"w", "b"} <= set(page.picture.axes.texts)
    page.hide()
    follow(page, lecture_run((0.0, 1.0), (9.0, 1.0)))
    assert not page._timer.isActive()


def test_a_frame_moves_the_path_and_makes_no_other_relief(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    history = lecture_run((0.0, 1.0))
    start(page, LECTURE)
    follow(page, history)
    page.show()
    wait_for_picture(qtbot, scene)
    reliefs = len(scene.reliefs)
    add_rows(history, np.array([[0.5, 1.0]]))
    follow(page, history)
    qtbot.waitUntil(lambda: "path" in scene.lines, timeout=WAIT)
    short = len(scene.lines["path"].points)
    add_rows(history, np.array([[1.0, 0.5], [1.5, 0.0]]))
    follow(page, history)
    qtbot.waitUntil(lambda: len(scene.lines["path"].points) > short, timeout=WAIT)
    assert len(scene.reliefs) == reliefs


def test_many_frames_are_one_picture(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    page.show()
    wait_for_picture(qtbot, scene)
    drawn = len(scene.sights)
    history = lecture_run((0.0, 1.0))
    for _ in range(100):
        follow(page, history)
    assert len(scene.sights) == drawn
    wait_for_picture(qtbot, scene, drawn)
    assert not page._timer.isActive()


def test_when_nothing_changes_nothing_is_drawn(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    follow(page, lecture_run((0.0, 1.0)))
    page.show()
    wait_for_picture(qtbot, scene)
    qtbot.waitUntil(
        lambda: not (page._timer.isActive() or page._refresh.isActive()), timeout=WAIT
    )
    drawn = len(scene.sights)
    qtbot.waitUntil(lambda: not page._timer.isActive(), timeout=WAIT)
    page.show_rivals((), 0)
    page.set_race_key(None)
    assert not page._timer.isActive()
    assert len(scene.sights) == drawn


def test_a_person_turns_it_with_the_keyboard(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    page.show()
    wait_for_picture(qtbot, scene)
    (before, _), drawn = scene.sights[-1], len(scene.sights)
    QTest.keyClick(page.stage, Qt.Key.Key_Left)
    wait_for_picture(qtbot, scene, drawn)
    assert scene.sights[-1][0].eye != pytest.approx(before.eye)
    assert page.stage.accessibleName()
    assert "arrow keys" in page.stage.toolTip()
    assert "arrow keys" in page.stage.accessibleDescription()


def test_a_person_chooses_two_of_three_parameters(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    prepared = prepared_two()
    start(page, prepared)
    follow(page, history_of(prepared.parameter_names, np.array([[0.0, 1.0, 2.0]])))
    page.show()
    wait_for_picture(qtbot, scene)
    assert page.shown == (0, 1)
    assert "b held at 2" in page.picture.note.text()
    box = page._choice.boxes[0]
    assert box.isVisible()
    with qtbot.waitSignal(page.parameters_chosen) as chosen:
        box.setCurrentIndex(2)
        box.activated.emit(2)
    assert chosen.args == [2, 1]
    assert page.shown == (2, 1)
    qtbot.waitUntil(lambda: "w1 held at 0" in page.picture.note.text(), timeout=WAIT)
    assert "b" in page.picture.axes.texts


def test_held_values_are_followed_while_it_trains(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    prepared = prepared_two()
    history = history_of(prepared.parameter_names, np.zeros((1, 3)))
    start(page, prepared)
    follow(page, history)
    page.show()
    wait_for_picture(qtbot, scene)
    reliefs = len(scene.reliefs)

    def trained_on() -> bool:
        add_rows(history, np.array([[0.0, 0.0, len(history) / 10]]))
        follow(page, history)
        return len(scene.reliefs) > reliefs + 2

    qtbot.waitUntil(trained_on, timeout=WAIT)
    assert len(scene.sights) > len(scene.reliefs), "not with every picture"


def test_with_two_parameters_there_is_nothing_to_choose(page: Surface3D) -> None:
    start(page, LECTURE)
    page.show()
    assert not page._choice.isVisible()
    assert page.log_button.isVisible()


def test_with_one_parameter_a_sentence_says_why_there_is_nothing(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, NO_BIAS)
    page.show()
    follow(page, history_of(("w",), np.array([[0.5]])))
    page.show_rivals((), 0)
    page.set_theme(DARK)
    qtbot.waitUntil(lambda: not page._timer.isActive(), timeout=WAIT)
    assert "needs two parameters" in page.sentence.text()
    assert page.sentence.isVisible()
    assert not page.log_button.isVisible()
    assert not scene.sights
    start(page, LECTURE)
    wait_for_picture(qtbot, scene)
    assert page.stage.isVisible()


def test_the_height_may_be_the_loss_itself(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    page.show()
    wait_for_picture(qtbot, scene)
    assert scene.reliefs[-1].floor > 0
    page.log_button.click()
    qtbot.waitUntil(lambda: scene.reliefs[-1].floor == 0, timeout=WAIT)
    assert page.picture.axes.texts[-1] == "loss"


def test_a_least_loss_above_0_is_named_at_the_axis(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    columns = {"x": np.array([1.0, 2, 3]), "y": np.array([2.0, 5, 6])}
    prepared = prepare(make_dataset("bent", columns), Config())
    start(page, prepared)
    page.show()
    wait_for_picture(qtbot, scene)
    least = fit_exact(prepared).residual_sd ** 2 / 3
    assert page.picture.axes.texts[-1] == f"loss above {least:.4g} (log scale)"


def test_edited_data_change_the_ground_under_the_path(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    follow(page, lecture_run((0.0, 1.0), (1.0, 1.0)))
    page.show()
    wait_for_picture(qtbot, scene)
    before = len(scene.reliefs)
    other = Surface(LECTURE, "mse", "sum")
    page.update_data(LECTURE, other, fit_exact(LECTURE), loss="mse", coarse=True)
    qtbot.waitUntil(lambda: len(scene.reliefs) > before, timeout=WAIT)
    assert scene.reliefs[-1].top == pytest.approx(3 * scene.reliefs[before - 1].top)
    assert "path" in scene.lines


def test_the_other_runs_of_a_race_are_drawn_and_taken_back(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    run = lecture_run((0.0, 1.0), (1.0, 1.0))
    page.show()
    follow(page, run)
    page.set_race_key(0)
    page.show_rivals((Rival(2, "Adam", run.rows()),), 1)
    qtbot.waitUntil(lambda: "path 2" in scene.lines, timeout=WAIT)
    page.show_rivals((), 1)
    page.set_race_key(None)
    qtbot.waitUntil(lambda: list(scene.lines) == ["edge", "path"], timeout=WAIT)
    assert scene.lines["path"].colour.name() == "#ffffff"


def test_both_themes_have_the_card_s_ground(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    page.show()
    wait_for_picture(qtbot, scene)
    for theme in (DARK, LIGHT):
        drawn = len(scene.sights)
        page.set_theme(theme)
        wait_for_picture(qtbot, scene, drawn)
        corner = page.stage.grab().toImage().pixelColor(3, page.stage.height() - 4)
        assert corner.name() == theme.card


def test_on_paper_it_is_finer_and_has_no_switches(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    start(page, LECTURE)
    page.show()
    wait_for_picture(qtbot, scene)
    page.set_controls_shown(False)
    assert not page.log_button.isVisible()
    render_widget(page, 1600, 2.0)
    widths = {sight.width for sight, ratio in scene.sights if ratio > 2}
    assert max(widths) > 600
    page.set_controls_shown(True)
    assert page.log_button.isVisible()
    assert scene.sights[-1][1] == page.devicePixelRatioF()


@pytest.mark.parametrize(
    "parameters",
    [
        [(0.0, 0.0), (np.nan, np.inf)],
        [(np.nan, np.nan)],
        [(0.0, 0.0), (1e200, -1e200)],
        [(1e15, 0.0), (1e15, 0.0)],
    ],
)
def test_numbers_that_are_none_do_no_harm(
    page: Surface3D,
    scene: Remembering,
    qtbot: QtBot,
    parameters: list[tuple[float, float]],
) -> None:
    start(page, LECTURE)
    page.show()
    wait_for_picture(qtbot, scene)
    drawn = len(scene.sights)
    follow(page, lecture_run(*parameters))
    wait_for_picture(qtbot, scene, drawn)


def unavailable(page: Surface3D) -> bool:
    return page.sentence.isVisible() and "No 3D here" in page.sentence.text()


def test_where_drawing_fails_a_sentence_says_so(
    page: Surface3D, scene: Remembering, qtbot: QtBot
) -> None:
    scene.broken = True
    start(page, LECTURE)
    page.show()
    qtbot.waitUntil(lambda: unavailable(page), timeout=WAIT)
    follow(page, lecture_run((0.0, 1.0)))
    page.set_theme(DARK)
    page.show_parameters(1, 0)
    qtbot.waitUntil(lambda: not page._timer.isActive(), timeout=WAIT)
    assert unavailable(page)
    start(page, NO_BIAS)
    assert "needs two parameters" in page.sentence.text()


def test_without_a_context_a_sentence_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surface_3d_picture, "shared_context", lambda: None)
    parent = QWidget()
    qtbot.addWidget(parent)
    page = Surface3D(LIGHT)
    page.setParent(parent)
    start(page, LECTURE)
    parent.show()
    qtbot.waitUntil(lambda: unavailable(page), timeout=WAIT)


def test_without_pyopengl_a_sentence_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surface_3d_picture, "shared_context", object)
    monkeypatch.setitem(sys.modules, "desktop.plots.surface_3d_scene", None)
    page = Surface3D(LIGHT)
    qtbot.addWidget(page)
    start(page, LECTURE)
    page.show()
    qtbot.waitUntil(lambda: unavailable(page), timeout=WAIT)
