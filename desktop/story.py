"""What the data are about: what was measured, where it comes from, what to look for."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.number_format import MINUS, short_number
from linreg.catalogue import Entry
from linreg.dataset import Dataset
from linreg.generators import Generator, Truth

_WIDEST = 680


class StoryView(QWidget):
    """The story of a data set as text that can be read, selected and copied."""

    def __init__(self) -> None:
        super().__init__()
        self._title = _text_label("title")
        self._parts: list[tuple[QLabel, QLabel]] = []
        self._page = QWidget()
        # Lines longer than this are hard to follow.
        self._page.setMaximumWidth(_WIDEST)
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(2, 6, 8, 6)
        self._column.setSpacing(2)
        self._column.addWidget(self._title)
        self._column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._area = self._make_scroll_area()
        layout.addWidget(self._area)

    def _make_scroll_area(self) -> QScrollArea:
        area = QScrollArea()
        area.setAccessibleName(self.tr("About the data"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(self._page)
        area.viewport().setAutoFillBackground(False)
        self._page.setAutoFillBackground(False)
        return area

    def show_story(self, subject: Entry | Generator | Dataset) -> None:
        """Tell of a data set of the catalogue, of drawn data, or of a file's table."""
        if isinstance(subject, Entry):
            self._show(subject.title, self._of_entry(subject))
        elif isinstance(subject, Generator):
            self._show(subject.title, self._of_generator(subject))
        else:
            self._show(subject.name, self._of_dataset(subject))

    def _of_entry(self, entry: Entry) -> list[tuple[str, str]]:
        names = (*entry.x, entry.y)
        units = (
            self.tr("{0}: {1}").format(name, unit)
            for name, unit in zip(names, entry.units, strict=True)
        )
        return [
            (self.tr("What is measured"), entry.measured),
            (self.tr("What to look for"), entry.look_for),
            (self.tr("Units"), "\n".join(units)),
            (self.tr("Source"), entry.source),
        ]

    def _of_generator(self, generator: Generator) -> list[tuple[str, str]]:
        truths = [equation(truth, generator.terms) for truth in generator.truths]
        if generator.noise:
            truths = [self.tr("{0} + noise").format(text) for text in truths]
        noise = self.tr("σ is the standard deviation of {0}.").format(generator.noise)
        return [
            (self.tr("What is drawn"), generator.meaning),
            (self.tr("What to look for"), generator.look_for),
            (self.tr("The truth"), "\n".join(truths)),
            (self.tr("Noise"), noise if generator.noise else self.tr("None.")),
            (self.tr("Source"), self.tr("Random numbers, drawn from the seed.")),
        ]

    def _of_dataset(self, dataset: Dataset) -> list[tuple[str, str]]:
        """Nothing is known of a file but what stands in it."""
        story = self.tr("No story comes with this table.")
        return [
            (self.tr("What is measured"), story),
            (self.tr("Columns"), "\n".join(dataset.names)),
            (self.tr("Source"), self.tr("From a file.")),
        ]

    def _show(self, title: str, parts: Iterable[tuple[str, str]]) -> None:
        self._title.setText(title)
        self._area.verticalScrollBar().setValue(0)
        shown = list(parts)
        while len(self._parts) < len(shown):
            self._add_part()
        for place, (heading, text) in enumerate(self._parts):
            words = shown[place] if place < len(shown) else ("", "")
            for label, word in zip((heading, text), words, strict=True):
                label.setText(word)
                label.setVisible(bool(word))

    def _add_part(self) -> None:
        heading, text = _text_label("note"), _text_label("")
        # Nearer to its own text than to the one above.
        heading.setContentsMargins(0, 8, 0, 0)
        heading.setBuddy(text)
        for label in (heading, text):
            self._column.insertWidget(self._column.count() - 1, label)
        self._parts.append((heading, text))


def _text_label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def equation(truth: Truth, terms: tuple[str, ...]) -> str:
    """ "y = 2 x + 1": the coefficients that the data were made from."""
    numbers = [*truth.weight, truth.bias]
    names = [*(f" {term}" for term in terms), ""]
    text = ""
    for number, name in zip(numbers, names, strict=True):
        minus, size = number < 0, short_number(abs(number))
        shown = name.strip() if name and size == "1" else size + name
        if text:
            text += f" {MINUS if minus else '+'} {shown}"
        else:
            text = MINUS + shown if minus else shown
    return f"y = {text}"
