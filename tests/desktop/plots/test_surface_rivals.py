"""A race on the loss surface: the other runs beside the one that is shown."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.race_colours import race_colour, race_colour_on_heat, race_dash
from desktop.plots.rival import Rival
from desktop.plots.surface import SurfacePlot
from desktop.plots.surface_rivals import RivalPath
from desktop.theme import DARK, LIGHT
from linreg.dataset import FloatArray
from linreg.exact import fit_exact
from linreg.history import History
from linreg.prepare import Prepared
from linreg.surface import Surface
from tests.desktop.plots.drawing import (
    LECTURE,
    NO_BIAS,
    add_rows,
    history_of,
    place,
    sees,
)

STRAIGHT = np.array([[0.5, 0.0], [1.2, -0.9], [1.8, -0.9]])
BENT = np.array([[0.5, 0.0], [0.9, 1.2], [1.5, 1.2]])


@pytest.fixture
def plot(qtbot: QtBot) -> SurfacePlot:
    plot = SurfacePlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(480, 380)
    plot.show()
    return plot


def show(
    plot: SurfacePlot, parameters: FloatArray, prepared: Prepared = LECTURE
) -> int:
    """The main run; its newest iteration."""
    rows = history_of(prepared.parameter_names, parameters).rows()
    surface = Surface(prepared, "mse", "sum")
    plot.start(prepared, surface, fit_exact(prepared), loss="mse")
    plot.show_history(rows, rows.newest, parameters[-1])
    return rows.newest


def rival(parameters: FloatArray, key: int = 1, name: str = "Adam") -> Rival:
    names = ("w", "b")[: parameters.shape[1]]
    return Rival(key, name, history_of(names, parameters).rows())


def path_of(plot: SurfacePlot, key: int = 1) -> RivalPath:
    return plot._scene.rivals._paths[key]


def drawn_points(plot: SurfacePlot, key: int = 1) -> FloatArray:
    """What a person sees of that line, in data units."""
    path = path_of(plot, key)._line.item.path()
    mapping = plot.canvas.mapping
    corners = [path.elementAt(i) for i in range(path.elementCount())]
    return np.array([mapping.to_data(c.x, c.y) for c in corners]).reshape(-1, 2)


def test_each_has_its_path_its_colour_and_its_dashes(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    plot.show_rivals((rival(BENT, 1), rival(BENT * [1, -0.5], 4, "SGD")), last)
    for key, factor in ((1, 1.0), (4, -0.5)):
        assert drawn_points(plot, key) == pytest.approx(
            np.array(BENT * [1, factor]), abs=1e-9
        )
        pen = path_of(plot, key)._line.item.pen()
        assert pen.color().name() == race_colour_on_heat(key)
        assert pen.style() == race_dash(key)
        assert pen.widthF() < plot._scene.path._line.item.pen().widthF()
        end = path_of(plot, key)._end.item
        at = plot.canvas.mapping.to_data(end.pos().x(), end.pos().y())
        assert at == pytest.approx((1.5, 1.2 * factor))
        assert sees(plot.canvas, 1.5, 1.2 * factor, race_colour_on_heat(key))


def test_a_path_ends_at_the_iteration_that_is_shown(plot: SurfacePlot) -> None:
    show(plot, STRAIGHT)
    plot.show_rivals((rival(BENT),), 1)
    assert drawn_points(plot) == pytest.approx(BENT[:2], abs=1e-9)
    plot.show_rivals((rival(BENT),), 2)
    assert drawn_points(plot) == pytest.approx(BENT, abs=1e-9)
    # One that has stopped before stays where it is.
    plot.show_rivals((rival(BENT),), 50)
    assert drawn_points(plot) == pytest.approx(BENT, abs=1e-9)


def test_of_a_rival_that_grows_each_row_is_taken_once(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    history = history_of(("w", "b"), BENT[:1])
    for step in (BENT[1:2], BENT[2:], BENT[2:] + 0.1):
        add_rows(history, step)
        rows = history.rows()
        plot.show_rivals((Rival(1, "Adam", rows),), last + 50)
        assert path_of(plot)._trail.taken(rows) == len(rows) - 1
    assert drawn_points(plot) == pytest.approx(
        np.array([*BENT, BENT[2] + 0.1]), abs=1e-9
    )


def test_in_passing_a_rival_waits_until_it_is_seen_to_move(plot: SurfacePlot) -> None:
    show(plot, STRAIGHT)
    history = history_of(("w", "b"), BENT)
    plot.show_rivals((Rival(1, "Adam", history.rows()),), 9)
    pixel = 1 / plot.canvas.mapping.x_scale

    def ends_at(*, passing: bool) -> float:
        rows = history.rows()
        plot.show_rivals((Rival(1, "Adam", rows),), rows.newest, passing=passing)
        return float(drawn_points(plot)[-1, 0])

    for part in (0.1, 0.2):
        add_rows(history, np.array([[1.5 + part * pixel, 1.2]]))
        assert ends_at(passing=True) == pytest.approx(1.5, abs=0.01 * pixel)
    add_rows(history, np.array([[1.5 + 0.3 * pixel, 1.2]]))
    assert ends_at(passing=True) == pytest.approx(1.5 + 0.3 * pixel, abs=0.01 * pixel)
    add_rows(history, np.array([[1.5 + 0.1 * pixel, 1.2]]))
    assert ends_at(passing=True) == pytest.approx(1.5 + 0.3 * pixel, abs=0.01 * pixel)
    assert ends_at(passing=False) == pytest.approx(1.5 + 0.1 * pixel, abs=0.01 * pixel)
    history.branch(2, [*BENT[2], 0.0, 0.0, 1.0, np.nan, 0.1])
    ends_at(passing=True)
    assert drawn_points(plot) == pytest.approx(BENT, abs=1e-9)


def test_a_rival_that_goes_back_is_drawn_anew(plot: SurfacePlot) -> None:
    show(plot, STRAIGHT)
    history = history_of(("w", "b"), BENT)
    plot.show_rivals((Rival(1, "Adam", history.rows()),), 9)
    history.branch(1, [*BENT[1], 0.0, 0.0, 1.0, np.nan, 0.1])
    add_rows(history, np.array([[1.0, -0.5]]))
    plot.show_rivals((Rival(1, "Adam", history.rows()),), 9)
    assert drawn_points(plot) == pytest.approx(
        np.array([*BENT[:2], [1.0, -0.5]]), abs=1e-9
    )


def test_who_leaves_the_race_leaves_the_picture(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    both = rival(BENT, 1), rival(BENT * [1, -0.5], 4, "SGD")
    plot.show_rivals(both, last)
    gone = path_of(plot, 1)
    plot.show_rivals(both[1:], last)
    assert gone._line.item.path().isEmpty()
    assert not gone._end.item.isVisible()
    assert drawn_points(plot, 4) == pytest.approx(BENT * [1, -0.5], abs=1e-9)
    plot.show_rivals((), last)
    assert not plot._scene.rivals.any
    # What was drawn once is used again, and coloured anew.
    plot.show_rivals((rival(BENT, 7, "LBFGS"),), last)
    assert path_of(plot, 7)._line.item.pen().color().name() == race_colour_on_heat(7)
    assert path_of(plot, 7) in (gone, *plot._scene.rivals._paths.values())


def test_another_run_begins_without_rivals(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    plot.show_rivals((rival(BENT),), last)
    line = path_of(plot)._line
    show(plot, STRAIGHT)
    assert line.item.path().isEmpty()
    assert not plot._scene.rivals.any


def test_the_view_grows_for_a_rival_and_is_given_back(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    first = plot.canvas.mapping
    wide = np.array([[0.5, 0.0], [first.x[1] + 0.5, 0.0]])
    plot.show_rivals((rival(wide),), last)
    assert plot.canvas.mapping.x[1] > wide[1, 0]
    assert plot.canvas.mapping.y == first.y
    assert drawn_points(plot) == pytest.approx(wide, abs=1e-9)
    assert "left" not in plot._scene.note.text
    plot.show_rivals((), last)
    assert plot.canvas.mapping == first


def test_a_rival_that_diverges_does_not_make_it_unreadable(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    first = plot.canvas.mapping
    history = History(("w", "b"))
    for power in range(300):
        leap = [(-2.0) ** power, 0.5 * (-2.0) ** power]
        add_rows(history, np.array([leap]))
        plot.show_rivals((Rival(2, "SGD", history.rows()),), power)
        if power % 50 == 0:
            plot.grab()
    mapping = plot.canvas.mapping
    # At most one first view more to each side.
    assert mapping.x[1] - mapping.x[0] <= 3 * (first.x[1] - first.x[0]) + 1e-9
    assert mapping.y[1] - mapping.y[0] <= 3 * (first.y[1] - first.y[0]) + 1e-9
    assert plot._scene.note.text == "SGD has left the picture"
    assert sees(plot.canvas, 2, 0, LIGHT.optimum)
    assert last == 2


def test_the_words_name_few_and_count_many(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    far = np.array([[0.5, 0.0], [1e9, 1e9]])
    names = ("Adam", "SGD", "Rprop")
    lost = tuple(rival(far, key, name) for key, name in enumerate(names))
    plot.show_rivals((*lost[:2], rival(BENT, 9)), last)
    assert plot._scene.note.text == "Adam and SGD have left the picture"
    plot.show_rivals(lost, last)
    assert plot._scene.note.text == "3 other runs have left the picture"
    plot.show_rivals(lost, 0)
    assert plot._scene.note.text == ""


def test_no_number_of_a_rival_breaks_it(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    for bad in (np.nan, np.inf, -np.inf, 1e308):
        plot.show_rivals((rival(np.array([[bad, 0.0]])),), last)
        plot.show_rivals((rival(np.array([[0.5, 0.0], [1.0, bad]])),), last)
        plot.grab()
        assert plot._scene.note.text == "Adam has left the picture"


def test_its_name_is_told_beside_it(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    plot.show_rivals((rival(BENT, 1, "Adam at 0.1"),), last)
    view = plot.canvas.viewport()
    QTest.mouseMove(view, place(plot.canvas, 1.2, 1.2) + QPoint(0, 3))
    assert plot.canvas.toolTip().splitlines()[0] == "Adam at 0.1"
    assert "start" in plot.canvas.toolTip()
    QTest.mouseMove(view, place(plot.canvas, 2.2, 1.2))
    assert "Adam" not in plot.canvas.toolTip()
    QTest.mouseMove(view, place(plot.canvas, 0.7, 0.6))
    assert "Adam" in plot.canvas.toolTip()
    QTest.mouseMove(view, QPoint(2, 2))
    assert "Adam" not in plot.canvas.toolTip()


def test_beside_a_rival_a_click_still_chooses_a_start(
    plot: SurfacePlot, qtbot: QtBot
) -> None:
    last = show(plot, STRAIGHT)
    plot.show_rivals((rival(BENT),), last)
    at = place(plot.canvas, 1.2, 1.2)
    with qtbot.waitSignal(plot.start_chosen, timeout=30_000):
        QTest.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_over_one_parameter_they_run_along_the_curve(plot: SurfacePlot) -> None:
    last = show(plot, np.array([[0.0], [1.0]]), NO_BIAS)
    plot.show_rivals((rival(np.array([[0.0], [3.0]])),), last)
    end = path_of(plot)._end.item.pos()
    at = plot.canvas.mapping.to_data(end.x(), end.y())
    assert at == pytest.approx((3.0, 14.0), rel=0.01)
    assert path_of(plot)._line.item.pen().color().name() == race_colour(LIGHT, 1)
    plot.set_theme(DARK)
    assert path_of(plot)._line.item.pen().color().name() == race_colour(DARK, 1)


def test_other_axes_are_theirs_as_well(plot: SurfacePlot) -> None:
    last = show(plot, STRAIGHT)
    plot.show_rivals((rival(BENT),), last)
    plot.show_parameters(1, 0)
    assert drawn_points(plot) == pytest.approx(BENT[:, ::-1], abs=1e-9)


def test_a_long_path_is_thin(plot: SurfacePlot) -> None:
    """It takes a tenth of the time to be painted."""
    last = show(plot, STRAIGHT)
    swings = np.tile([[0.5, -1.0], [2.2, 1.2]], (20, 1))
    plot.show_rivals((rival(swings),), last + 50)
    assert path_of(plot)._line.item.pen().widthF() == 1
    assert path_of(plot)._line._halo.pen().style() == Qt.PenStyle.NoPen
    plot.show_rivals((rival(BENT),), last)
    assert path_of(plot)._line.item.pen().widthF() > 1
    assert path_of(plot)._line._halo.pen().style() == Qt.PenStyle.SolidLine


def test_the_main_run_takes_its_colour(plot: SurfacePlot) -> None:
    show(plot, STRAIGHT)
    plot.set_race_key(3)
    assert sees(plot.canvas, 1.8, -0.9, race_colour(LIGHT, 3))
    plot.set_theme(DARK)
    assert sees(plot.canvas, 1.8, -0.9, race_colour(DARK, 3))
    plot.set_race_key(None)
    assert sees(plot.canvas, 1.8, -0.9, DARK.model)


def test_it_can_be_used_before_there_is_a_run(plot: SurfacePlot) -> None:
    plot.show_rivals((rival(BENT),), 2)
    plot.show_rivals((), 0)
    plot.set_race_key(2)
    show(plot, STRAIGHT)
    plot.show_rivals((Rival(1, "Adam", History(("w", "b")).rows()),), 2)
    assert plot._scene.note.text == ""
