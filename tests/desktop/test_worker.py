"""The training thread: its steps, signals and halts, in order."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QThread, Signal
from pytestqt.qtbot import QtBot

from desktop.worker import Explanation, Halt, Job, TrainingWorker
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.edits import set_point
from linreg.history import History
from linreg.prepare import Prepared, prepare
from linreg.status import Status
from linreg.trainer import PHASES, Trainer

COMMANDS = (
    "load",
    "run",
    "pause",
    "set_rate",
    "change",
    "change_data",
    "go_to",
    "go_on_by_a_phase",
    "explain",
    "finish",
)
SENT = ("ready", "stepped", "halted", "arrived", "explained")
LECTURE = Config(reduction="sum", initial_weight=(0.0,), initial_bias=0.0)


class Remote(QObject):
    """The worker in its thread, the signals that reach it there, and those it sends.

    These are sent on from this thread: what waits for a signal must not run in another.
    """

    load = Signal(object)
    run = Signal(object)
    pause = Signal()
    set_rate = Signal(object)
    change = Signal(object)
    change_data = Signal(object)
    go_to = Signal(object)
    go_on_by_a_phase = Signal()
    explain = Signal()
    finish = Signal()
    ready = Signal(object)
    stepped = Signal(object)
    halted = Signal(object)
    arrived = Signal(object)
    explained = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.worker = TrainingWorker()
        self.told: list[object] = []
        self.thread_ = QThread()
        self.worker.moveToThread(self.thread_)
        self.thread_.started.connect(self.worker.start)
        for name in COMMANDS:
            getattr(self, name).connect(getattr(self.worker, name))
        for name in SENT:
            getattr(self.worker, name).connect(getattr(self, name))
        self.stepped.connect(self.note)
        self.halted.connect(self.note)
        self.arrived.connect(self.note)
        self.explained.connect(self.note)
        self.thread_.start()

    def note(self, what: object) -> None:
        self.told.append(what)

    @property
    def iterations(self) -> list[int]:
        return [what for what in self.told if isinstance(what, int)]


@pytest.fixture
def remote(qtbot: QtBot) -> Iterator[Remote]:
    remote = Remote()
    yield remote
    remote.finish.emit()
    assert remote.thread_.wait(5000)


def job(config: Config = LECTURE) -> Job:
    prepared = prepare(lecture_data(), config)
    return Job(prepared, config, History(prepared.parameter_names))


def load(qtbot: QtBot, remote: Remote, config: Config = LECTURE) -> History:
    work = job(config)
    # The first optimizer of all takes torch a while to import.
    with qtbot.waitSignal(remote.ready, timeout=20_000):
        remote.load.emit(work)
    return work.history


def run(qtbot: QtBot, remote: Remote, steps: int | None) -> Halt:
    with qtbot.waitSignal(remote.halted) as halted:
        remote.run.emit(steps)
    assert halted.args is not None
    halt = halted.args[0]
    assert isinstance(halt, Halt)
    return halt


def test_a_loaded_run_stands_at_its_first_row(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote)
    assert len(history) == 1
    assert history.row(0).loss == 4 + 16 + 36
    assert remote.iterations == []


def test_each_step_is_signalled_once_and_in_order(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote)
    halt = run(qtbot, remote, 500)
    assert remote.iterations == list(range(1, 501))
    assert remote.told[-1] is halt
    assert (halt.status, halt.iteration) == (Status.TRAINING, 500)
    assert len(history) == 501


def test_the_rows_are_those_of_the_loop_without_a_thread(
    qtbot: QtBot, remote: Remote
) -> None:
    history = load(qtbot, remote)
    run(qtbot, remote, 200)
    alone = Trainer(prepare(lecture_data(), LECTURE), LECTURE)
    for _ in range(200):
        alone.step()
    assert history.parameters(200).tolist() == alone.history.parameters(200).tolist()


def test_a_run_ends_at_its_iterations(qtbot: QtBot, remote: Remote) -> None:
    load(qtbot, remote, replace(LECTURE, iterations=30))
    halt = run(qtbot, remote, None)
    assert (halt.status, halt.iteration) == (Status.FINISHED, 30)
    assert run(qtbot, remote, None).iteration == 30
    assert run(qtbot, remote, 2).iteration == 32


def test_a_run_that_diverges_halts_and_says_where(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote, replace(LECTURE, settings={"lr": 0.9}))
    halt = run(qtbot, remote, None)
    assert halt.status is Status.DIVERGED
    assert halt.divergence is not None
    assert halt.divergence.iteration == halt.iteration < 100
    assert len(remote.iterations) == halt.iteration == len(history) - 1


def test_pausing_stops_between_two_steps(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote, replace(LECTURE, iterations=10**9))
    with qtbot.waitSignal(remote.halted) as halted:
        with qtbot.waitSignal(remote.stepped):
            remote.run.emit(None)
        remote.pause.emit()
    assert halted.args is not None
    halt = halted.args[0]
    assert halt.status is Status.TRAINING
    assert len(history) == halt.iteration + 1 == len(remote.iterations) + 1


def test_commands_in_one_breath_are_followed_in_order(
    qtbot: QtBot, remote: Remote
) -> None:
    with qtbot.waitSignals([remote.ready, remote.halted]):
        remote.load.emit(job())
        remote.run.emit(7)
    assert remote.iterations == [1, 2, 3, 4, 5, 6, 7]


def test_a_change_takes_effect_at_the_next_step(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote)
    run(qtbot, remote, 3)
    with qtbot.waitSignal(remote.ready):
        remote.change.emit((replace(LECTURE, settings={"lr": 0.02}),))
    run(qtbot, remote, 1)
    before, after = history.row(3), history.row(4)
    moved = after.parameters - before.parameters
    assert moved == pytest.approx(-0.02 * before.gradient, rel=1e-4)
    assert [change.iteration for change in history.changes] == [3]


def test_a_slow_run_keeps_its_pace(qtbot: QtBot, remote: Remote) -> None:
    """At 1 step/s the first one comes at once and the second only a second later."""
    history = load(qtbot, remote)
    remote.set_rate.emit(1.0)
    with qtbot.waitSignal(remote.stepped):
        remote.run.emit(None)
    with qtbot.waitSignal(remote.halted):
        remote.pause.emit()
    assert remote.iterations == [1]
    assert len(history) == 2


def edited(y: float) -> Prepared:
    return prepare(set_point(lecture_data(), 2, "x", 3.0, y), LECTURE)


def test_edited_data_are_met_at_the_next_step(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote)
    run(qtbot, remote, 3)
    before = history.losses(4).tolist()
    with qtbot.waitSignal(remote.ready) as ready:
        remote.change_data.emit(edited(9.0))
    assert ready.args is not None
    assert (ready.args[0].iteration, ready.args[0].history) == (3, history)
    w, b = history.row(3).parameters
    squares = sum((w * x + b - y) ** 2 for x, y in ((1, 2), (2, 4), (3, 9)))
    assert history.row(3).loss == pytest.approx(squares, rel=1e-5)
    assert history.losses(3).tolist() == before[:3]
    run(qtbot, remote, 1)
    moved = history.row(4).parameters - history.row(3).parameters
    assert moved == pytest.approx(-LECTURE.lr * history.row(3).gradient, rel=1e-4)
    assert [change.iteration for change in history.data_changes] == [3]


def test_edited_data_do_not_stop_a_run(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote, replace(LECTURE, iterations=10**9))
    remote.run.emit(None)
    qtbot.waitUntil(lambda: len(history) > 50)
    with qtbot.assertNotEmitted(remote.ready):
        for y in (7.0, 8.0, 9.0):
            remote.change_data.emit(edited(y))
        qtbot.waitUntil(lambda: bool(history.data_changes))
        reached = len(history)
        qtbot.waitUntil(lambda: len(history) > reached + 50)
    with qtbot.waitSignal(remote.halted):
        remote.pause.emit()
    last = history.data_changes[-1].edit.apply(lecture_data())
    assert last.y.tolist() == [2, 4, 9]
    assert remote.iterations == list(range(1, len(history)))


def test_a_run_that_is_over_goes_on_with_edited_data(
    qtbot: QtBot, remote: Remote
) -> None:
    load(qtbot, remote, replace(LECTURE, tolerance=1e-3, iterations=10**6))
    assert run(qtbot, remote, None).status is Status.CONVERGED
    with qtbot.waitSignal(remote.ready) as ready:
        remote.change_data.emit(edited(9.0))
    assert ready.args is not None
    assert ready.args[0].status is Status.TRAINING
    assert run(qtbot, remote, 5).status is Status.TRAINING


def test_before_there_is_a_run_edited_data_are_nothing(
    qtbot: QtBot, remote: Remote
) -> None:
    with qtbot.waitSignal(remote.ready):
        remote.change_data.emit(edited(9.0))
        remote.load.emit(job())


# Back in time, and through the parts of a step


def arrive(qtbot: QtBot, remote: Remote, iteration: int) -> Halt:
    with qtbot.waitSignal(remote.arrived) as arrived:
        remote.go_to.emit(iteration)
    assert arrived.args is not None
    halt = arrived.args[0]
    assert isinstance(halt, Halt)
    return halt


def go_through_a_phase(qtbot: QtBot, remote: Remote) -> Explanation:
    with qtbot.waitSignal(remote.explained) as explained:
        remote.go_on_by_a_phase.emit()
    assert explained.args is not None
    explanation = explained.args[0]
    assert isinstance(explanation, Explanation)
    return explanation


def test_it_stands_where_it_is_asked_to(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote)
    run(qtbot, remote, 300)
    halt = arrive(qtbot, remote, 120)
    assert halt.iteration == 120
    assert halt.status is Status.TRAINING
    assert halt.row is not None
    assert halt.row.parameters.tolist() == history.row(120).parameters.tolist()
    assert len(history) == 301
    assert arrive(qtbot, remote, 10**12).iteration == 300
    assert arrive(qtbot, remote, -5).iteration == 0


def test_running_on_from_the_past_begins_a_branch(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote)
    run(qtbot, remote, 300)
    losses = history.losses(301).tolist()
    arrive(qtbot, remote, 120)
    run(qtbot, remote, 10)
    assert len(history) == 131
    assert history.losses(131).tolist() == losses[:131]
    (abandoned,) = history.abandoned
    assert (abandoned.iterations[0], abandoned.newest) == (119, 300)


def test_going_back_pauses_a_run(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote, replace(LECTURE, iterations=10**9))
    remote.run.emit(None)
    qtbot.waitUntil(lambda: len(history) > 100)
    assert arrive(qtbot, remote, 50).iteration == 50
    stopped = len(history)
    arrive(qtbot, remote, 60)
    assert len(history) == stopped


def test_settings_and_data_of_a_step_come_with_it(qtbot: QtBot, remote: Remote) -> None:
    load(qtbot, remote)
    run(qtbot, remote, 5)
    slower = replace(LECTURE, settings={"lr": 0.001})
    with qtbot.waitSignal(remote.ready):
        remote.change.emit((slower,))
    run(qtbot, remote, 5)
    halt = arrive(qtbot, remote, 4)
    assert halt.config is not None
    assert halt.config.lr == LECTURE.lr
    halt = arrive(qtbot, remote, 5)
    assert halt.config is not None
    assert halt.config.lr == 0.001


def test_the_parts_of_a_step_one_after_another(qtbot: QtBot, remote: Remote) -> None:
    history = load(qtbot, remote)
    run(qtbot, remote, 3)
    before = history.row(3)
    for expected in PHASES[:-1]:
        explanation = go_through_a_phase(qtbot, remote)
        assert explanation.phase == expected
        assert explanation.opened.iteration == 3
        assert explanation.opened.loss == before.loss
        assert len(history) == 4
    last = go_through_a_phase(qtbot, remote)
    assert last.phase == "update"
    assert len(history) == 5
    after = last.opened.after
    assert after is not None
    assert after.tolist() == history.row(4).parameters.tolist()
    halt = remote.told[-2]
    assert isinstance(halt, Halt)
    assert (halt.iteration, halt.phase) == (4, "update")
    assert go_through_a_phase(qtbot, remote).opened.iteration == 4


def test_a_whole_step_leaves_its_parts_behind(qtbot: QtBot, remote: Remote) -> None:
    load(qtbot, remote)
    go_through_a_phase(qtbot, remote)
    go_through_a_phase(qtbot, remote)
    run(qtbot, remote, 1)
    explanation = go_through_a_phase(qtbot, remote)
    assert (explanation.phase, explanation.opened.iteration) == ("forward", 1)


def test_looking_into_steps_during_a_run_changes_none(
    qtbot: QtBot, remote: Remote
) -> None:
    config = replace(LECTURE, optimizer="Adam", settings={}, iterations=400)
    history = load(qtbot, remote, config)
    remote.run.emit(None)
    with qtbot.waitSignal(remote.halted):
        for _ in range(20):
            remote.explain.emit()
    alone = Trainer(prepare(lecture_data(), config), config)
    for _ in range(400):
        alone.step()
    assert history.parameters(400).tolist() == alone.history.parameters(400).tolist()


def test_a_run_that_is_over_has_no_last_part(qtbot: QtBot, remote: Remote) -> None:
    config = replace(LECTURE, settings={"lr": 1e15})
    load(qtbot, remote, config)
    with qtbot.waitSignal(remote.halted):
        remote.run.emit(None)
    for expected in PHASES:
        explanation = go_through_a_phase(qtbot, remote)
        assert explanation.phase == expected
        assert explanation.opened.update is None
    assert explanation.opened.after is None


_LET_GO = """
from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Signal

