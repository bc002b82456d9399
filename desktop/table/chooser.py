"""The list of data sets: those that come with the program, files, and generators."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal, Slot

from desktop.widgets.choice_box import ChoiceBox
from linreg.catalogue import Entry
from linreg.dataset import Dataset

# All that come with the program, and a file or two, without scrolling.
_MOST_SEEN = 26


class DataChooser(ChoiceBox):
    """Names the data set that is shown, and asks for another one.

    Until that is shown, the list goes on naming the one that is. A title that begins
    with one of the list and goes on in brackets, such as "Cars (edited)", is that of
    the same data set and is not added to the list.
    Signals: `entry_chosen(Entry)`, `dataset_chosen(Dataset)` for a file that was shown
    before, and `generator_chosen(str)` with its name.
    """

    entry_chosen = Signal(object)
    dataset_chosen = Signal(object)
    generator_chosen = Signal(str)

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Data set"))
        self.setMaxVisibleItems(_MOST_SEEN)
        self._choices: dict[str, Entry | Dataset | str] = {}
        self._shown_place = -1
        for entry in entries:
            source = self.tr("Source: {0}").format(entry.source)
            self._add(entry.title, entry, (entry.measured, source))
        self.activated.connect(self._on_chosen)

    def _add(
        self, title: str, choice: Entry | Dataset | str, sentences: tuple[str, ...]
    ) -> None:
        self._choices[title] = choice
        tip = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
        self.addItem(title)
        self.setItemData(self.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def add_generators(self, generators: Sequence[tuple[str, str, str]]) -> None:
        """Offer these below a line: the name of each, its title and its tooltip."""
        self.insertSeparator(self.count())
        for name, title, tip in generators:
            self._add(title, name, (tip,))

    def base_title(self, title: str) -> str:
        """The title in the list that this one is made from, or the title itself."""
        base = title
        while base not in self._choices:
            if not (base.endswith(")") and " (" in base):
                return title
            base = base.rpartition(" (")[0]
        return base

    def show_title(self, title: str, dataset: Dataset) -> None:
        """Name this data set; a title that is not in the list is added to it."""
        base = self.base_title(title)
        if base not in self._choices:
            columns = self.tr("Its columns: {0}").format(", ".join(dataset.names))
            self._add(title, dataset, (self.tr("From a file."), columns))
        elif base == title and isinstance(self._choices[title], Dataset):
            self._choices[title] = dataset
        place = self.findText(base)
        self.setToolTip(self.itemData(place, Qt.ItemDataRole.ToolTipRole))
        # What is not in the list is shown in the place of a choice.
        self._shown_place = place if base == title else -1
        self.setPlaceholderText(title)
        self.setCurrentIndex(self._shown_place)

    @Slot(int)
    def _on_chosen(self, place: int) -> None:
        choice = self._choices[self.itemText(place)]
        self.setCurrentIndex(self._shown_place)
        if isinstance(choice, Dataset):
            self.dataset_chosen.emit(choice)
        elif isinstance(choice, Entry):
            self.entry_chosen.emit(choice)
        else:
            self.generator_chosen.emit(choice)
