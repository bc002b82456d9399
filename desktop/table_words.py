"""What is wrong with a table's file, in words for people. Nothing here needs Qt."""

from collections.abc import Callable

from desktop.phrases import listed, no_column, plural, printable, quoted
from linreg.errors import LinregError
from linreg.table_errors import TableError, TableProblem

_ENCODINGS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "windows-1252": "Windows-1252"}
_FILE_KINDS = {"text": "text", "parquet": "Parquet file", "excel": "Excel workbook"}
_LEAVE_OUT = "rows with such cells can be left out"

_SENTENCES: dict[TableProblem, Callable[[TableError], str]] = {
    "missing": lambda e: "there is no such file",
    "folder": lambda e: "this is a folder, not a file",
    "unreadable": lambda e: f"the file cannot be read ({printable(e.reason)})",
    "vanished": lambda e: "the file has vanished while it was being read",
    "changed": lambda e: (
        "the file was changed while it was being read; import it once more"
    ),
    "empty": lambda e: "the file is empty",
    "binary": lambda e: (
        "this is not a text file"
        + (f": byte {e.byte} is zero" if e.byte else "")
        + "; save the table as CSV first"
    ),
    "encoding": lambda e: (
        f"the text is not {_ENCODINGS[e.encoding]}: byte {e.byte} is {e.cell}; save "
        "it as UTF-8"
    ),
    "damaged": lambda e: (
        f"this is no {_FILE_KINDS[e.file_kind]}, or it is damaged"
        + (f" ({printable(e.reason)})" if e.reason else "")
    ),
    "too_large": lambda e: (
        f"there is more in it than can be read ({printable(e.reason)}); is there a "
        "cell far away from all others?"
    ),
    "encrypted": lambda e: (
        "the workbook is locked with a password; save it without one first"
    ),
    "no_sheet": lambda e: (
        f"there is no sheet {quoted(e.sheet)}; sheets: {listed(e.columns)}"
    ),
    "empty_sheet": lambda e: (
        f"the sheet {quoted(e.sheet)} is empty"
        + (f"; sheets: {listed(e.columns)}" if len(e.columns) > 1 else "")
    ),
    "unclosed_cell": lambda e: (
        "a cell does not end as it should; is there a quotation mark without its "
        "partner?"
    ),
    "ragged_row": lambda e: (
        f"the row has {plural(e.count, 'cell')}, but the first row has {e.expected}"
    ),
    "header_only": lambda e: "there is a header, but no row of data below it",
    "too_few_rows": lambda e: (
        f"a line needs two rows of data or more, and there is {e.count or 'none'}"
        + (f" after {plural(e.dropped, 'row')} left out" if e.dropped else "")
    ),
    "no_numeric_column": lambda e: (
        "no column holds numbers; columns of text: " + listed(e.columns)
    ),
    "one_numeric_column": lambda e: (
        "a line needs two columns of numbers, one for x and one for y; "
        f"numeric here: {listed(e.columns)}"
    ),
    "unknown_column": lambda e: no_column(e.column, e.columns),
    "text_column": lambda e: (
        f"column {quoted(e.column)} holds text, not numbers; "
        f"numeric columns: {listed(e.columns)}"
    ),
    "same_column": lambda e: (
        f"column {quoted(e.column)} is named more than once among x and y"
    ),
    "text_cell": lambda e: f"{quoted(e.cell)} is not a number",
    "blank_cell": lambda e: f"the cell is blank; {_LEAVE_OUT}",
    "not_finite_cell": lambda e: (
        f"{quoted(e.cell)} is not a finite number; {_LEAVE_OUT}"
    ),
}


def table_sentence(error: TableError) -> str:
    """What is wrong, with file, line and column where they are known."""
    place = [printable(str(error.path))]
    if error.row:
        unit = "line" if error.file_kind == "text" else "row"
        place.append(f"{unit} {error.row}")
    if error.column and error.row:
        place.append(f"column {quoted(error.column)}")
    return f"{', '.join(place)}: {_SENTENCES[error.problem](error)}"


def offers_drop(error: LinregError) -> bool:
    """Whether the table can be read once the rows with missing numbers are left out."""
    return isinstance(error, TableError) and error.problem in (
        "blank_cell",
        "not_finite_cell",
    )
