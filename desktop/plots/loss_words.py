"""What is said in the picture of the loss."""

from PySide6.QtCore import QCoreApplication

from desktop.number_format import format_number, short_number
from desktop.plots.rival import Rival
from linreg.rows import Row


def _tr(text: str) -> str:
    return QCoreApplication.translate("loss", text)


def row_text(row: Row, *, has_test: bool, has_rates: bool) -> str:
    """The losses of a step, and its learning rate where it is not always the same."""
    text = _tr("iteration {0}: loss {1}").format(row.iteration, format_number(row.loss))
    if has_test:
        text = _tr("{0}, test {1}").format(text, format_number(row.test_loss))
    if has_rates:
        text = _tr("{0}, lr {1}").format(text, short_number(row.lr))
    return text


def rival_text(rival: Rival, iteration: int) -> str:
    """Where another run is, at that iteration or at its last one before."""
    if not len(rival.rows):
        return rival.name
    row = rival.rows.row(rival.rows.index(iteration))
    return _tr("{0}: loss {1} at iteration {2}").format(
        rival.name, format_number(row.loss), row.iteration
    )
