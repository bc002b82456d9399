"""What one row has to do with the model and its loss, as a line of text."""

import math

from PySide6.QtCore import QCoreApplication

from desktop.number_format import short_number
from linreg.statistics import RowFacts

_DIGITS = 3
# Of a gradient, for the line to end inside the card.
_FEW_DIGITS = 2
_MOST_PARTS = 4


def _tr(text: str) -> str:
    return QCoreApplication.translate("row_facts", text)


def facts_text(row: int, facts: RowFacts) -> str:
    """ "Row 3: residual −0.5, 12 % of loss, grad (−1.2, 0.4)"; row from 0."""
    parts = [short_number(value, _FEW_DIGITS) for value in facts.gradient[:_MOST_PARTS]]
    if len(facts.gradient) > _MOST_PARTS:
        parts.append("…")
    text = _tr("Row {0}: residual {1}, {2} of loss, grad ({3})")
    residual = short_number(facts.residual, _DIGITS)
    return text.format(row + 1, residual, _share(facts.share), ", ".join(parts))


def _share(share: float) -> str:
    if math.isnan(share):
        return "–"
    return f"{short_number(100 * share, 2)} %"


def facts_tip(facts: RowFacts) -> str:
    """What each of the numbers is."""
    lines = (
        _tr("Residual: y − ŷ, what the prediction leaves of y"),
        _tr("Its loss by itself: {0}").format(short_number(facts.loss, _DIGITS)),
        _tr("Share: this loss over the sum of those of all training rows"),
        _tr(
            "grad: the row’s part of the gradient, for w and b; those of all "
            "training rows add up to it. A test row has no part in it."
        ),
    )
    return "".join(f"<p>{line}</p>" for line in lines)
