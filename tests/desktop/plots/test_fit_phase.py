"""The five parts of an iteration in the picture of a fit, as a person sees them."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.fit import FitPlot
from desktop.plots.fit_words import phase_text
from desktop.theme import DARK, LIGHT, Theme
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from linreg.trainer import PHASES, Phase
from tests.desktop.plots.drawing import (
    LECTURE,
    colour_at,
    is_like,
    is_reddish,
    look,
    place,
    sees,
)

# The lecture's points are (1, 2), (2, 4) and (3, 6); the last prediction is 2.5.
MODEL = np.array([0.5, 1.0])
BATCH = np.array([2])
WITH_RESIDUALS: tuple[Phase, ...] = ("loss", "zero_grad", "backward")


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[FitPlot]:
    plot = FitPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(560, 360)
    plot.show()
    plot.set_exact_shown(False)
    show(plot, LECTURE)
    yield plot
    plot.close_threads()


def show(plot: FitPlot, prepared: Prepared) -> None:
    plot.show_data(prepared, fit_exact(prepared))
    plot.show_model(MODEL)


def rows_of(count: int) -> Prepared:
    x = np.linspace(0, 10, count)
    return prepare(make_dataset("rows", {"x": x, "y": x % 3}), Config())


def caption(plot: FitPlot) -> str:
    phase = plot._step._phase
    shown = [each for each in (phase._left, phase._right) if each.item.isVisible()]
    return " ".join(each.text for each in shown)


def squares(plot: FitPlot) -> int:
    """How many squares are drawn, each of five points and a gap."""
    return plot._step._phase._squares.item.path().elementCount() // 6


def residuals(plot: FitPlot) -> int:
    """How many residuals are drawn, of all rows or of those of a step."""
    everyday = plot._lines._residuals.item
    items = [plot._step._phase._residuals.item]
    items += [everyday] if everyday.isVisible() else []
    return sum(item.path().elementCount() for item in items) // 2


def is_hollow(plot: FitPlot, x: float, y: float, theme: Theme = LIGHT) -> bool:
    """Whether a mark stands there on the line, with nothing in it."""
    by = 3.5 / plot.canvas.mapping.y_scale
    around = all(is_reddish(plot.canvas, x, y + side * by) for side in (-1, 1))
    return around and is_like(colour_at(plot.canvas, x, y), theme.card, 40)


def is_blank(plot: FitPlot, x: float, y: float) -> bool:
    """Whether nothing is there but perhaps a line of the grid."""
    return is_like(colour_at(plot.canvas, x, y), LIGHT.card, 25)


def test_forward_puts_the_predictions_on_the_line(plot: FitPlot) -> None:
    assert not is_hollow(plot, 2, 2)
    plot.show_phase("forward")
    for x in (2, 3):
        assert is_hollow(plot, x, 0.5 * x + 1)
    assert residuals(plot) == squares(plot) == 0
    assert is_blank(plot, 3, 4.3)
    assert caption(plot) == "forward: predictions ŷ on the line"


def test_the_predictions_are_those_of_the_batch(plot: FitPlot) -> None:
    plot.show_batch(BATCH)
    plot.show_phase("forward")
    assert is_hollow(plot, 3, 2.5)
    assert not is_hollow(plot, 2, 2)
    # The batch may be told after the phase as well.
    plot.show_batch(np.array([1]))
    assert is_hollow(plot, 2, 2)
    assert not is_hollow(plot, 3, 2.5)


@pytest.mark.parametrize("phase", WITH_RESIDUALS)
def test_from_the_loss_on_there_are_squared_residuals(
    plot: FitPlot, phase: Phase
) -> None:
    plot.show_phase(phase)
    assert residuals(plot) == squares(plot) == 3
    assert sees(plot.canvas, 3, 4, LIGHT.model)
    # The line rises, and the points are above it: the squares are on the left.
    inside = 3 - 20 / plot.canvas.mapping.x_scale
    assert not is_like(colour_at(plot.canvas, inside, 4.3), LIGHT.card, 10)
    beside = 3 + 5 / plot.canvas.mapping.x_scale
    assert is_like(colour_at(plot.canvas, beside, 4.3), LIGHT.card, 10)
    assert caption(plot).startswith(phase)


def test_the_loss_is_that_of_the_batch(plot: FitPlot) -> None:
    plot.show_batch(BATCH)
    plot.show_phase("loss")
    assert residuals(plot) == squares(plot) == 1
    assert sees(plot.canvas, 3, 4, LIGHT.model)
    assert is_blank(plot, 2, 3.3)


def test_another_loss_has_thicker_residuals_and_no_squares(plot: FitPlot) -> None:
    plot.show_phase("loss")
    thin = width_of_residual(plot)
    plot.show_phase("loss", squares=False)
    assert squares(plot) == 0
    assert residuals(plot) == 3
    assert width_of_residual(plot) > thin
    assert "squared" not in caption(plot)
    plot.show_phase("loss")
    assert width_of_residual(plot) == thin


def width_of_residual(plot: FitPlot) -> float:
    return plot._step._phase._residuals.item.pen().widthF()


def test_after_the_update_the_old_line_is_a_ghost(plot: FitPlot) -> None:
    plot.show_phase("backward", MODEL)
    assert not plot._legend.shows("before")
    plot.show_model(np.array([1.0, 1.5]))
    after = look(plot.canvas)
    plot.show_phase("update", MODEL)
    assert after != look(plot.canvas)
    assert sees(plot.canvas, 1.5, 3.0, LIGHT.model)
    # Of a dashed line something is seen somewhere, and nothing elsewhere.
    seen = [
        sees(plot.canvas, x, 0.5 * x + 1, LIGHT.model)
        for x in np.linspace(1.1, 1.9, 25)
    ]
    assert any(seen)
    assert not all(seen)
    assert plot._legend.shows("before")
    assert plot._legend.text("before") == "before the update"
    assert residuals(plot) == 3
    assert squares(plot) == 0
    assert not is_hollow(plot, 2, 3.5)


@pytest.mark.parametrize("phase", PHASES)
def test_without_a_phase_the_picture_is_as_always(plot: FitPlot, phase: Phase) -> None:
    before = look(plot.canvas)
    plot.show_phase(phase, np.array([1.0, 0.5]))
    assert look(plot.canvas) != before
    plot.show_phase(None)
    assert look(plot.canvas) == before
    assert caption(plot) == ""
    assert not plot._legend.shows("before")


@pytest.mark.parametrize("phase", PHASES)
def test_another_run_is_in_no_phase(plot: FitPlot, phase: Phase) -> None:
    # The axes keep the room that they once needed, until data are shown again.
    show(plot, LECTURE)
    before = look(plot.canvas)
    plot.show_phase(phase, np.array([1.0, 0.5]))
    show(plot, LECTURE)
    assert look(plot.canvas) == before


def test_test_rows_have_no_part_in_it(plot: FitPlot) -> None:
    prepared = prepare(LECTURE.dataset, Config(test_fraction=0.4))
    show(plot, prepared)
    plot.show_phase("loss")
    assert residuals(plot) == int(prepared.is_train.sum()) < 3


def test_many_rows_have_no_squares(plot: FitPlot) -> None:
    for count, expected in ((200, 200), (201, 0)):
        show(plot, rows_of(count))
        plot.show_phase("loss")
        assert squares(plot) == expected
        assert residuals(plot) == count
    # A small batch of them does.
    plot.show_batch(np.arange(8))
    assert squares(plot) == 8


def test_a_density_is_left_as_it_is(plot: FitPlot) -> None:
    show(plot, rows_of(20_001))
    plot.show_selection((5, 6))
    plot.show_phase("loss")
    assert squares(plot) == plot._step._phase._residuals.item.path().elementCount() == 0
    assert caption(plot) == ""


def test_the_caption_is_where_no_points_are(plot: FitPlot) -> None:
    plot.show_phase("forward")
    assert plot._step._phase._right.text
    x = np.arange(5.0)
    show(plot, prepare(make_dataset("falling", {"x": x, "y": -x}), Config()))
    plot.show_phase("forward")
    assert plot._step._phase._left.text
    assert not plot._step._phase._right.text


def test_where_a_dragged_point_is_is_said_instead(plot: FitPlot) -> None:
    plot.show_phase("loss")
    viewport, left = plot.canvas.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, pos=place(plot.canvas, 3, 6))
    QTest.mouseMove(viewport, place(plot.canvas, 2.5, 5))
    assert "row 3" in plot._readout.text
    assert caption(plot) == ""
    QTest.mouseRelease(viewport, left, pos=QPoint(0, 0))
    assert caption(plot) == "loss: the squared residuals"


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e300])
@pytest.mark.parametrize("phase", PHASES)
def test_a_diverged_model_goes_through_its_phases(
    plot: FitPlot, phase: Phase, value: float
) -> None:
    plot.show_model(np.array([value, value]))
    plot.show_phase(phase, np.array([value, -value]))
    assert sees(plot.canvas, 1, 2, LIGHT.train)


def test_another_theme_recolours_the_marks(plot: FitPlot) -> None:
    plot.show_phase("loss")
    plot.set_theme(DARK)
    assert is_hollow(plot, 3, 2.5, DARK)
    assert sees(plot.canvas, 3, 4, DARK.model)


def test_every_phase_is_put_into_words() -> None:
    texts = [phase_text(phase, squares=True) for phase in PHASES]
    for phase, text in zip(PHASES, texts, strict=True):
        assert text.startswith(f"{phase}: ")
    assert phase_text(None, squares=True) == ""
