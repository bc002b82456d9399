"""How a file is to be read: what was detected, and each of it to be corrected."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.widgets.choice_box import ChoiceBox
from linreg.table_options import FileKind, Preview, ReadOptions

# What a file most probably is, until it has been looked at.
_KINDS: dict[str, FileKind] = {
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
}
# The longest of the choices.
_LETTERS = 12


class ImportOptions(QWidget):
    """Separator, decimal sign and encoding of text, the sheet of Excel, the header.

    Signal: `corrected(ReadOptions)`: what a person has said so far, with the latest
    correction; what is None is to be detected again. It shows what it is given.
    """

    corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._given = ReadOptions()
        self.kind: FileKind = "text"
        self._fields: dict[ChoiceBox, QWidget] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._make_boxes()
        self.header = QCheckBox(self.tr("First row holds names"))
        self.header.setAccessibleName(self.header.text())
        tip = self.tr("Whether the first row names the columns, or is data itself")
        self.header.setToolTip(tip)
        self.header.clicked.connect(self._on_header)
        self._row.addWidget(self.header, 0, Qt.AlignmentFlag.AlignBottom)
        self._row.addStretch(1)

    def _make_boxes(self) -> None:
        self.separator = self._add_box(
            self.tr("Separator"),
            self.tr("The character between two cells of a row"),
            (
                (self.tr("comma  ,"), ","),
                (self.tr("semicolon  ;"), ";"),
                (self.tr("tab"), "\t"),
            ),
        )
        self.decimal = self._add_box(
            self.tr("Decimal sign"),
            self.tr("The character before the decimals of a number"),
            ((self.tr("point  1.5"), "."), (self.tr("comma  1,5"), ",")),
        )
        self.encoding = self._add_box(
            self.tr("Encoding"),
            self.tr("How the file’s bytes stand for letters; wrong, ü is no ü"),
            (
                ("UTF-8", "utf-8"),
                ("UTF-16", "utf-16"),
                ("Windows-1252", "windows-1252"),
            ),
        )
        self.sheet = self._add_box(
            self.tr("Sheet"), self.tr("Which sheet of the Excel file is read"), ()
        )
        self.separator.activated.connect(self._on_separator)
        self.decimal.activated.connect(self._on_decimal)
        self.encoding.activated.connect(self._on_encoding)
        self.sheet.activated.connect(self._on_sheet)

    def _add_box(
        self, name: str, tip: str, choices: Iterable[tuple[str, str]]
    ) -> ChoiceBox:
        box = ChoiceBox()
        box.setAccessibleName(name)
        box.setToolTip(tip)
        box.setMinimumContentsLength(_LETTERS)
        box.setPlaceholderText(self.tr("unknown"))
        for text, value in choices:
            box.addItem(text, value)
        label = QLabel(name)
        label.setObjectName("note")
        label.setBuddy(box)
        field = QWidget()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(label)
        column.addWidget(box)
        self._row.addWidget(field)
        self._fields[box] = field
        return box

    def show_file(self, path: Path) -> None:
        """Show a file of which nothing is known but its name."""
        self._given = ReadOptions()
        self.sheet.clear()
        self._show_kind(_KINDS.get(path.suffix.lower(), "text"))
        self._show_values(self._given)

    def show_preview(self, given: ReadOptions, preview: Preview) -> None:
        """Show what was detected where a person has said nothing."""
        self._given = given
        self._show_sheets(preview.sheets)
        self._show_kind(preview.file_kind)
        self._show_values(preview.options)

    def show_empty_sheet(self, sheet: str, sheets: tuple[str, ...]) -> None:
        """Show this one of Excel's sheets, in which nothing stands, and the others."""
        self._show_kind("excel")
        self._show_sheets(sheets)
        self.sheet.setCurrentIndex(self.sheet.findData(sheet))

    def _show_sheets(self, sheets: tuple[str, ...]) -> None:
        shown = range(self.sheet.count())
        if tuple(self.sheet.itemText(place) for place in shown) == sheets:
            return
        self.sheet.clear()
        for name in sheets:
            self.sheet.addItem(name, name)

    def _show_kind(self, kind: FileKind) -> None:
        self.kind = kind
        for box, field in self._fields.items():
            owner = "excel" if box is self.sheet else "text"
            field.setVisible(kind == owner)
        self.header.setVisible(kind != "parquet")

    def _show_values(self, options: ReadOptions) -> None:
        for box, value in (
            (self.separator, options.separator),
            (self.decimal, options.decimal),
            (self.encoding, options.encoding),
            (self.sheet, options.sheet),
        ):
            box.setCurrentIndex(-1 if value is None else box.findData(value))
        self.header.setChecked(options.has_header is not False)

    # Other cells have other names, so what was said of the columns is void.

    @Slot()
    def _on_separator(self) -> None:
        separator = self.separator.currentData()
        self.corrected.emit(replace(self._given, separator=separator, kinds={}))

    @Slot()
    def _on_decimal(self) -> None:
        decimal = self.decimal.currentData()
        self.corrected.emit(replace(self._given, decimal=decimal))

    @Slot()
    def _on_encoding(self) -> None:
        encoding = self.encoding.currentData()
        self.corrected.emit(replace(self._given, encoding=encoding, kinds={}))

    @Slot()
    def _on_sheet(self) -> None:
        sheet = self.sheet.currentData()
        self.corrected.emit(replace(self._given, sheet=sheet, kinds={}))

    @Slot()
    def _on_header(self) -> None:
        has_header = self.header.isChecked()
        self.corrected.emit(replace(self._given, has_header=has_header, kinds={}))
