"""What people read above and in the table: headers, sets, and what they mean."""

from html import escape

from PySide6.QtCore import QCoreApplication

from desktop.table.cells import Added, RowSet
from linreg.dataset import Dataset

# Before the set of a row that is in the batch; even in bold it needs no wider column.
BATCH_SIGN = "•\N{THIN SPACE}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("table", text)


def plain_tip(text: str) -> str:
    """The text as a tooltip that wraps, and whatever it holds is no markup."""
    return f"<qt>{escape(text)}</qt>"


def set_words() -> tuple[str, ...]:
    """The word for each `RowSet`."""
    return (_tr("train"), _tr("test"), _tr("left out"), "")


def column_names(dataset: Dataset) -> tuple[str, ...]:
    """Every column's name, those of the added ones last."""
    return (*dataset.names, _tr("set"), "ŷ", "y − ŷ")


def header_texts(dataset: Dataset) -> tuple[str, ...]:
    """The names, each after the role that its column plays, unless it is called so."""
    texts = list(column_names(dataset))
    for place, name in enumerate(dataset.names):
        role = _role(dataset, name)
        if role and name != role:
            texts[place] = f"{role}: {name}"
    return tuple(texts)


def _role(dataset: Dataset, name: str) -> str:
    if name == dataset.y_name:
        return "y"
    return "x" if name in dataset.x_names else ""


def column_meaning(dataset: Dataset, column: int) -> str:
    """What a column is, in the field's words, as a tooltip."""
    added = column - len(dataset.names)
    if added == Added.SET:
        return set_meaning()
    if added == Added.PREDICTION:
        return _tr("Prediction: ŷ = model(x), with w and b as they stand")
    if added == Added.RESIDUAL:
        return _tr("Residual: y − ŷ, what the prediction leaves of y")
    name = dataset.names[column]
    text = {
        "y": _tr("{0}: y, the target"),
        "x": _tr("{0}: x, a feature; an input of the model"),
        "": _tr("{0}: neither x nor y; the model does not see it"),
    }[_role(dataset, name)]
    return plain_tip(text.format(name))


def header_tip(dataset: Dataset, column: int) -> str:
    """What a column is, and what a click on its header does."""
    meaning = column_meaning(dataset, column)
    if column >= len(dataset.names):
        return meaning
    return f"{meaning}<br>{_tr('Click: its role, its name, more columns')}"


def set_meaning() -> str:
    return _tr(
        "train: the model learns from this row; test: the row is held out, and the "
        "model is only measured on it; left out: the row takes no part"
    )


def set_tip(row_set: RowSet, *, marked: bool) -> str:
    """What the run does with a row, and who has said so."""
    if row_set is RowSet.BLANK:
        return _tr("The row takes no part: a number that the model needs is blank")
    by_whom = _tr("Marked by hand") if marked else _tr("Drawn by the split")
    return _tr("{0}. {1}. Double click to choose.").format(set_meaning(), by_whom)


def in_batch_tip(text: str) -> str:
    """The tooltip of a cell whose row is in the batch."""
    return f"{_tr('In this step’s batch')}<br>{text}"
