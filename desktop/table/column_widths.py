"""How wide each column of the table is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from desktop.table.model import DataTableModel

# Beside the text in a cell and in a header, in pixels.
_PADDING = 8
HEADER_PADDING = 14
# A header is shown to this width, even if the numbers below it need less.
_SHORTEST_HEADER = 52
# A blank column of a wide table still has room for a number.
_LEAST_WIDTH = 24


def column_widths(
    model: DataTableModel, cells: QFontMetrics, headers: QFontMetrics, room: int
) -> list[int]:
    """What the widest number of each column needs; `room`, if there is more, in all.

    What is left goes to the names that are cut off, and then to all columns alike.
    """
    columns = range(model.columnCount())
    names = [_name_width(model, headers, column) for column in columns]
    widths = [
        max(
            cells.horizontalAdvance(model.widest_text(column)) + _PADDING,
            min(names[column], _SHORTEST_HEADER),
            _LEAST_WIDTH,
        )
        for column in columns
    ]
    spare = max(0, room - sum(widths))
    cut = [column for column in columns if names[column] > widths[column]]
    for done, column in enumerate(cut):
        more = min(names[column] - widths[column], spare // (len(cut) - done))
        widths[column] += more
        spare -= more
    return [width + spare // len(widths) for width in widths]


def _name_width(model: DataTableModel, headers: QFontMetrics, column: int) -> int:
    name = str(model.headerData(column, Qt.Orientation.Horizontal))
    return headers.horizontalAdvance(name) + HEADER_PADDING
