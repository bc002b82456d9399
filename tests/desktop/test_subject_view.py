"""What the data are, told in the places that tell of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.data_gestures import Drawing
from desktop.story import StoryView
from desktop.subject_view import SubjectView
from desktop.table.generator_bar import GeneratorBar
from linreg.catalogue import load, read_catalogue
from linreg.dataset import lecture_data
from linreg.generators import generate
from tests.desktop.hands import texts

ENTRIES = {entry.title: entry for entry in read_catalogue(resource("datasets"))}
NIST = Path(__file__).parents[3] / "shared" / "data" / "nist"


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


@pytest.fixture
def bar(qtbot: QtBot) -> GeneratorBar:
    bar = GeneratorBar()
    qtbot.addWidget(bar)
    bar.hide()
    return bar


@pytest.fixture
def story(qtbot: QtBot) -> StoryView:
    story = StoryView()
    qtbot.addWidget(story)
    story.show()
    return story


@pytest.fixture
def view(bar: GeneratorBar, story: StoryView, owner: QObject) -> SubjectView:
    return SubjectView(bar, story, owner)


def test_random_data_show_how_they_were_drawn(
    view: SubjectView, bar: GeneratorBar, story: StoryView
) -> None:
    asked: list[tuple[object, ...]] = []
    bar.generate_requested.connect(lambda *given: asked.append(given))
    drawing = Drawing("noisy_line", 40, 2.5, 7)
    view.show(drawing, generate("noisy_line", 40, 2.5, 7))
    assert bar.isVisible()
    bar._on_regenerate()
    assert asked == [("noisy_line", 40, 2.5, 8)]
    assert "Line with noise" in texts(story)
    assert view.certified is None


def test_a_listed_set_has_a_story_and_no_bar(
    view: SubjectView, bar: GeneratorBar, story: StoryView
) -> None:
    view.show(Drawing("line", 9, 0.0, 0), generate("line", 9, 0.0, 0))
    entry = ENTRIES["Hubble 1929: galaxies"]
    view.show(entry, load(entry))
    assert not bar.isVisible()
    assert entry.look_for in texts(story)
    assert view.certified is None


def test_certified_answers_come_with_wamplers(view: SubjectView) -> None:
    entry = ENTRIES["Wampler 3"]
    view.show(entry, load(entry))
    assert view.certified is not None
    assert view.certified.degree == 5
    view.show(Drawing("line", 9, 0.0, 0), generate("line", 9, 0.0, 0))
    assert view.certified is None


def test_of_a_file_only_its_columns_are_known(
    view: SubjectView, bar: GeneratorBar, story: StoryView, tmp_path: Path
) -> None:
    view.show(tmp_path / "mine.csv", lecture_data())
    assert not bar.isVisible()
    assert "No story comes with this table." in texts(story)
    assert view.certified is None


def test_a_file_with_certified_answers_beside_it(view: SubjectView) -> None:
    if not (NIST / "certified.json").is_file():
        pytest.skip(f"{NIST} is not there")
    path = sorted(NIST.glob("*orris*.csv"))[0]
    view.show(path, lecture_data())
    assert view.certified is not None


def test_the_same_again_does_not_disturb_a_reader(
    view: SubjectView, story: StoryView
) -> None:
    entry = ENTRIES["Hubble 1929: galaxies"]
    view.show(entry, load(entry))
    story.resize(300, 120)
    bar = story._area.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    view.show(entry, load(entry))
    assert bar.value() == bar.maximum()
