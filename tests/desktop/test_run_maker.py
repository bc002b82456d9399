"""Runs are made at once, or in another thread where that takes long."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.run_maker import RunMaker
from desktop.runs import Run, make_run
from linreg.config import Config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.errors import SettingError


@pytest.fixture
def maker() -> Iterator[RunMaker]:
    owner = QObject()
    maker = RunMaker(owner)
    yield maker
    maker.close()


def long_table(slope: float) -> Dataset:
    x = np.arange(100_001.0)
    return make_dataset("long", {"x": x, "y": slope * x})


def test_a_short_table_is_taken_at_once(maker: RunMaker, qtbot: QtBot) -> None:
    taken: list[Run] = []
    data = lecture_data()
    with qtbot.assertNotEmitted(maker.preparing):
        maker.make(data, partial(make_run, data, Config()), taken.append)
    assert [run.prepared.dataset for run in taken] == [data]


def test_a_run_that_cannot_be_is_not_taken(maker: RunMaker, qtbot: QtBot) -> None:
    taken: list[Run] = []
    data, config = lecture_data(), Config(batch_size=99)
    with qtbot.waitSignal(maker.failed) as failed:
        maker.make(data, partial(make_run, data, config), taken.append)
    assert failed.args is not None
    assert isinstance(failed.args[0], SettingError)
    assert taken == []


def test_of_several_long_tables_the_last_one_counts(
    maker: RunMaker, qtbot: QtBot
) -> None:
    taken: list[Run] = []
    told: list[bool] = []
    maker.preparing.connect(told.append)
    for slope in (1.0, 2.0, 3.0):
        data = long_table(slope)
        maker.make(data, partial(make_run, data, Config()), taken.append)
    assert told[0] is True
    assert taken == []
    qtbot.waitUntil(lambda: told[-1] is False, timeout=60_000)
    assert taken[-1].exact.weight == pytest.approx([3.0])
    assert len(taken) == 1
