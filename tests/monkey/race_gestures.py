"""What a person does to a race."""

from dataclasses import dataclass

from hypothesis import strategies as st
from PySide6.QtWidgets import QMenu

from desktop.race.model import Column
from linreg.optimizers import OPTIMIZERS
from tests.monkey.gesture import Gesture
from tests.monkey.reach import pick, plain_text, type_into
from tests.monkey.stage import Stage
from tests.monkey.window_gestures import PLACES, TEXTS, choose_in

_RACE = 4
# With more runs than this each gesture takes long, and nothing else comes about.
_ENOUGH_RUNS = 9


def key_of(stage: Stage, place: int) -> int:
    runs = stage.session.runs
    return runs[place % len(runs)].key


def has_room(stage: Stage) -> bool:
    return len(stage.session.runs) < _ENOUGH_RUNS


@dataclass(frozen=True)
class ShowRace(Gesture):
    """The page of the race."""

    def play(self, stage: Stage) -> str:
        stage.window.body.step_stack.setCurrent(_RACE)
        return f"{len(stage.session.runs)} runs"


@dataclass(frozen=True)
class RaceEight(Gesture):
    """The lecture's eight optimizers."""

    def play(self, stage: Stage) -> str:
        stage.window.race.bar.eight.click()
        return f"{len(stage.session.runs)} runs"


@dataclass(frozen=True)
class AddRun(Gesture):
    """One more run, under this optimizer."""

    optimizer: str

    def play(self, stage: Stage) -> str:
        button = stage.window.race.bar.add
        menu = button.menu()
        assert isinstance(menu, QMenu)
        if not (button.isEnabled() and has_room(stage)):
            return ""
        next(a for a in menu.actions() if a.data() == self.optimizer).trigger()
        return f"{len(stage.session.runs)} runs"


@dataclass(frozen=True)
class RaceRow(Gesture):
    """Show, draw, duplicate or remove a run, by its menu."""

    place: int
    action: int

    def play(self, stage: Stage) -> str:
        table = stage.window.race.table
        actions = table.row_actions
        table.select_key(key_of(stage, self.place))
        offered = [actions.show_run, actions.draw, actions.remove]
        if has_room(stage):
            offered.append(actions.duplicate)
        action = pick([a for a in offered if a.isEnabled()], self.action)
        if action is None:
            return ""
        text = plain_text(action)
        action.trigger()
        return text


@dataclass(frozen=True)
class ClickRace(Gesture):
    """A cell of the race's table: a swatch, or a run to be shown."""

    row: int
    column: int

    def play(self, stage: Stage) -> str:
        table = stage.window.race.table
        model = table.model()
        row, column = self.row % model.rowCount(), self.column % len(Column)
        table.clicked.emit(model.index(row, column))
        return f"row {row + 1}"


@dataclass(frozen=True)
class RenameRun(Gesture):
    """Another name for a run; a blank one is made from its settings."""

    place: int
    name: str

    def play(self, stage: Stage) -> str:
        stage.window.race.table.renamed.emit(key_of(stage, self.place), self.name)
        return self.name or "blank"


@dataclass(frozen=True)
class SortRace(Gesture):
    """By another column."""

    column: int

    def play(self, stage: Stage) -> str:
        header = stage.window.race.table.horizontalHeader()
        header.sectionClicked.emit(self.column % len(Column))
        stage.window.race.table.sortByColumn(
            self.column % len(Column), header.sortIndicatorOrder()
        )
        return "sorted"


@dataclass(frozen=True)
class Sweep(Gesture):
    """Runs that differ in one hyperparameter, by the form."""

    setting: int
    way: int
    values: str
    accepts: bool

    def play(self, stage: Stage) -> str:
        panel = stage.window.race
        panel.bar.sweep.click()
        form = panel.sweep
        choose_in(form.setting, self.setting)
        choose_in(form.way, self.way)
        type_into(form.values, self.values)
        if self.accepts and form.accept.isEnabled() and has_room(stage):
            form.accept.click()
        else:
            form.cancel.click()
        return f"{len(stage.session.runs)} runs"


@dataclass(frozen=True)
class SetTarget(Gesture):
    """Another loss to race to."""

    text: str

    def play(self, stage: Stage) -> str:
        type_into(stage.window.race.target.field, self.text)
        return str(stage.session.target)


RACE_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.just(ShowRace()),
    st.just(RaceEight()),
    st.builds(AddRun, st.sampled_from(sorted(OPTIMIZERS))),
    st.builds(RaceRow, PLACES, PLACES),
    st.builds(RaceRow, PLACES, PLACES),
    st.builds(ClickRace, PLACES, PLACES),
    st.builds(RenameRun, PLACES, st.sampled_from(["", "mine", "<b>bold</b>"])),
    st.builds(SortRace, PLACES),
    st.builds(
        Sweep,
        PLACES,
        st.integers(0, 1),
        st.sampled_from(["0.001, 0.1", "0.5", "", "x", "3, 3"]),
        st.booleans(),
    ),
    st.builds(SetTarget, TEXTS),
)
