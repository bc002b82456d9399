"""What the data are: how they were drawn, their story, and what is certified."""

from PySide6.QtCore import QObject

from desktop.data_gestures import Drawing, Subject
from desktop.story import StoryView
from desktop.table.generator_bar import GeneratorBar
from linreg.catalogue import Entry, certified_of
from linreg.certified import Certified, find_certified
from linreg.dataset import Dataset
from linreg.generators import GENERATORS


class SubjectView(QObject):
    """Follows the data at hand. `certified` are the certified answers, if there are."""

    def __init__(
        self, generator: GeneratorBar, story: StoryView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._generator, self._story = generator, story
        self._shown: tuple[Subject | None, str] | None = None
        self.certified: Certified | None = None

    def show(self, subject: Subject | None, dataset: Dataset) -> None:
        """Show what stands behind this data set, of which nothing else may be known."""
        if (subject, dataset.name) == self._shown:
            return
        self._shown = (subject, dataset.name)
        self._generator.setVisible(isinstance(subject, Drawing))
        self.certified = None
        if isinstance(subject, Drawing):
            self._generator.show_generator(
                subject.name, subject.rows, subject.noise, subject.seed
            )
            self._story.show_story(GENERATORS[subject.name])
        elif isinstance(subject, Entry):
            self._story.show_story(subject)
            self.certified = certified_of(subject)
        else:
            self._story.show_story(dataset)
            self.certified = find_certified(subject) if subject else None
