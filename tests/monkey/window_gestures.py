"""Whatever there is to be clicked, typed into or chosen, and the window itself."""

from dataclasses import dataclass
from typing import ClassVar

from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QMenu,
    QSplitter,
    QToolButton,
)

from tests.monkey.gesture import Gesture
from tests.monkey.reach import choose_from, name_of, pick, type_into, within_reach
from tests.monkey.run_gestures import PARTS
from tests.monkey.stage import Stage

PLACES = st.integers(0, 99)
_NONSENSE = ("", " ", "abc", "1 2", "nan", "inf", "1e400", "--3", "0x10", "½")
_NUMBERS = ("0", "1", "-1", "0,02", "−3", "1e-3", "0.5", "0.9, 0.99", "99999999999")
TEXTS = st.one_of(
    st.sampled_from(_NUMBERS),
    st.sampled_from(_NONSENSE),
    st.integers(-2, 60).map(str),
    st.floats(0, 2).map(lambda number: f"{number:.3g}"),
)


@dataclass(frozen=True)
class Click(Gesture):
    """Any button or check box."""

    place: int

    in_dialog: ClassVar[bool] = True

    def play(self, stage: Stage) -> str:
        button = pick(pushable(within_reach(stage, QAbstractButton)), self.place)
        if button is None:
            return ""
        name = name_of(button)
        button.click()
        return name


def pushable(buttons: list[QAbstractButton]) -> list[QAbstractButton]:
    """Those that open no menu: one would wait until a person has chosen from it."""
    return [b for b in buttons if not (isinstance(b, QToolButton) and b.menu())]


@dataclass(frozen=True)
class ChooseFromButton(Gesture):
    """An entry of a button's menu."""

    place: int
    entry: int

    def play(self, stage: Stage) -> str:
        buttons = [b for b in within_reach(stage, QToolButton) if b.menu() is not None]
        button = pick(buttons, self.place)
        if button is None:
            return ""
        return f"{name_of(button)}: {choose_from(button.menu(), self.entry)}"


@dataclass(frozen=True)
class ChooseFromMenu(Gesture):
    """An entry of the menu bar."""

    menu: int
    entry: int

    def play(self, stage: Stage) -> str:
        menus = [action.menu() for action in stage.window.menuBar().actions()]
        menu = pick([each for each in menus if isinstance(each, QMenu)], self.menu)
        if menu is None:
            return ""
        quit_ = stage.window.actions_.quit
        was_enabled = quit_.isEnabled()
        quit_.setEnabled(False)
        chosen = choose_from(menu, self.entry)
        quit_.setEnabled(was_enabled)
        return chosen


@dataclass(frozen=True)
class TypeInto(Gesture):
    """Any text into any field, and Enter."""

    place: int
    text: str

    in_dialog: ClassVar[bool] = True

    def play(self, stage: Stage) -> str:
        edits = within_reach(stage, QLineEdit)
        edit = pick([e for e in edits if not e.isReadOnly()], self.place)
        if edit is None:
            return ""
        name = name_of(edit)
        type_into(edit, self.text)
        return name


@dataclass(frozen=True)
class Choose(Gesture):
    """An entry of any box of choices."""

    place: int
    choice: int

    in_dialog: ClassVar[bool] = True

    def play(self, stage: Stage) -> str:
        box = pick(within_reach(stage, QComboBox), self.place)
        return "" if box is None else choose_in(box, self.choice)


def choose_in(box: QComboBox, choice: int) -> str:
    """Choose an entry as a person does, who cannot choose a line between entries."""
    places = [place for place in range(box.count()) if box.itemText(place)]
    place = pick(places, choice)
    if place is None:
        return ""
    name, text = name_of(box), box.itemText(place)
    box.setCurrentIndex(place)
    box.activated.emit(place)
    return f"{name}: {text}"


@dataclass(frozen=True)
class Turn(Gesture):
    """Up or down in any field of numbers, by its arrow keys or the wheel's."""

    place: int
    up: bool

    def play(self, stage: Stage) -> str:
        edit = pick(within_reach(stage, QLineEdit), self.place)
        if edit is None:
            return ""
        name = name_of(edit)
        QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
        QTest.keyClick(edit, Qt.Key.Key_Up if self.up else Qt.Key.Key_Down)
        return name


@dataclass(frozen=True)
class Resize(Gesture):
    """The window, in pixels."""

    width: int
    height: int

    def play(self, stage: Stage) -> str:
        stage.window.resize(self.width, self.height)
        return f"{stage.window.width()} x {stage.window.height()}"


@dataclass(frozen=True)
class MoveBorder(Gesture):
    """A border between two parts of the window, to this part of the whole."""

    place: int
    part: float

    def play(self, stage: Stage) -> str:
        splitter = pick(within_reach(stage, QSplitter), self.place)
        if splitter is None:
            return ""
        sizes = splitter.sizes()
        whole = sum(sizes[:2])
        first = round(self.part * whole)
        splitter.setSizes([first, whole - first, *sizes[2:]])
        return str(splitter.sizes())


@dataclass(frozen=True)
class ShowPage(Gesture):
    """One of the pages that share a place."""

    stack: int
    page: int

    def play(self, stage: Stage) -> str:
        stack = stage.window.body.stacks[self.stack % 4]
        stack.setCurrent(self.page % len(stack.cards))
        return f"{stack.current()}"


@dataclass(frozen=True)
class Enlarge(Gesture):
    """A double click on the title of a picture: enlarged, or back."""

    stack: int

    def play(self, stage: Stage) -> str:
        stack = stage.window.body.stacks[self.stack % 4]
        card = stack.cards[stack.current()]
        if not card.isVisible():
            return ""
        card.titleDoubleClicked.emit(card)
        return "enlarged or back"


@dataclass(frozen=True)
class Offer(Gesture):
    """One of the buttons of the message that is showing."""

    place: int

    def play(self, stage: Stage) -> str:
        bar = stage.window.messages
        buttons = [b for b in bar.findChildren(QAbstractButton) if b.isVisible()]
        button = pick(buttons, self.place)
        if button is None:
            return ""
        name = name_of(button)
        button.click()
        return name


@dataclass(frozen=True)
class Theme(Gesture):
    """Light, dark, or as the system."""

    place: int

    def play(self, stage: Stage) -> str:
        action = pick(stage.window.actions_.themes.actions(), self.place)
        assert action is not None
        action.trigger()
        return action.text()


@dataclass(frozen=True)
class CloseAndStart(Gesture):
    """Close the window, in the middle of whatever it does, and start again."""

    def play(self, stage: Stage) -> str:
        stage.reopen()
        return "started again"


CONTROL_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.builds(TypeInto, PLACES, TEXTS),
    st.builds(TypeInto, PLACES, TEXTS),
    st.builds(Choose, PLACES, PLACES),
    st.builds(Turn, PLACES, st.booleans()),
    st.builds(Click, PLACES),
)
WINDOW_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.builds(Click, PLACES),
    st.builds(ChooseFromButton, PLACES, PLACES),
    st.builds(ChooseFromMenu, PLACES, PLACES),
    st.builds(ShowPage, st.integers(0, 3), st.integers(0, 5)),
    st.builds(Offer, st.integers(0, 3)),
    st.builds(Enlarge, st.integers(0, 3)),
    st.builds(Resize, st.integers(1000, 1800), st.integers(640, 1100)),
    st.builds(MoveBorder, PLACES, PARTS),
    st.builds(Theme, st.integers(0, 2)),
    st.just(CloseAndStart()),
)
