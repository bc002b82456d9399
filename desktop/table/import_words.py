"""What the import has to say: how large a file is, what is wrong, and what helps."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from desktop.wording import describe, offers_drop
from linreg.errors import LinregError
from linreg.table_errors import TableError
from linreg.table_options import Preview

# What a wrong separator, decimal sign or header can lead to.
_WRONG_SIGNS = (
    "ragged_row",
    "unclosed_cell",
    "no_numeric_column",
    "one_numeric_column",
    "text_cell",
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("import", text)


def drop_words() -> str:
    """What the box says that leaves rows out."""
    return _tr("Leave out rows that lack a number")


def size_words(size: int) -> str:
    """So many bytes, with three figures or so."""
    form = QLocale.DataSizeFormat.DataSizeSIFormat
    return QLocale.c().formattedDataSize(size, 1, form)


def extent_words(preview: Preview) -> str:
    """How much of the file is shown, and what its columns are taken for."""
    shown, total = len(preview.rows), preview.total_rows
    if total is not None and total > shown:
        rows = _tr("The first {0} of {1} rows").format(shown, f"{total:,}")
    elif total is not None:
        rows = _tr("All {0} rows").format(shown)
    else:
        rows = _tr("The first {0} rows").format(shown)
    numbers = preview.kinds.count("number")
    columns = _tr("columns of numbers: {0}, ignored: {1}")
    return f"{rows}; {columns.format(numbers, len(preview.kinds) - numbers)}"


def error_words(error: LinregError) -> str:
    """The error as a sentence; of a file only its name, which then stands first."""
    if isinstance(error, TableError):
        return f"{describe(replace(error, path=Path(error.path.name)))}."
    text = describe(error)
    return f"{text[:1].upper()}{text[1:]}."


def advice(error: LinregError, is_text: bool) -> str:
    """What can be done about it in the preview; empty if nothing is known."""
    if offers_drop(error):
        return _tr("Tick “{0}” to import the others.").format(drop_words())
    if not isinstance(error, TableError) or not is_text:
        return ""
    if error.problem == "encoding":
        return _tr("Perhaps the encoding is another one: choose it above.")
    if error.problem in _WRONG_SIGNS:
        return _tr("Perhaps the separator or the decimal sign is another one.")
    return ""
