"""Files: tables that are imported, projects, and all else that can be saved."""

from dataclasses import dataclass

from hypothesis import strategies as st

from tests.monkey.dialogs import Answer
from tests.monkey.gesture import Gesture
from tests.monkey.run_gestures import Command
from tests.monkey.stage import Stage

_TABLES = {
    "tidy.csv": "x,y\n1,2\n2,3.9\n3,6.2\n4,8.1\n",
    "three.csv": "a,b,c\n1,2,3\n2,5,4\n3,1,9\n4,4,4\n5,2,8\n",
    "messy.csv": 'name;"height; m";weight\nA;1,50;50\nB;;65\nC;1,90;n/a\nD;2;80\n',
    "text.csv": "a,b\nx,y\nz,w\n",
    "empty.csv": "",
    "constant.csv": "x,y\n2,1\n2,3\n2,5\n",
    "huge.csv": "x,y\n1e300,1\n-1e300,2\n1e-300,3\n",
}
_ANSWERS: st.SearchStrategy[Answer] = st.sampled_from(
    ["yes", "yes", "cancel", "nowhere"]
)
_EXPORTS = ("export", "export_all", "export_table")


@dataclass(frozen=True)
class Import(Gesture):
    """A file chosen and looked at, and then imported or not."""

    name: str
    answer: Answer
    drops: bool
    imports: bool

    def play(self, stage: Stage) -> str:
        dialogs = stage.dialogs
        dialogs.chosen, dialogs.answer = stage.folder / self.name, self.answer
        dialogs.chosen.write_text(_TABLES[self.name], encoding="utf-8")
        stage.window.actions_.open_table.trigger()
        dialogs.answer = "yes"
        dialog = stage.window.gestures.opener.dialog
        if not dialog.isVisible():
            return "cancelled"
        stage.until(lambda: not dialog._looking.busy, "the file is looked at")
        if self.drops and dialog.drop.isEnabled():
            dialog.drop.click()
        if self.imports and dialog.import_button.isEnabled():
            dialog.import_button.click()
            stage.until(lambda: not dialog._reading.busy, "the file is read")
        if dialog.isVisible():
            dialog.cancel_button.click()
            return "not imported"
        return stage.session.title


@dataclass(frozen=True)
class Save(Gesture):
    """A picture, all pictures, or the table."""

    what: str
    picture: int
    answer: Answer

    def play(self, stage: Stage) -> str:
        dialogs = stage.dialogs
        dialogs.picture, dialogs.answer = self.picture, self.answer
        getattr(stage.window.actions_, self.what).trigger()
        dialogs.answer = "yes"
        return self.answer


@dataclass(frozen=True)
class SaveProject(Gesture):
    """The session, in the file that it is in, or by Save as."""

    by: str
    name: str
    answer: Answer

    def play(self, stage: Stage) -> str:
        dialogs, saver = stage.dialogs, stage.window.keeping.saver
        dialogs.name, dialogs.answer = self.name, self.answer
        getattr(stage.window.actions_, self.by).trigger()
        dialogs.answer = "yes"
        stage.until(lambda: saver._saving is None, "the project is saved")
        return said(stage)


@dataclass(frozen=True)
class OpenProject(Gesture):
    """A file that a project was saved in, or none."""

    name: str
    answer: Answer

    def play(self, stage: Stage) -> str:
        dialogs, files = stage.dialogs, stage.window.keeping.files
        dialogs.chosen, dialogs.answer = stage.folder / self.name, self.answer
        stage.window.actions_.open_project.trigger()
        dialogs.answer = "yes"
        stage.until(lambda: not files._reading.busy, "the project is read")
        return said(stage)


def said(stage: Stage) -> str:
    """The present message, without the names of folders."""
    message = stage.window.messages.message
    text = "nothing is said" if message is None else message.text
    return text.replace(str(stage.folder), "…")


_PROJECTS = st.sampled_from(["one.linreg", "two.linreg"])
FILE_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.builds(
        Import,
        st.sampled_from(sorted(_TABLES)),
        _ANSWERS,
        st.booleans(),
        st.sampled_from([True, True, False]),
    ),
    st.builds(Save, st.sampled_from(_EXPORTS), st.integers(0, 5), _ANSWERS),
    st.builds(SaveProject, st.sampled_from(["save", "save_as"]), _PROJECTS, _ANSWERS),
    st.builds(SaveProject, st.sampled_from(["save", "save_as"]), _PROJECTS, _ANSWERS),
    st.builds(OpenProject, _PROJECTS, _ANSWERS),
    st.builds(OpenProject, _PROJECTS, _ANSWERS),
    st.just(Command("reopen")),
)
