"""What a person does to a run: commands, keys, and the ways through time."""

from dataclasses import dataclass
from typing import ClassVar

from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.monkey.gesture import Gesture
from tests.monkey.reach import press, type_into
from tests.monkey.stage import Stage

_LEFT = Qt.MouseButton.LeftButton
_COMMANDS = (
    "run",
    "step",
    "step_back",
    "phase",
    "step_many",
    "reset",
    "undo",
    "redo",
    "remove_rows",
    "exact_fit",
    "log_loss",
)
_KEYS = (
    *("Space", "S", "Shift+S", "B", "P", "R", "F", "L"),
    *("Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown"),
    *("Return", "Escape", "Tab", "Shift+Tab", "Delete", "Backspace", "Insert", "F2"),
    *("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+A", "Ctrl+C", "Ctrl+Shift+C", "Ctrl+V"),
    *("0", "5", "Minus", "Period"),
)
_SLIDER_KEYS = ("Left", "Right", "Home", "End", "PageUp", "PageDown")


@dataclass(frozen=True)
class Command(Gesture):
    """One of the window's actions, as from its menu or its button."""

    name: str

    def play(self, stage: Stage) -> str:
        action = getattr(stage.window.actions_, self.name)
        if not action.isEnabled():
            return ""
        was_running = stage.session.running
        action.trigger()
        if self.name == "run" and not was_running:
            assert stage.session.running, "Run does nothing"
        return str(action.text())


@dataclass(frozen=True)
class Press(Gesture):
    """A key, wherever the keyboard is."""

    key: str

    in_dialog: ClassVar[bool] = True

    def play(self, stage: Stage) -> str:
        target = QApplication.focusWidget() or stage.window
        press(target, self.key)
        return type(target).__name__


@dataclass(frozen=True)
class Train(Gesture):
    """Run, and watch for so many steps of all runs, or for half a second."""

    steps: int

    def play(self, stage: Stage) -> str:
        session, run = stage.session, stage.window.actions_.run
        if not session.running:
            if not run.isEnabled():
                return ""
            run.trigger()
        rate = stage.window.transport.rate
        steps = 1 + self.steps // len(session.runs)
        steps = steps if rate is None else min(steps, 1 + int(rate / 2))
        goal = session.newest + steps
        stage.until(
            lambda: not session.running or session.newest >= goal, "steps are made"
        )
        return f"at {session.newest}"


@dataclass(frozen=True)
class Pause(Gesture):
    """Pause, and wait until it has arrived."""

    def play(self, stage: Stage) -> str:
        if not stage.session.running:
            return ""
        stage.pause()
        return f"at {stage.session.iteration}"


@dataclass(frozen=True)
class Rest(Gesture):
    """Pause, wait until all is done, and look at everything closely."""

    in_dialog: ClassVar[bool] = True
    rests: ClassVar[bool] = True

    def play(self, stage: Stage) -> str:
        stage.rest()
        return f"at {stage.session.iteration} of {stage.session.newest}"


@dataclass(frozen=True)
class StepMany(Gesture):
    """Step N, with this N."""

    steps: int

    def play(self, stage: Stage) -> str:
        type_into(stage.window.transport.count, str(self.steps))
        action = stage.window.actions_.step_many
        if not action.isEnabled():
            return ""
        action.trigger()
        return action.text()


@dataclass(frozen=True)
class Speed(Gesture):
    """The speed's slider, so far from its slow end."""

    part: float

    def play(self, stage: Stage) -> str:
        slider = stage.window.transport.speed
        slider.setValue(round(self.part * slider.maximum()))
        return str(stage.window.transport.rate)


@dataclass(frozen=True)
class GoTo(Gesture):
    """Another iteration, typed into its field: this part of all that are recorded."""

    part: float

    def play(self, stage: Stage) -> str:
        scrubber = stage.window.scrubber
        if not scrubber.field.isEnabled():
            return ""
        iteration = round(self.part * stage.session.newest)
        type_into(scrubber.field, str(iteration))
        return str(iteration)


@dataclass(frozen=True)
class ScrubByKey(Gesture):
    """A key on the slider through time."""

    key: str

    def play(self, stage: Stage) -> str:
        slider = stage.window.scrubber.slider
        if not slider.isEnabled():
            return ""
        press(slider, self.key)
        return f"to {stage.session.iteration}"


@dataclass(frozen=True)
class ScrubByMouse(Gesture):
    """The slider through time, dragged from one part of its width to another."""

    start: float
    end: float

    def play(self, stage: Stage) -> str:
        slider = stage.window.scrubber.slider
        if not slider.isEnabled():
            return ""
        height = slider.height() // 2
        first, last = (
            QPoint(round(part * (slider.width() - 1)), height)
            for part in (self.start, self.end)
        )
        QTest.mousePress(slider, _LEFT, pos=first)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(slider, first + (last - first) * part)
            stage.turn()
        QTest.mouseRelease(slider, _LEFT, pos=last)
        return f"to {stage.session.iteration}"


PARTS = st.floats(0, 1).map(lambda part: round(part, 3))

RUN_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.builds(Command, st.sampled_from(_COMMANDS)),
    st.builds(Train, st.sampled_from([1, 10, 60, 300])),
    st.builds(StepMany, st.integers(1, 40)),
    st.just(Pause()),
    st.builds(Speed, st.just(1.0) | PARTS),
    st.builds(Press, st.sampled_from(_KEYS)),
)
TIME_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.builds(GoTo, PARTS),
    st.builds(ScrubByKey, st.sampled_from(_SLIDER_KEYS)),
    st.builds(ScrubByMouse, PARTS, PARTS),
    st.builds(Command, st.sampled_from(["step_back", "step", "phase", "run"])),
)
