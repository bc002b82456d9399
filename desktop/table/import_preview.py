"""The first rows of a file as they stand in it, and what each column is taken for."""

from html import escape

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QTableView

Index = QModelIndex | QPersistentModelIndex

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_NO_PARENT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LONGEST_TEXT = 24
_ROW_HEIGHT = 24
_PADDING = 26
_SHORTEST, _WIDEST = 64, 240
# More room than this beside its text would part a column from the next.
_MOST_SPARE = 60


class PreviewModel(QAbstractTableModel):
    """The cells as text; each header is a column's name and, below it, its kind."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._kinds: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._words = {
            "number": self.tr("number ▾"),
            "text": self.tr("ignored ▾"),
            "surplus": self.tr("too many"),
        }

    def show_rows(
        self,
        names: tuple[str, ...],
        kinds: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
    ) -> None:
        """Show these rows of text; `kinds` has "number" or "text" for each column.

        Cells beyond the names stand in columns without one, of the kind "surplus".
        """
        self.beginResetModel()
        surplus = max((len(row) for row in rows), default=0) - len(names)
        self._names = names + ("",) * surplus
        self._kinds = kinds + ("surplus",) * surplus
        self._rows = rows
        self.endResetModel()

    def kind(self, column: int) -> str:
        return self._kinds[column]

    def name(self, column: int) -> str:
        return self._names[column]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = _DISPLAY) -> object:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(self._names)):
            return None
        if role == _DISPLAY:
            return _shortened(self._cell(row, column))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<qt>{escape(self._cell(row, column))}</qt>"
        return self._look(column, role)

    def _cell(self, row: int, column: int) -> str:
        cells = self._rows[row]
        return cells[column] if column < len(cells) else ""

    def _look(self, column: int, role: int) -> object:
        """Numbers stand on the right; what is ignored is paler."""
        is_number = self._kinds[column] == "number"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if is_number else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole and not is_number:
            return QApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == _DISPLAY else None
        if not 0 <= section < len(self._names):
            return None
        name = self._names[section]
        if role == _DISPLAY:
            return f"{_shortened(name)}\n{self._words[self._kinds[section]]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._meaning(section)
        return self._look(section, role)

    def _meaning(self, column: int) -> str:
        if self._kinds[column] == "surplus":
            text = self.tr("More cells than the first row has")
            return f"<qt>{text}</qt>"
        if self._kinds[column] == "number":
            text = self.tr("{0}: a column of numbers, which can be x or y")
        else:
            text = self.tr("{0}: text; it is not imported")
        how = self.tr("Click, or press Space below it, to change this.")
        return f"<qt>{escape(text.format(self._names[column]))}<br>{how}</qt>"

    def longest_text(self, column: int) -> str:
        """The longest of a column's cells and its name."""
        cells = (_shortened(self._cell(row, column)) for row in range(len(self._rows)))
        header = (_shortened(self._names[column]), self._words[self._kinds[column]])
        return max(*cells, *header, key=len)


def _shortened(text: str) -> str:
    """On one line, and not too long for a cell."""
    line = " ".join(text.split())
    short = len(line) <= _LONGEST_TEXT
    return line if short else line[: _LONGEST_TEXT - 1] + "…"


class PreviewTable(QTableView):
    """Shows the rows; a click on a header, or Space in its column, asks for the kind.

    Signal: `kind_chosen(name, kind)`, of a column that then is "number" or "text".
    """

    kind_chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._model = PreviewModel(self)
        self.setModel(self._model)
        self.setAccessibleName(self.tr("First rows of the file"))
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self.ask_kind)
        self._make_menu()

    def _make_menu(self) -> None:
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        kinds = QActionGroup(self.menu)
        self._actions: dict[str, QAction] = {}
        for kind, text, tip in (
            ("number", self.tr("Number"), self.tr("It can be x or y")),
            ("text", self.tr("Ignored text"), self.tr("It is not imported")),
        ):
            action = self.menu.addAction(text)
            action.setCheckable(True)
            action.setToolTip(tip)
            action.setData(kind)
            kinds.addAction(action)
            self._actions[kind] = action
        kinds.triggered.connect(self._choose_kind)
        self._asked_of = 0

    def show_rows(
        self,
        names: tuple[str, ...],
        kinds: tuple[str, ...],
        rows: tuple[tuple[str, ...], ...],
    ) -> None:
        """Show these rows; the current cell and what is in view stay if they can."""
        at, across = self.currentIndex(), self.horizontalScrollBar().value()
        self._model.show_rows(names, kinds, rows)
        self.fit_columns()
        place = self._model.index(max(0, at.row()), max(0, at.column()))
        self.setCurrentIndex(place)
        self.horizontalScrollBar().setValue(across)

    @Slot(int)
    def ask_kind(self, column: int) -> None:
        """Open the menu of a column's kinds below its header."""
        if self._model.kind(column) not in self._actions:
            return
        self._asked_of = column
        self._actions[self._model.kind(column)].setChecked(True)
        header = self.horizontalHeader()
        corner = QPoint(header.sectionViewportPosition(column), header.height())
        self.menu.popup(header.mapToGlobal(corner))

    @Slot(QAction)
    def _choose_kind(self, action: QAction) -> None:
        if action.data() != self._model.kind(self._asked_of):
            self.kind_chosen.emit(self._model.name(self._asked_of), action.data())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asks = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Menu)
        if asks and self.currentIndex().isValid():
            self.ask_kind(self.currentIndex().column())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Give each column what its longest text needs, and share out what is left."""
        columns = range(self._model.columnCount())
        measure = self.fontMetrics().horizontalAdvance
        widths = [
            min(
                max(measure(self._model.longest_text(c)) + _PADDING, _SHORTEST), _WIDEST
            )
            for c in columns
        ]
        spare = max(0, self.viewport().width() - sum(widths))
        for column, width in zip(columns, widths, strict=True):
            more = min(spare // len(widths), _MOST_SPARE)
            self.setColumnWidth(column, width + more)
