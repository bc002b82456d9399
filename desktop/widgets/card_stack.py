"""Several cards in one place, with tabs in their headers to switch between them."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QTabBar, QWidget

from desktop.widgets.card import Card

# Of the header's room, so much for each tab is theirs before anything else beside them.
_LEAST_TAB_WIDTH = 70


class CardStack(QWidget):
    """Panels of which one is shown; the others are hidden and draw nothing.

    Each of `panels` is a widget, the card in it, and its title. In the header of every
    card a row of tabs takes the place of the title. Signals: `currentChanged(index)`;
    `titleDoubleClicked(CardStack)` for a double click on a header of any of the cards,
    which send their own as well.
    """

    currentChanged = Signal(int)
    titleDoubleClicked = Signal(object)

    def __init__(self, panels: Sequence[tuple[QWidget, Card, str]]) -> None:
        super().__init__()
        self.cards = tuple(card for _, card, _ in panels)
        titles = [title for _, _, title in panels]
        self._tabs = [_Tabs(titles, index) for index in range(len(panels))]
        self._pages = QStackedLayout(self)
        for (panel, card, _), tabs in zip(panels, self._tabs, strict=True):
            self._pages.addWidget(panel)
            card.setTabs(tabs)
            tabs.chosen.connect(self._on_chosen)
            tabs.double_clicked.connect(self._on_tab_double_clicked)
            card.titleDoubleClicked.connect(self._on_double_clicked)

    def current(self) -> int:
        """The place of the panel that is shown."""
        return self._pages.currentIndex()

    def setCurrent(self, index: int) -> None:
        if index != self.current():
            self._pages.setCurrentIndex(index)
            self.currentChanged.emit(index)

    @Slot(int)
    def _on_chosen(self, index: int) -> None:
        """A person's choice: the focus goes along, so that arrow keys lead on."""
        focused = self._tabs[self.current()].hasFocus()
        self.setCurrent(index)
        if focused:
            self._tabs[index].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_tab_double_clicked(self) -> None:
        card = self.cards[self.current()]
        card.titleDoubleClicked.emit(card)

    @Slot()
    def _on_double_clicked(self) -> None:
        self.titleDoubleClicked.emit(self)


class _Tabs(QTabBar):
    """All titles; the one of the card that it stands in is always the current one.

    Signals: `chosen(index)` when another one was chosen, and `double_clicked()`.
    """

    chosen = Signal(int)
    double_clicked = Signal()

    def __init__(self, titles: Sequence[str], own: int) -> None:
        super().__init__()
        self._own = own
        self.setObjectName("card_tabs")
        self.setAccessibleName(self.tr("Pictures in this place"))
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for index, title in enumerate(titles):
            self.addTab(title)
            self.setTabToolTip(index, self.tr("Show {0} here").format(title))
            self.setAccessibleTabName(index, title)
        self.setCurrentIndex(own)
        self.currentChanged.connect(self._on_changed)
        self.tabBarDoubleClicked.connect(self.double_clicked)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        least = _LEAST_TAB_WIDTH * self.count()
        return QSize(min(hint.width(), least), hint.height())

    @Slot(int)
    def _on_changed(self, index: int) -> None:
        with QSignalBlocker(self):
            self.setCurrentIndex(self._own)
        self.chosen.emit(index)
