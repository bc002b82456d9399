"""The monkey as hypothesis drives it: sequences made up, and shrunk if they fail."""

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import ClassVar

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from tests.monkey.data_gestures import DATA_GESTURES
from tests.monkey.file_gestures import FILE_GESTURES
from tests.monkey.gesture import Gesture
from tests.monkey.picture_gestures import PICTURE_GESTURES
from tests.monkey.player import Player
from tests.monkey.race_gestures import RACE_GESTURES
from tests.monkey.run_gestures import RUN_GESTURES, TIME_GESTURES, Rest, Speed
from tests.monkey.window_gestures import (
    CONTROL_GESTURES,
    WINDOW_GESTURES,
)


@dataclass
class Record:
    """What was played, the first failure, and the shortest script that fails so.

    `log` is the file of the present script, see `Player`. At `end`, a time of the
    monotonic clock, nothing new is begun; what has failed by then is still shrunk.
    """

    log: Path
    end: float = math.inf
    tally: Counter[str] = field(default_factory=Counter)
    shortest: list[str] | None = None
    failure: str = ""

    @property
    def is_over(self) -> bool:
        return self.shortest is None and monotonic() > self.end

    def take(self, player: Player) -> None:
        self.tally += player.tally
        if not player.failure:
            return
        if self.shortest is None:
            count = len(player.script)
            print(f"{player.failure}, after {count} gestures; they are shrunk now")
            self.failure = player.failure
        is_it = player.failure == self.failure
        if self.shortest is None or (
            is_it and len(player.script) <= len(self.shortest)
        ):
            self.shortest = player.script


class Monkey(RuleBasedStateMachine):
    """One sitting; each rule plays one group of gestures, so that some lead far."""

    record: ClassVar[Record]

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._player: Player | None = None

    def _play(self, gesture: Gesture) -> None:
        if self._player is not None:
            self._player.play(gesture)

    @initialize(full_speed=st.booleans())
    def begin(self, full_speed: bool) -> None:
        if not self.record.is_over:
            self._player = Player(Path(self._folder.name), self.record.log)
        self._play(Speed(1.0 if full_speed else 0.5))

    @rule(gesture=RUN_GESTURES)
    def run(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule(gesture=TIME_GESTURES)
    def travel(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule(gesture=CONTROL_GESTURES)
    def control(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule(gesture=DATA_GESTURES)
    def edit(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule(gesture=RACE_GESTURES)
    def race(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule(gesture=PICTURE_GESTURES)
    def point(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule(gesture=WINDOW_GESTURES)
    def arrange(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule(gesture=FILE_GESTURES)
    def save(self, gesture: Gesture) -> None:
        self._play(gesture)

    @rule()
    def rest(self) -> None:
        self._play(Rest())

    @rule()
    def rest_more_often(self) -> None:
        self._play(Rest())

    def teardown(self) -> None:
        with self._folder:
            if self._player is not None:
                self._end(self._player)

    def _end(self, player: Player) -> None:
        try:
            player.end()
        finally:
            self.record.take(player)


def play(record: Record, number: int, sequences: int, gestures: int) -> None:
    """Play so many sequences of so many gestures each, made up from that number.

    What goes wrong is raised, once hypothesis has shrunk the sequence; `record` then
    holds its script.
    """
    recorded = type("Monkey", (Monkey,), {"record": record})
    how = settings(
        max_examples=sequences,
        stateful_step_count=gestures,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(recorded), settings=how)
