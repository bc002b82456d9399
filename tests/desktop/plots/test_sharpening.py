"""A surface from a sample of the rows, and what it becomes when it rests."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop.plots.surface import SurfacePlot
from desktop.theme import LIGHT
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.exact import fit_exact
from linreg.history import History
from linreg.prepare import prepare
from linreg.surface import Surface


def start(plot: SurfacePlot, rows: int, loss: str) -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=rows)
    data = make_dataset("s", {"x": x, "y": 2 * x + random.normal(size=rows)})
    prepared = prepare(data, Config(loss=loss))
    history = History(prepared.parameter_names)
    history.write(0, [0.0, 0.0, 0.0, 0.0, 1.0, np.nan, 0.1])
    surface = Surface(prepared, loss, "mean")
    plot.start(prepared, surface, fit_exact(prepared), loss=loss)
    plot.show_history(history.rows(), 0, np.zeros(2))


@pytest.fixture
def plot(qtbot: QtBot) -> SurfacePlot:
    plot = SurfacePlot(LIGHT)
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    return plot


@pytest.mark.parametrize(
    ("rows", "sharp"), [(5_000, ""), (50_000, "from 20000 of 50000 rows")]
)
def test_a_picture_that_rests_is_taken_from_more_rows(
    qtbot: QtBot, plot: SurfacePlot, rows: int, sharp: str
) -> None:
    start(plot, rows, "l1")
    assert plot._scene.note.text == f"from 1000 of {rows} rows"
    before = plot.canvas.grab().toImage()
    qtbot.waitUntil(lambda: plot._scene.note.text == sharp)
    assert plot.canvas.grab().toImage() != before
    plot.close_threads()


@pytest.mark.parametrize(("rows", "loss"), [(900, "l1"), (50_000, "mse")])
def test_what_is_of_all_rows_needs_no_more(
    plot: SurfacePlot, rows: int, loss: str
) -> None:
    start(plot, rows, loss)
    assert plot._scene.note.text == ""
    assert not plot._scene.terrain._sharpening._rest.isActive()


def test_a_picture_that_is_replaced_is_not_sharpened(
    qtbot: QtBot, plot: SurfacePlot
) -> None:
    start(plot, 50_000, "l1")
    sharp: list[object] = []
    plot._scene.terrain._sharpening.done.connect(lambda done: sharp.append(done.view))
    start(plot, 900, "l1")
    plot._scene.terrain._sharpening._begin()
    qtbot.waitUntil(lambda: bool(sharp))
    assert sharp == [plot._scene.view]
    assert plot._scene.note.text == ""
    plot.close_threads()


def test_the_sharper_surface_is_nearer_to_that_of_all_rows() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=100_000)
    data = make_dataset("s", {"x": x, "y": x + random.standard_t(2, 100_000)})
    prepared = prepare(data, Config(loss="l1"))
    few = Surface(prepared, "l1", "mean")
    place = np.array([0.5, -0.3])
    exact = np.abs(0.5 * x - 0.3 - data.y).mean()
    assert few.sharper().sampled_rows == 20_000
    assert abs(few.sharper().at(place) - exact) < abs(few.at(place) - exact)