import desktop.worker
from desktop.worker import Job, TrainingWorker
from linreg.config import Config
from linreg.dataset import lecture_data
from linreg.history import History
from linreg.prepare import prepare


class Commands(QObject):
    load, run, finish = Signal(object), Signal(object), Signal()


class Listener:
    def listen(self) -> None: ...


# As many slices as there can be.
desktop.worker._SLICE_SECONDS = 0
application, commands = QCoreApplication([]), Commands()
worker, thread = TrainingWorker(), QThread()
worker.moveToThread(thread)
thread.started.connect(worker.start)
for name in ("load", "run", "finish"):
    getattr(commands, name).connect(getattr(worker, name))
thread.start()
config = Config(iterations=10**9)
prepared = prepare(lecture_data(), config)
commands.load.emit(Job(prepared, config, History(prepared.parameter_names)))
commands.run.emit(None)
for _ in range(100):
    timers, listeners = [QTimer() for _ in range(300)], []
    for timer in timers:
        listeners.append(Listener())
        timer.timeout.connect(listeners[-1].listen)
    del timer, listeners
    del timers
commands.finish.emit()
thread.wait()
"""


def test_it_does_not_wait_for_the_window_while_that_waits_for_it() -> None:
    """The window lets go of listeners, for which Qt locks what signals are known by.

    To ask Qt about a signal in the training thread, with Python's lock held, would now
    and then stop both for ever.
    """
    done = subprocess.run([sys.executable, "-c", _LET_GO], check=False, timeout=120)
    assert done.returncode == 0
