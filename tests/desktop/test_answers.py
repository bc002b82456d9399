"""What the pages show of a run: when it is worked out, and whose it is."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QHBoxLayout, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.answers import Answers, Pages
from desktop.certified_view import CertifiedView
from desktop.plots.scaling import ScalingLab
from desktop.runs import Run, make_run
from desktop.statistics import StatisticsView
from desktop.theme import LIGHT
from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.edits import mark_rows, set_point
from linreg.rows import Row
from linreg.wampler import wampler_certified, wampler_data
from tests.desktop.hands import entry, texts


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def pages(window: QWidget) -> Pages:
    """Three pages that nobody looks at as yet."""
    pages = Pages(StatisticsView(), CertifiedView(), ScalingLab(LIGHT))
    row = QHBoxLayout(window)
    for page in (pages.statistics, pages.certified, pages.scaling):
        row.addWidget(page)
    return pages


@pytest.fixture
def answers(window: QWidget, pages: Pages) -> Iterator[Answers]:
    answers = Answers(pages, window)
    yield answers
    answers.close()


def noisy(rows: int = 30) -> Dataset:
    generator = np.random.default_rng(2)
    x = generator.uniform(0, 5, rows)
    return make_dataset("n", {"x": x, "y": 2 * x + generator.normal(size=rows)})


def state(run: Run, w: float = 1.0, b: float = 0.5) -> Row:
    """A step at which the model is this one."""
    return Row(0, np.array([w, b]), np.zeros(2), 1.0, np.nan, 0.01)


def show(answers: Answers, run: Run, w: float = 1.0, b: float = 0.5) -> None:
    answers.show_row(state(run, w, b), np.array([w]), b)


def scores(pages: Pages) -> QTableWidget:
    return pages.statistics.findChildren(QTableWidget)[0]


def squared_correlation(dataset: Dataset) -> float:
    return float(np.corrcoef(dataset.x[:, 0], dataset.y)[0, 1] ** 2)


def reads(pages: Pages, row: str, column: str) -> float:
    text = entry(scores(pages), row, column).replace("−", "-")
    return float(text) if text not in ("", "–") else float("nan")


def test_both_columns_stand_when_the_thread_is_done(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    run = make_run(noisy(), Config())
    window.show()
    answers.begin(run, None, edited=False)
    show(answers, run)
    expected = pytest.approx(squared_correlation(noisy()), rel=1e-4)
    qtbot.waitUntil(lambda: reads(pages, "R²", "exact fit") == expected)
    residuals = noisy().y - noisy().x[:, 0] - 0.5
    rmse = float(np.sqrt(np.mean(residuals**2)))
    assert reads(pages, "RMSE", "model, train") == pytest.approx(rmse, rel=1e-4)


def test_while_nobody_looks_nothing_is_worked_out(
    pages: Pages, answers: Answers
) -> None:
    run = make_run(noisy(), Config())
    answers.begin(run, None, edited=False)
    show(answers, run)
    assert not answers._of_fit.busy
    assert not answers._of_scaling.busy
    assert np.isnan(reads(pages, "R²", "exact fit"))


def test_what_was_shown_of_other_data_is_replaced(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    window.show()
    edited = set_point(noisy(), 0, "x", 9.0, -40.0)
    for data in (noisy(), edited):
        run = make_run(data, Config())
        answers.begin(run, None, edited=data is edited)
        show(answers, run)
    expected = pytest.approx(squared_correlation(edited), rel=1e-4)
    qtbot.waitUntil(lambda: not answers._of_fit.busy)
    assert reads(pages, "R²", "exact fit") == expected


def test_what_is_still_worked_out_of_other_data_is_not_shown(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    window.show()
    run = make_run(noisy(), Config())
    answers.begin(run, None, edited=False)
    show(answers, run)
    assert answers._of_fit.busy
    pages.statistics.hide()
    pages.certified.hide()
    answers.begin(make_run(noisy(), Config()), None, edited=True)
    answers._of_fit._pool.waitForDone()
    qtbot.waitUntil(lambda: not answers._of_scaling.busy)
    assert np.isnan(reads(pages, "R²", "exact fit"))


def test_test_rows_have_a_column_of_their_own(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    window.show()
    data = mark_rows(noisy(), np.array([0, 1, 2]), "test")
    run = make_run(data, Config())
    answers.begin(run, None, edited=False)
    show(answers, run)
    qtbot.waitUntil(lambda: not answers._of_fit.busy)
    mae = float(np.mean(np.abs(noisy().y - noisy().x[:, 0] - 0.5)[:3]))
    assert reads(pages, "MAE", "model, test") == pytest.approx(mae, rel=1e-4)


def test_of_a_long_table_the_model_is_measured_in_another_thread(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    window.show()
    data = noisy(100_001)
    run = make_run(data, Config())
    answers.begin(run, None, edited=False)
    show(answers, run)
    assert np.isnan(reads(pages, "RMSE", "model, train"))
    qtbot.waitUntil(lambda: not np.isnan(reads(pages, "RMSE", "model, train")))
    qtbot.waitUntil(lambda: not np.isnan(reads(pages, "R²", "exact fit")))
    qtbot.waitUntil(lambda: not np.isnan(reads(pages, "RMSE", "model, train")))


def test_certified_answers_beside_those_found(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    window.show()
    config = replace(Config(), degree=5)
    run = make_run(wampler_data(1), config)
    answers.begin(run, wampler_certified(1), edited=False)
    row = Row(0, np.arange(6.0), np.zeros(6), 1.0, np.nan, 0.01)
    answers.show_row(row, np.arange(5.0), 5.0)
    (numbers,) = pages.certified.findChildren(QTableWidget)
    assert float(entry(numbers, "b", "exact fit")) == pytest.approx(1)
    assert float(entry(numbers, "b", "trained now")) == 5
    qtbot.waitUntil(lambda: entry(numbers, "R²", "exact fit") != "–")
    answers.begin(run, wampler_certified(1), edited=True)
    assert "not trained on the certified rows" in texts(pages.certified)
    answers.begin(make_run(noisy(), Config()), None, edited=False)
    assert "No certified answers" in texts(pages.certified)


def test_scaling_is_compared_when_its_page_is_opened(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    answers.begin(make_run(noisy(), Config()), None, edited=False)
    window.show()
    qtbot.waitUntil(pages.scaling.raw.isVisible)
    assert "make a round valley" in texts(pages.scaling)


def test_why_scaling_cannot_be_compared_is_said(
    qtbot: QtBot, window: QWidget, pages: Pages, answers: Answers
) -> None:
    x = np.array([1.0, 2.0, 3.0])
    run = make_run(make_dataset("h", {"x": x * 1e300, "y": x}), Config())
    answers.begin(run, None, edited=False)
    window.show()
    qtbot.waitUntil(lambda: not answers._of_scaling.busy)
    assert pages.scaling.raw.isVisible() or texts(pages.scaling)


def test_closing_waits_for_what_is_being_done(
    window: QWidget, pages: Pages, answers: Answers
) -> None:
    window.show()
    run = make_run(noisy(100_001), Config())
    answers.begin(run, None, edited=False)
    show(answers, run)
    assert answers._of_fit.busy
    answers.close()
    assert not answers._of_fit.busy
    assert np.isnan(reads(pages, "R²", "exact fit"))
