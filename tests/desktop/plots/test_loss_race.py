"""Other runs beside the one that is shown, as a person sees them in the loss plot."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.loss import LossPlot
from desktop.plots.race_colours import race_colour
from desktop.plots.rival import Rival
from desktop.theme import DARK, LIGHT
from linreg.dataset import FloatArray
from linreg.history import History
from tests.desktop.plots.drawing import add_rows, place, sees, shows
from tests.desktop.plots.losses import of, show

FALLING = 10.0 ** -np.arange(9.0)


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(480, 330)
    plot.show()
    return plot


def rival(key: int, losses: FloatArray) -> Rival:
    return Rival(key, f"run {key}", of(losses).rows())


def race(plot: LossPlot, main: FloatArray, *others: FloatArray) -> History:
    """Show the first of them, which has the key 0, and the others beside it."""
    history = show(plot, main)
    plot.set_race_key(0, "main")
    rivals = tuple(rival(i + 1, losses) for i, losses in enumerate(others))
    plot.show_rivals(rivals, max(map(len, (main, *others))) - 1)
    return history


def colour(key: int) -> str:
    return race_colour(LIGHT, key)


def seen_along(plot: LossPlot, x: float, y: float, colour: str) -> bool:
    """Whether a line, dashed or not, of that colour goes along beside there."""
    return any(sees(plot.canvas, x + by, y, colour) for by in np.linspace(0, 0.5, 9))


def test_each_rival_is_where_its_losses_are_in_its_own_colour(plot: LossPlot) -> None:
    race(plot, FALLING, np.full(9, 1e-2), np.full(9, 1e-5))
    assert sees(plot.canvas, 4.5, -4.5, colour(0))
    assert seen_along(plot, 5, -2, colour(1))
    assert seen_along(plot, 1, -5, colour(2))
    assert set(plot._race.names) == {"main", "run 1", "run 2"}
    plot.set_logarithmic(False)
    assert seen_along(plot, 5, 1e-2, colour(1))


def test_without_a_race_there_are_the_usual_colours_and_no_names(
    plot: LossPlot,
) -> None:
    race(plot, FALLING, np.full(9, 1e-2))
    plot.set_race_key(None)
    plot.show_rivals((), 8)
    assert sees(plot.canvas, 4.5, -4.5, LIGHT.train)
    assert not shows(plot.canvas, colour(1), 30)
    assert not plot._race.names


def test_another_run_begins_without_rivals(plot: LossPlot) -> None:
    race(plot, FALLING, np.full(9, 1e-2))
    show(plot, FALLING)
    assert not shows(plot.canvas, colour(1), 30)


def test_the_axes_hold_all_of_them(plot: LossPlot) -> None:
    race(plot, np.full(9, 1e-2), np.full(30, 1e-7), np.full(9, 3.0))
    (left, right), (bottom, top) = plot.canvas.mapping.x, plot.canvas.mapping.y
    assert left < 0 < 29 < right
    assert bottom < -7
    assert top > np.log10(3)
    plot.show_rivals((rival(2, np.full(9, 3.0)),), 8)
    assert plot.canvas.mapping.y[0] > -4


@pytest.mark.parametrize("logarithmic", [True, False])
def test_one_that_diverges_does_not_press_the_others_flat(
    plot: LossPlot, logarithmic: bool
) -> None:
    plot.set_logarithmic(logarithmic)
    calm, lost = np.linspace(50, 10, 30), 50 * 100.0 ** np.arange(12)
    for losses in ((calm, lost), (lost, calm)):
        race(plot, *losses)
        top = plot.canvas.mapping.y[1]
        assert np.log10(50) < top < 3.2 if logarithmic else 50 < top < 250
        assert set(plot._race.names) == {"main", "run 1"}
    # It is seen to leave through the upper edge.
    assert sees(plot.canvas, 0.05, 0.9 * top, colour(0))


def test_where_all_diverge_the_calmest_is_in_sight(plot: LossPlot) -> None:
    race(plot, 10.0 ** (5 * np.arange(9.0)), 10.0 ** np.arange(9.0))
    assert plot.canvas.mapping.y[1] > 8


def test_a_first_batch_that_fits_by_chance_hides_nothing(plot: LossPlot) -> None:
    race(plot, np.array([1e-9, 50.0, 40.0]), np.array([1e-9, 60.0, 30.0]))
    assert plot.canvas.mapping.y[1] > np.log10(60)


def test_what_comes_after_the_present_iteration_is_faint_for_all(
    plot: LossPlot,
) -> None:
    history = race(plot, FALLING, np.full(9, 1e-2))
    for iteration in (4, 8):
        plot.show_history(history.rows(), iteration)
        plot.show_rivals(plot._race._rivals.rivals, iteration)
        assert seen_along(plot, 2.5, -2, colour(1))
        assert seen_along(plot, 6, -2, colour(1)) == (iteration == 8)


def test_rivals_that_have_gone_on_are_faint_where_the_run_itself_is_over(
    plot: LossPlot,
) -> None:
    race(plot, np.full(3, 1.0), np.full(40, 1e-2))
    rivals = plot._race._rivals.rivals
    assert not plot._veil.item.isVisible()
    plot.show_rivals(rivals, 20)
    assert sees(plot.canvas, 20, -1, LIGHT.model)
    assert sees(plot.canvas, 2, 0, LIGHT.model)
    # Read a moment later, rivals are ahead by a little, and nobody has stepped back.
    plot.show_rivals(rivals, 38)
    assert not plot._veil.item.isVisible()


def test_rivals_are_followed_as_they_grow(plot: LossPlot) -> None:
    main, other = show(plot, np.full(5, 1.0)), of(np.full(5, 1e-2))
    plot.set_race_key(0)
    for count in range(6, 700, 50):
        add_rows(main, np.zeros((50, 1)), np.full(50, 1.0))
        add_rows(other, np.zeros((50, 1)), np.full(50, 10.0 ** (-count / 100)))
        plot.show_history(main.rows(), len(main) - 1)
        plot.show_rivals((Rival(1, "run 1", other.rows()),), len(main) - 1)
    x, y = plot._race._rivals._curves[1].line
    rows = other.rows()
    np.testing.assert_allclose(x[-1], rows.newest)
    kept = np.searchsorted(rows.iterations, x[1:-1])
    assert np.abs(y[1:-1] - np.log10(rows.losses[kept])).max() < 0.51
    assert "this run" in plot._race.names


def test_names_go_with_a_run_that_goes_on_alone(plot: LossPlot) -> None:
    history = race(plot, np.full(1000, 2.0), np.full(1000, 4.0))
    ends = plot._race._names._ends
    assert [end.x for end in ends] == [999, 999]
    rivals = plot._race._rivals.rivals
    add_rows(history, np.zeros((500, 1)), np.full(500, 2.0))
    plot.show_history(history.rows(), 1499, passing=True)
    plot.show_rivals(rivals, 1499, passing=True)
    assert [end.x for end in plot._race._names._ends] == [1499, 999]


def test_a_rival_that_goes_on_by_less_than_is_seen_leaves_the_names(
    plot: LossPlot,
) -> None:
    race(plot, np.full(1000, 2.0), np.full(1000, 4.0))
    ends = plot._race._names._ends
    plot.show_rivals((rival(1, np.full(1001, 4.0)),), 999, passing=True)
    assert plot._race._names._ends is ends
    plot.show_rivals((rival(1, np.full(1400, 4.0)),), 999, passing=True)
    assert [end.x for end in plot._race._names._ends] == [999, 1399]


def test_a_rival_that_goes_on_from_an_earlier_step_is_drawn_anew(
    plot: LossPlot,
) -> None:
    show(plot, FALLING)
    other = of(np.full(9, 1e-2))
    plot.show_rivals((Rival(1, "run 1", other.rows()),), 8)
    row = other.row(2)
    other.branch(2, [*row.parameters, *row.gradient, row.loss, np.nan, 0.01])
    add_rows(other, np.zeros((20, 1)), np.full(20, 1e-6))
    plot.show_rivals((Rival(1, "run 1", other.rows()),), 8)
    assert seen_along(plot, 5, -6, colour(1))
    assert not seen_along(plot, 5, -2, colour(1))


def test_the_curve_below_the_mouse_says_whose_it_is_and_grows_thick(
    plot: LossPlot,
) -> None:
    race(plot, FALLING, np.full(9, 1e-2), np.full(9, 1e-6))
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, 7, -2))
    assert "run 1: loss 0.01000 at iteration 7" in plot._note.text
    pens = [c._line.item.pen().widthF() for c in plot._race._rivals._curves.values()]
    assert pens[0] > 2 * pens[1]
    QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, 7, -4))
    assert not plot._note.text
    pens = [c._line.item.pen().widthF() for c in plot._race._rivals._curves.values()]
    assert pens[0] == pens[1]


def test_smooth_rivals_are_dashed_and_jagged_ones_are_not(plot: LossPlot) -> None:
    jagged = 10.0 ** np.tile([0.0, -4.0], 20)
    race(plot, FALLING, np.full(40, 1e-2), jagged)
    smooth, other = plot._race._rivals._curves.values()
    assert smooth._line.item.pen().style() == Qt.PenStyle.DashLine
    assert other._line.item.pen().style() == Qt.PenStyle.SolidLine
    # What is jagged on one scale is not on another, and so not without a new row.
    plot.canvas.frame.setRange(xRange=(0, 2), yRange=(-4, 0), padding=0)
    plot.canvas.set_ranges((0.0, 50.0), (-60.0, 60.0))
    plot.canvas.show_whole()
    assert other._line.item.pen().style() == Qt.PenStyle.DotLine


@pytest.mark.parametrize("losses", [[], [np.nan], [np.inf] * 3, [0.0, 0.0], [1e300]])
def test_no_loss_of_a_rival_breaks_it(plot: LossPlot, losses: list[float]) -> None:
    race(plot, FALLING, np.array(losses))
    for logarithmic in (False, True):
        plot.set_logarithmic(logarithmic)
        QTest.mouseMove(plot.canvas.viewport(), place(plot.canvas, 3, 0))
        assert np.isfinite([*plot.canvas.mapping.x, *plot.canvas.mapping.y]).all()
    plot.canvas.grab()


def test_a_rival_whose_loss_comes_to_zero_is_named_where_it_leaves(
    plot: LossPlot,
) -> None:
    race(plot, np.full(9, 1.0), np.array([1.0, 1e-3, 0.0, 0.0]))
    assert "run 1" in plot._race.names
    top = plot._race._names._words[1].item.y()
    assert top > plot.canvas.mapping.height - 20


def test_another_theme_recolours_the_race(plot: LossPlot) -> None:
    race(plot, FALLING, np.full(9, 1e-2))
    plot.set_theme(DARK)
    assert sees(plot.canvas, 4.5, -4.5, race_colour(DARK, 0))
    assert seen_along(plot, 5, -2, race_colour(DARK, 1))
    assert plot._race._names._ends[1].colour == race_colour(DARK, 1)
    plot.set_race_key(3, "another")
    assert "another" in plot._race.names
