"""The program that is killed: the real window, and somebody who uses it."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QSettings, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop.assets import resource
from desktop.session import Session
from desktop.theme import LIGHT, apply_theme
from desktop.window import MainWindow
from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.race import with_optimizer
from tests.kill.journal import Entry, Journal

TITLE = "gesture {0}"
_OPTIMIZERS = ("SGD", "Adam", "RMSprop", "Adagrad", "NAdam", "Rprop")
# In milliseconds.
_SHORTEST_PAUSE, _LONGEST_PAUSE = 100, 1500
_NOTED_EVERY = 50


def take_name() -> None:
    """That of the program, of which the name of its folder is made."""
    QCoreApplication.setApplicationName("Linreg Lab")
    QCoreApplication.setOrganizationName("Linreg Lab")


def live(journal: Path, seed: int) -> None:
    """Open the window and use it until somebody puts an end to it."""
    take_name()
    application = QApplication(["linreg-lab"])
    apply_theme(application, LIGHT)
    window = MainWindow(resource("datasets"), LIGHT, QSettings(), application)
    window.show()
    window.transport.speed.setValue(window.transport.speed.maximum())
    window.begin(None)
    person = Person(window.session, Journal(journal), seed)
    person.begin()
    application.exec()


class Person(QObject):
    """Makes a gesture now and then, and notes how the session stands.

    Each gesture ends with an edit of the data, whose title has the gesture's number:
    what is saved says by its title which gestures are in it.
    """

    def __init__(self, session: Session, journal: Journal, seed: int) -> None:
        super().__init__()
        self._session, self._journal = session, journal
        self._random = random.Random(seed)
        self._gesture = 0
        self._travelled: set[int] = set()
        self._notes, self._gestures = QTimer(self), QTimer(self)
        self._gestures.setSingleShot(True)
        self._notes.timeout.connect(self._note)
        self._gestures.timeout.connect(self._act)

    def begin(self) -> None:
        config = Config(
            iterations=10**9, batch_size=16, settings={"lr": 0.001}, dtype="float32"
        )
        self._session.load(noisy(self._random, 200), TITLE.format(0), config)
        self._notes.start(_NOTED_EVERY)
        self._gestures.start(_SHORTEST_PAUSE)

    @Slot()
    def _note(self) -> None:
        session = self._session
        history = session.run.history
        gesture = int(session.title.rpartition(" ")[2])
        newest = len(history) - 1
        # The newest row itself may be written again.
        row = history.find(newest - 1)
        if row is not None:
            self._journal.write(
                Entry(
                    time.monotonic(),
                    gesture,
                    None if gesture in self._travelled else newest,
                    session.run.key,
                    row.iteration,
                    row.loss.hex(),
                )
            )

    @Slot()
    def _act(self) -> None:
        self._gesture += 1
        travels = self._random.random() < 0.4
        if travels:
            self._travelled.add(self._gesture)
        self._random.choice(self._travels() if travels else self._changes())()
        self._edit()
        self._session.train()
        pause = self._random.randint(_SHORTEST_PAUSE, _LONGEST_PAUSE)
        self._gestures.start(pause)

    def _changes(self) -> list[Callable[[], None]]:
        return [self._change_rate, self._change_optimizer, self._do_nothing]

    def _travels(self) -> list[Callable[[], None]]:
        return [self._reset, self._go_back, self._race, self._load, self._show_other]

    def _edit(self) -> None:
        session = self._session
        dataset = edited(session.dataset, self._random)
        session.edit(dataset, TITLE.format(self._gesture))

    def _do_nothing(self) -> None:
        pass

    def _change_rate(self) -> None:
        rate = self._random.choice((0.0005, 0.001, 0.002))
        config = self._session.config
        settings = {**config.settings, "lr": rate}
        self._session.configure(replace(config, settings=settings))

    def _change_optimizer(self) -> None:
        name = self._random.choice(_OPTIMIZERS)
        config = with_optimizer(self._session.config, name, 0.001)
        self._session.configure(config)

    def _reset(self) -> None:
        self._session.reset()

    def _go_back(self) -> None:
        self._session.go_to(self._random.randint(0, self._session.newest))

    def _race(self) -> None:
        names = self._random.sample(_OPTIMIZERS, self._random.randint(1, 4))
        config = self._session.config
        self._session.race([with_optimizer(config, name, 0.001) for name in names])

    def _load(self) -> None:
        rows = self._random.choice((50, 200, 5000))
        title = TITLE.format(self._gesture)
        self._session.load(noisy(self._random, rows), title, self._session.config)

    def _show_other(self) -> None:
        self._session.show_run(self._random.choice(self._session.runs).key)


def noisy(source: random.Random, rows: int) -> Dataset:
    """A line with noise, so that no run of batches ever comes to rest."""
    rng = np.random.default_rng(source.getrandbits(32))
    x = rng.normal(size=rows)
    return make_dataset("noisy", {"x": x, "y": 2 * x + 1 + rng.normal(size=rows)})


def edited(dataset: Dataset, source: random.Random) -> Dataset:
    """One point of them moved."""
    *xs, y = dataset.columns
    y = y.copy()
    y[source.randrange(len(y))] += source.uniform(-1, 1)
    return replace(dataset, columns=(*xs, y))
