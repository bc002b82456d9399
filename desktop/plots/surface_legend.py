"""What the marks on a loss surface mean."""

from desktop.plots.ground import Ground
from desktop.plots.legend import Legend
from desktop.theme import Theme


class SurfaceLegend(Legend):
    """The optimum, and the arrows of the selected row and of all rows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._number: int | None = None
        self.add("row", "arrow", theme.train, "", "")
        self.add(
            "all",
            "thin arrow",
            theme.model,
            self.tr("all rows"),
            self.tr("The negative gradient of the loss, to the same scale"),
        )
        self.add("target", "star", theme.optimum, "", "")
        self._name_row(None)
        self.show_pulls(row=False, full=False)

    def set_theme(self, theme: Theme) -> None:
        self.set_colour("row", theme.train)
        self.set_colour("all", theme.model)
        self.set_colour("target", theme.optimum)

    def name_target(self, ground: Ground) -> None:
        """Say whether the star is the minimum of the loss."""
        if ground.is_minimum:
            text, tip = self.tr("optimum"), self.tr("The least loss that there is")
        else:
            text = self.tr("least squares")
            tip = self.tr(
                "Where MSE is least; the minimum of this loss may lie elsewhere"
            )
        if text != self.text("target"):
            self.set_text("target", text, tip)
        self._show("target", ground.determined)

    def show_pulls(self, *, row: bool, full: bool, number: int | None = None) -> None:
        """Name the arrows that there are; the row's number counts from 0."""
        if number != self._number:
            self._name_row(number)
        self._show("row", row)
        self._show("all", full)

    def _name_row(self, number: int | None) -> None:
        self._number = number
        text = self.tr("this row pulls here")
        if number is not None:
            text = self.tr("row {0} pulls here").format(number + 1)
        tip = self.tr(
            "The negative gradient of the selected row's own loss: where a step of"
            " gradient descent on this row alone would lead. The lengths of the arrows"
            " compare with each other only"
        )
        self.set_text("row", text, tip)

    def _show(self, key: str, shown: bool) -> None:
        # Arranging the entries costs more than drawing what they name.
        if shown != self.shows(key):
            self.show_entry(key, shown)
