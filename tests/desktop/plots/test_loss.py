"""The picture of the loss, as a person sees it."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.loss import LossPlot
from desktop.theme import DARK, LIGHT
from linreg.history import History
from tests.desktop.plots.drawing import (
    add_rows,
    colour_at,
    is_like,
    look,
    place,
    sees,
    shows,
)
from tests.desktop.plots.losses import of, show, show_newest


@pytest.fixture
def plot(qtbot: QtBot) -> LossPlot:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    return plot


def test_the_curve_is_where_the_losses_are_on_a_log_axis(plot: LossPlot) -> None:
    losses = 10.0 ** -np.arange(9.0)
    show(plot, losses)
    for iteration in (1.5, 3.5, 6.5):
        assert sees(plot.canvas, iteration, -iteration, LIGHT.train)
    assert sees(plot.canvas, 8, -8, LIGHT.model)
    assert {"10⁻⁸", "1"} <= set(plot.canvas.axes.numbers)


def test_the_linear_axis_begins_at_zero(plot: LossPlot) -> None:
    show(plot, np.array([40.0, 30.0, 20.0]))
    QTest.mouseClick(plot.log_button, Qt.MouseButton.LeftButton)
    assert not plot.logarithmic
    assert sees(plot.canvas, 0.5, 35, LIGHT.train)
    assert plot.canvas.mapping.y[0] == pytest.approx(-1.5)
    assert "0" in plot.canvas.axes.numbers
    plot.set_logarithmic(True)
    assert plot.log_button.isChecked()
    assert sees(plot.canvas, 0.5, np.log10(34.6), LIGHT.train)


def test_train_and_test_are_told_apart(plot: LossPlot) -> None:
    show(plot, np.full(10, 1.0), np.full(10, 10.0))
    assert sees(plot.canvas, 3, 0, LIGHT.train)
    image = look(plot.canvas)
    # A line between two rows of pixels is blended with what is beside it in both.
    column = [QPoint(0, down) for down in (-1, 0, 1)]
    dashes = set()
    for x in np.linspace(2, 3, 20):
        at = place(plot.canvas, x, 1)
        seen = (image.pixelColor(at + by) for by in column)
        dashes.add(any(is_like(each, LIGHT.test, 90) for each in seen))
    assert dashes == {True, False}
    assert plot._legend.shows("test")
    show(plot, np.full(10, 1.0))
    assert not shows(plot.canvas, LIGHT.test)
    assert not plot._legend.shows("test")


def test_it_says_that_a_loss_is_that_of_a_batch(plot: LossPlot) -> None:
    plot.start(batch_loss=True, has_test=False)
    assert plot._legend.text("train") == "train (this batch)"


def test_the_range_of_many_iterations_is_shown(plot: LossPlot) -> None:
    noise = 10 ** np.random.default_rng(0).uniform(-1, 1, 20_000)
    show(plot, noise)
    middle = colour_at(plot.canvas, 10_000, 0.8)
    assert not is_like(middle, LIGHT.card, 20)
    assert not is_like(middle, LIGHT.train, 20)


def test_axes_change_in_steps_only(plot: LossPlot) -> None:
    history = of(np.empty(0))
    plot.start(batch_loss=False, has_test=False)
    changes, before = 0, plot.canvas.mapping
    for iteration in range(300):
        add_rows(history, np.zeros((1, 1)), np.array([100 * 0.97**iteration]))
        show_newest(plot, history)
        changes += plot.canvas.mapping != before
        before = plot.canvas.mapping
    assert changes < 25


def test_a_zero_is_not_on_the_log_axis_and_it_says_so(plot: LossPlot) -> None:
    show(plot, np.array([1.0, 0.1, 0.0, 0.0]))
    assert plot._note.text == "loss is exactly 0: not on a log axis"
    assert sees(plot.canvas, 0.5, -0.5, LIGHT.train)
    plot.set_logarithmic(False)
    assert not plot._note.text
    assert sees(plot.canvas, 3, 0, LIGHT.model)


def test_a_run_that_is_shown_late_or_before_it_has_a_size_is_whole(
    qtbot: QtBot,
) -> None:
    plot = LossPlot(LIGHT)
    qtbot.addWidget(plot)
    history = of(np.empty(0))
    plot.start(batch_loss=False, has_test=False)
    for iteration in range(9):
        add_rows(history, np.zeros((1, 1)), np.array([10.0**-iteration]))
        show_newest(plot, history)
    plot.resize(420, 330)
    plot.show()
    assert sees(plot.canvas, 6.5, -6.5, LIGHT.train)
    assert sees(plot.canvas, 8, -8, LIGHT.model)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.floats(0) | st.just(np.nan), max_size=12),
    st.booleans(),
)
def test_no_loss_breaks_it(
    plot: LossPlot, losses: list[float], logarithmic: bool
) -> None:
    plot.set_logarithmic(logarithmic)
    values = np.array(losses)
    show(plot, values, values[::-1])
    plot.canvas.grab()
    assert np.isfinite([*plot.canvas.mapping.x, *plot.canvas.mapping.y]).all()


def test_a_million_iterations_are_drawn_as_few_points(plot: LossPlot) -> None:
    history = History(("w",))
    row = [0.0, 0.0]
    for iteration in range(100_000):
        history.write(iteration, [*row, 2.0 + iteration % 2, np.nan, 0.01])
    plot.start(batch_loss=False, has_test=False)
    rows = history.rows()
    for iteration in (0, 50_000, 99_999):
        plot.show_history(rows, iteration)
    assert plot._train._line.item.path().elementCount() < 300


def test_another_theme_recolours_everything(plot: LossPlot) -> None:
    show(plot, 10.0 ** -np.arange(9.0))
    plot.set_theme(DARK)
    assert sees(plot.canvas, 3.5, -3.5, DARK.train)
    assert sees(plot.canvas, 8, -8, DARK.model)
    assert not shows(plot.canvas, LIGHT.train)


def test_what_cannot_be_used_on_paper_can_be_hidden(plot: LossPlot) -> None:
    plot.set_controls_shown(False)
    assert plot.log_button.isHidden()
    plot.set_controls_shown(True)
    assert not plot.log_button.isHidden()


def marked_iterations(plot: LossPlot) -> list[float]:
    path = plot._changes.item.path()
    mapping = plot.canvas.mapping
    ends = range(0, path.elementCount(), 2)
    return [mapping.to_data(path.elementAt(i).x, 0)[0] for i in ends]


@pytest.mark.parametrize("logarithmic", [True, False])
def test_iterations_with_edited_data_are_marked(
    plot: LossPlot, logarithmic: bool
) -> None:
    plot.set_logarithmic(logarithmic)
    show(plot, 10.0 ** -np.arange(9.0))
    assert not plot._legend.shows("changes")
    plot.show_changes([2, 5])
    assert marked_iterations(plot) == pytest.approx([2, 5], abs=0.05)
    assert plot._legend.text("changes") == "data edited"
    assert plot._legend.shows("changes")
    show(plot, np.ones(40))
    assert not marked_iterations(plot)
    assert not plot._legend.shows("changes")


def test_hundreds_of_edits_from_one_drag_are_one_line(plot: LossPlot) -> None:
    show(plot, np.linspace(9, 1, 90_000))
    plot.show_changes(range(50_000, 50_400))
    assert len(marked_iterations(plot)) <= 2
    plot.show_changes(range(90_000))
    assert len(marked_iterations(plot)) < plot.canvas.mapping.width / 2


def test_marks_stay_at_their_iterations_when_the_axis_grows(plot: LossPlot) -> None:
    history = show(plot, np.ones(10))
    plot.show_changes([4])
    add_rows(history, np.zeros((90, 1)), np.ones(90))
    show_newest(plot, history)
    assert marked_iterations(plot) == pytest.approx([4], abs=0.5)


def test_a_newest_row_that_is_written_again_is_drawn_again(plot: LossPlot) -> None:
    history = show(plot, np.array([1.0, 1.0, 1.0]))
    history.write(2, [0.0, 0.0, 10.0, np.nan, 0.01])
    show_newest(plot, history)
    assert sees(plot.canvas, 2, 1, LIGHT.model)
    assert sees(plot.canvas, 1.5, 0.5, LIGHT.train)
    history.write(2, [0.0, 0.0, np.nan, np.nan, 0.01])
    show_newest(plot, history)
    assert not shows(plot.canvas, LIGHT.model)
    history.write(2, [0.0, 0.0, 1.0, np.nan, 0.01])
    show_newest(plot, history)
    assert sees(plot.canvas, 2, 0, LIGHT.model)


def test_before_there_is_a_run_nothing_breaks(plot: LossPlot, qtbot: QtBot) -> None:
    plot.show_changes([3])
    plot.show_brushed(None)
    with qtbot.assertNotEmitted(plot.iteration_clicked):
        QTest.mouseClick(plot.canvas.viewport(), Qt.MouseButton.LeftButton)
    plot.grab()


def test_what_would_not_be_seen_is_not_drawn(plot: LossPlot) -> None:
    history = show(plot, np.full(90_000, 1.0))
    drawn = plot._train._x
    add_rows(history, np.zeros((3, 1)), np.full(3, 1.0))
    show_newest(plot, history)
    assert plot._train._x is drawn
    add_rows(history, np.zeros((1, 1)), np.array([1.5]))
    show_newest(plot, history)
    assert sees(plot.canvas, 90_003, np.log10(1.5), LIGHT.model)


def test_in_passing_the_end_alone_moves_until_the_curve_is_seen_to_grow(
    plot: LossPlot,
) -> None:
    history = show(plot, np.tile([0.5, 2.0], 45_000))

    def is_drawn_anew(*losses: float) -> bool:
        before = plot._train._x
        add_rows(history, np.zeros((len(losses), 1)), np.array(losses))
        plot.show_history(history.rows(), len(history) - 1, passing=True)
        assert sees(plot.canvas, len(history) - 1, np.log10(losses[-1]), LIGHT.model)
        return plot._train._x is not before

    assert not is_drawn_anew(0.5, 1.0)
    assert not is_drawn_anew(0.6)
    # Above the axis; and further to the right than a part of a pixel.
    assert is_drawn_anew(1e4)
    assert not is_drawn_anew(2.0)
    assert is_drawn_anew(*[1.0] * 2000)
    # The line leads to where the end has moved.
    assert not is_drawn_anew(100.0)
    assert sees(plot.canvas, len(history) - 1, 1, LIGHT.train)


def pass_by(plot: LossPlot, history: History, *losses: float) -> bool:
    """Draw a frame with these losses more; whether the curve was drawn anew for it."""
    before = plot._train._x
    add_rows(history, np.zeros((len(losses), 1)), np.array(losses))
    plot.show_history(history.rows(), len(history) - 1, passing=True)
    return plot._train._x is not before


def test_until_then_a_line_goes_on_through_the_last_loss_of_each_frame(
    plot: LossPlot,
) -> None:
    history = show(plot, np.tile([0.5, 2.0], 45_000))
    pixel = 1 / plot.canvas.mapping.x_scale
    assert not pass_by(plot, history, *[1.0] * round(pixel), 2.0)
    corner = len(history) - 1
    assert not sees(plot.canvas, corner + pixel, 0, LIGHT.train)
    assert not pass_by(plot, history, *[1.0] * round(2 * pixel), 0.5)
    assert sees(plot.canvas, corner, np.log10(2), LIGHT.train)
    assert sees(plot.canvas, corner + pixel, 0, LIGHT.train)
    # However many frames a pixel takes, the line stays short.
    assert not any(pass_by(plot, history, loss) for loss in [0.6, 1.9] * 50)
    assert plot._train._end.item.path().elementCount() < 10
    show_newest(plot, history)
    assert plot._train.line[0][-1] == len(history) - 1
    assert plot._train._end.item.path().isEmpty()


def test_the_line_does_not_go_on_out_of_the_picture(plot: LossPlot) -> None:
    plot.resize(230, 250)
    history = show(plot, np.tile([0.5, 2.0], 49_990))
    over = round(plot.canvas.mapping.x[1]) - len(history) + 50
    assert over * plot.canvas.mapping.x_scale < 4
    assert pass_by(plot, history, *[1.0] * over)
    assert plot.canvas.mapping.x[1] > len(history)


@pytest.mark.parametrize("last", [1.0, 2.0])
def test_a_spike_that_went_unseen_is_drawn_when_the_run_stands(
    plot: LossPlot, last: float
) -> None:
    history = show(plot, np.tile([0.5, 200.0, 2.0], 30_000))
    add_rows(history, np.zeros((3, 1)), np.array([90.0, 2.0, last]))
    plot.show_history(history.rows(), 90_002, passing=True)
    assert plot._train.line[0][-1] == 89_999
    show_newest(plot, history)
    assert plot._train.line[0][-1] == 90_002
    assert sees(plot.canvas, 90_002, np.log10(last), LIGHT.model)
