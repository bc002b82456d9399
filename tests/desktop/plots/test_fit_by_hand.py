"""The points of the fit under a person's hand: drag, click, add, select."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.plots.fit import FitPlot
from desktop.theme import LIGHT
from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.edits import mark_rows, set_point
from linreg.exact import fit_exact
from linreg.prepare import Prepared, prepare
from tests.desktop.plots.drawing import (
    LECTURE,
    is_like,
    look,
    place,
    prepared_two,
    sees,
    shows,
)

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def plot(qtbot: QtBot) -> Iterator[FitPlot]:
    plot = FitPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    show(plot, LECTURE)
    yield plot
    plot.close_threads()


def show(plot: FitPlot, prepared: Prepared) -> None:
    plot.show_data(prepared, fit_exact(prepared))
    plot.show_model(np.linspace(0.5, 1.0, len(prepared.parameter_names)))


def press(plot: FitPlot, at: QPoint) -> None:
    QTest.mousePress(plot.canvas.viewport(), LEFT, pos=at)


def move(plot: FitPlot, at: QPoint) -> None:
    QTest.mouseMove(plot.canvas.viewport(), at)


def release(plot: FitPlot, at: QPoint) -> None:
    QTest.mouseRelease(plot.canvas.viewport(), LEFT, pos=at)


def click(plot: FitPlot, at: QPoint) -> None:
    QTest.mouseClick(plot.canvas.viewport(), LEFT, pos=at)


class Table:
    """Answers each move of a drag with the edited data, as the window does."""

    def __init__(self, plot: FitPlot, dataset: Dataset, config: Config) -> None:
        self.dataset = self.before = dataset
        self._plot, self._config = plot, config
        self.ranges = [plot.canvas.mapping]
        plot.point_dragged.connect(self._on_dragged)
        plot.drag_cancelled.connect(self._on_cancelled)

    def _on_dragged(self, row: int, x: float, y: float) -> None:
        name = self.dataset.x_names[self._plot.feature]
        self.dataset = set_point(self.dataset, row, name, x, y)
        self._show()
        self.ranges.append(self._plot.canvas.mapping)

    def _on_cancelled(self) -> None:
        self.dataset = self.before
        self._show()

    def _show(self) -> None:
        prepared = prepare(self.dataset, self._config)
        self._plot.show_data(prepared, fit_exact(prepared), keep_view=True)


def test_while_a_point_is_dragged_it_moves_and_the_view_stays(plot: FitPlot) -> None:
    table = Table(plot, LECTURE.dataset, Config())
    before = plot.canvas.mapping
    press(plot, place(plot.canvas, 3, 6))
    end = place(plot.canvas, 2.0, 3.0)
    for part in np.linspace(0, 1, 9):
        start = place(plot.canvas, 3, 6)
        move(plot, start + (end - start) * float(part))
        # A line that leaves the frame moves it at other times.
        plot.show_model(np.array([5.0, 20.0 * part]))
    assert set(table.ranges) == {before}
    assert plot.canvas.mapping == before
    assert sees(plot.canvas, 2, 3, LIGHT.train)
    assert not sees(plot.canvas, 3, 6, LIGHT.train)
    assert table.dataset.column("x")[2] == pytest.approx(2.0, abs=0.02)
    assert table.dataset.y[2] == pytest.approx(3.0, abs=0.03)
    assert "row 3: x = " in plot._readout.text
    release(plot, end)
    assert plot.canvas.mapping != before
    assert plot.canvas.mapping.x[1] < before.x[1]
    assert not plot._readout.text


def test_the_exact_fit_reaches_across_the_frame_during_a_drag(plot: FitPlot) -> None:
    table = Table(plot, LECTURE.dataset, Config())
    plot.show_model(np.array([0.0, -50.0]))
    press(plot, place(plot.canvas, 3, 6))
    move(plot, place(plot.canvas, 1.5, 3.0))
    low, high = plot.canvas.mapping.x
    box = plot._lines._exact.item.path().boundingRect()
    assert box.width() == pytest.approx((high - low) * plot.canvas.mapping.x_scale)
    assert table.dataset.x[2, 0] == pytest.approx(1.5, abs=0.03)
    release(plot, place(plot.canvas, 1.5, 3.0))


def test_a_point_is_dragged_to_the_edge_at_most(plot: FitPlot, qtbot: QtBot) -> None:
    (_, right), (bottom, _) = plot.canvas.mapping.x, plot.canvas.mapping.y
    press(plot, place(plot.canvas, 1, 2))
    with qtbot.waitSignal(plot.point_dragged) as dragged:
        move(plot, QPoint(900, 900))
    assert dragged.args == pytest.approx([0, right, bottom])
    release(plot, QPoint(900, 900))


def test_escape_puts_the_point_back(plot: FitPlot, qtbot: QtBot) -> None:
    plot.activateWindow()
    qtbot.waitUntil(plot.isActiveWindow)
    table = Table(plot, LECTURE.dataset, Config())
    before = plot.canvas.mapping
    press(plot, place(plot.canvas, 2, 4))
    move(plot, place(plot.canvas, 2, 5))
    assert not sees(plot.canvas, 2, 4, LIGHT.train)
    with (
        qtbot.waitSignal(plot.drag_cancelled),
        qtbot.assertNotEmitted(plot.drag_finished),
    ):
        QTest.keyClick(plot, Qt.Key.Key_Escape)
        release(plot, place(plot.canvas, 2, 5))
    assert table.dataset is LECTURE.dataset
    assert sees(plot.canvas, 2, 4, LIGHT.train)
    assert not plot._readout.text
    assert plot.canvas.mapping == before


def test_one_start_and_one_end_for_a_drag(plot: FitPlot, qtbot: QtBot) -> None:
    at = place(plot.canvas, 2, 4)
    signals = [plot.drag_started, plot.point_dragged, plot.point_dragged]
    with qtbot.waitSignals([*signals, plot.drag_finished], order="strict"):
        press(plot, at)
        move(plot, at + QPoint(10, 0))
        move(plot, at + QPoint(20, 0))
        release(plot, at + QPoint(20, 0))


def marked() -> Prepared:
    """Rows 0 to 4: trained on, but for a test row 1 and a left-out row 2."""
    x = np.arange(5.0)
    data = make_dataset("m", {"x": x, "y": np.array([0.0, 3.0, 1.0, 4.0, 2.0])})
    data = mark_rows(data, np.array([1]), "test")
    return prepare(mark_rows(data, np.array([2]), "left_out"), Config())


@pytest.mark.parametrize(
    ("row", "colour"), [(0, LIGHT.train), (1, LIGHT.test), (2, LIGHT.card)]
)
def test_train_test_and_left_out_points_can_be_dragged(
    plot: FitPlot, row: int, colour: str
) -> None:
    prepared = marked()
    show(plot, prepared)
    table = Table(plot, prepared.dataset, Config())
    data = prepared.dataset
    press(plot, place(plot.canvas, data.x[row, 0], data.y[row]))
    move(plot, place(plot.canvas, 3.0, 2.0))
    assert table.dataset.x[row, 0] == pytest.approx(3.0, abs=0.03)
    image, at = look(plot.canvas), place(plot.canvas, 3.0, 2.0)
    assert is_like(image.pixelColor(at), colour)
    ring = [image.pixelColor(at + QPoint(0, -k)) for k in range(5, 10)]
    assert any(is_like(each, LIGHT.text, 20) for each in ring)
    release(plot, place(plot.canvas, 3.0, 2.0))


def test_left_out_rows_are_hollow_and_named_only_where_there_are_any(
    plot: FitPlot,
) -> None:
    assert not plot._legend.shows("left_out")
    show(plot, marked())
    assert plot._legend.shows("left_out")
    assert plot._legend.shows("test")
    plot.show_model(np.array([0.0, -9.0]))
    middle = look(plot.canvas).pixelColor(place(plot.canvas, 2, 1))
    assert middle.name() == LIGHT.card
    assert shows(plot.canvas, LIGHT.muted, 60)
    show(plot, LECTURE)
    assert not plot._legend.shows("left_out")


def test_a_left_out_row_has_no_residual(plot: FitPlot) -> None:
    show(plot, marked())
    plot.show_model(np.array([0.0, -9.0]))
    assert plot._lines._residuals.item.path().elementCount() == 2 * 4


def test_with_several_features_the_one_on_the_axis_is_dragged(
    plot: FitPlot, qtbot: QtBot
) -> None:
    prepared = prepared_two()
    show(plot, prepared)
    plot.set_feature(1)
    data = prepared.dataset
    row = int(np.argmax(data.column("age")))
    table = Table(plot, data, Config())
    press(plot, place(plot.canvas, data.column("age")[row], data.y[row]))
    move(plot, place(plot.canvas, 0.0, 5.0))
    release(plot, place(plot.canvas, 0.0, 5.0))
    assert table.dataset.column("age")[row] == pytest.approx(0.0, abs=0.05)
    assert table.dataset.y[row] == pytest.approx(5.0, abs=0.2)
    assert table.dataset.column("speed")[row] == data.column("speed")[row]
    assert plot.feature == 1


@pytest.mark.parametrize("standardize", [False, True])
def test_of_a_polynomial_the_raw_x_is_dragged(
    plot: FitPlot, qtbot: QtBot, standardize: bool
) -> None:
    x = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    config = Config(degree=3, standardize=standardize)
    show(plot, prepare(make_dataset("c", {"x": x, "y": x**3}), config))
    press(plot, place(plot.canvas, 1, 1))
    with qtbot.waitSignal(plot.point_dragged) as dragged:
        move(plot, place(plot.canvas, -1.5, 4.0))
    assert dragged.args == pytest.approx([3, -1.5, 4.0], abs=0.2)
    release(plot, place(plot.canvas, -1.5, 4.0))


def test_a_click_beside_the_points_adds_one(plot: FitPlot, qtbot: QtBot) -> None:
    with qtbot.waitSignal(plot.point_added) as added:
        click(plot, place(plot.canvas, 2.5, 3.0))
    assert added.args == pytest.approx([2.5, 3.0], abs=0.03)


def test_with_several_x_columns_it_says_where_rows_are_added(
    plot: FitPlot, qtbot: QtBot
) -> None:
    show(plot, prepared_two())
    low, high = plot.canvas.mapping.x
    with qtbot.assertNotEmitted(plot.point_added):
        click(plot, place(plot.canvas, high - 0.02 * (high - low), -2))
    assert "rows are added in the table" in plot._readout.text
    assert "Rows are added in the table" in plot.canvas.toolTip()


def test_a_click_on_a_point_tells_its_row(plot: FitPlot, qtbot: QtBot) -> None:
    with (
        qtbot.waitSignal(plot.row_clicked) as clicked,
        qtbot.assertNotEmitted(plot.point_added),
    ):
        click(plot, place(plot.canvas, 2, 4))
    assert clicked.args == [1, False]
    with qtbot.waitSignal(plot.row_clicked) as clicked:
        QTest.mouseClick(
            plot.canvas.viewport(),
            LEFT,
            Qt.KeyboardModifier.ControlModifier,
            place(plot.canvas, 1, 2),
        )
    assert clicked.args == [0, True]


def test_the_tooltip_tells_the_row_under_the_mouse(plot: FitPlot) -> None:
    usage = plot.canvas.toolTip()
    assert "click" in usage
    move(plot, place(plot.canvas, 3, 6))
    assert plot.canvas.toolTip() == "row 3: x = 3, y = 6"
    move(plot, place(plot.canvas, 2.5, 2))
    assert plot.canvas.toolTip() == usage
    show(plot, marked())
    move(plot, place(plot.canvas, 2, 1))
    assert plot.canvas.toolTip() == "row 3: x = 2, y = 1 (left out)"


def test_selected_points_have_a_ring(plot: FitPlot) -> None:
    def ring_at(x: float, y: float) -> bool:
        image, at = look(plot.canvas), place(plot.canvas, x, y)
        above = [image.pixelColor(at + QPoint(0, -k)) for k in range(5, 8)]
        return any(colour.name() == LIGHT.text for colour in above)

    assert not ring_at(1, 2)
    plot.show_selection((0, 2))
    assert (ring_at(1, 2), ring_at(2, 4), ring_at(3, 6)) == (True, False, True)
    assert sees(plot.canvas, 1, 2, LIGHT.train)
    plot.show_selection(())
    assert not ring_at(1, 2)


def test_hundreds_of_selected_points_of_many_all_have_one(plot: FitPlot) -> None:
    x = np.linspace(0, 1, 9000)
    show(plot, prepare(make_dataset("m", {"x": x, "y": x * (1 - x)}), Config()))
    none = shows(plot.canvas, LIGHT.text, 30)
    plot.show_selection(tuple(range(0, 9000, 900)))
    few = shows(plot.canvas, LIGHT.text, 30)
    plot.show_selection(tuple(range(0, 9000, 30)))
    assert none + 100 < few
    assert few + 300 < shows(plot.canvas, LIGHT.text, 30)


def test_up_to_20000_rows_are_drawn_and_can_be_dragged(
    plot: FitPlot, qtbot: QtBot
) -> None:
    x = np.linspace(0, 1, 20_000)
    show(plot, prepare(make_dataset("m", {"x": x, "y": x}), Config()))
    assert not plot._note.text
    assert sees(plot.canvas, 0.5, 0.5, LIGHT.train)
    press(plot, place(plot.canvas, 1, 1))
    with qtbot.waitSignal(plot.point_dragged) as dragged:
        move(plot, place(plot.canvas, 0.5, 0.2))
    assert dragged.args[0] > 19_000
    release(plot, place(plot.canvas, 0.5, 0.2))


def test_of_a_mere_sample_no_point_can_be_held(plot: FitPlot, qtbot: QtBot) -> None:
    x = np.linspace(0, 1, 30_000)
    show(plot, prepare(make_dataset("m", {"x": x, "y": x}), Config()))
    at = place(plot.canvas, 0.5, 0.5)
    with qtbot.assertNotEmitted(plot.drag_started):
        press(plot, at)
        move(plot, at + QPoint(40, 40))
        release(plot, at + QPoint(40, 40))
    assert "Too many rows" in plot.canvas.toolTip()


def test_edited_data_leave_the_part_that_a_person_looks_at(plot: FitPlot) -> None:
    canvas = plot.canvas
    canvas.frame.scaleBy((0.5, 0.5))
    canvas.frame.sigRangeChangedManually.emit([True, True])
    part = canvas.mapping
    edited = prepare(set_point(LECTURE.dataset, 0, "x", -5.0, 0.0), Config())
    plot.show_data(edited, fit_exact(edited), keep_view=True)
    assert canvas.mapping == part
    plot.show_data(edited, fit_exact(edited))
    assert canvas.mapping.x[0] < -5


def test_a_renamed_column_stays_on_the_axis(plot: FitPlot) -> None:
    show(plot, prepared_two())
    plot.set_feature(1)
    data = prepared_two().dataset
    names = ("speed", "years", "y")
    renamed = Dataset("two", names, data.columns, names[:2], "y")
    prepared = prepare(renamed, Config())
    plot.show_data(prepared, fit_exact(prepared), keep_view=True)
    assert plot.canvas.axes.labels == ("years", "y")


def test_while_one_point_moves_the_others_are_not_drawn_anew(plot: FitPlot) -> None:
    generator = np.random.default_rng(0)
    x = generator.uniform(0, 1, 1000)
    x[0], y = 0.5, generator.uniform(0, 0.8, 1000)
    y[0] = 1.0
    prepared = prepare(make_dataset("m", {"x": x, "y": y}), Config())
    show(plot, prepared)
    table = Table(plot, prepared.dataset, Config())
    press(plot, place(plot.canvas, 0.5, 1.0))
    move(plot, place(plot.canvas, 0.6, 0.9))
    others = plot._points._train.rest._few.image.pixmap().cacheKey()
    for at in (0.65, 0.7, 0.75):
        move(plot, place(plot.canvas, at, 0.9))
    assert plot._points._train.rest._few.image.pixmap().cacheKey() == others
    assert sees(plot.canvas, 0.75, 0.9, LIGHT.train)
    assert table.dataset.y[0] == pytest.approx(0.9, abs=0.02)
    release(plot, place(plot.canvas, 0.75, 0.9))


def test_before_there_are_data_a_click_does_nothing(qtbot: QtBot) -> None:
    plot = FitPlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(420, 330)
    plot.show()
    plot.show_selection((0,))
    with qtbot.assertNotEmitted(plot.point_added):
        click(plot, place(plot.canvas, 0.5, 0.5))
