"""What the marks on a loss surface mean."""

from collections.abc import Collection

from desktop.plots.ground import Ground
from desktop.plots.legend import Legend
from desktop.plots.pulls import Whose
from desktop.theme import Theme

_OVERLAYS = ("field", "curvature", "penalty")


class SurfaceLegend(Legend):
    """The optimum, paths left behind, and arrows: an update, and negative gradients."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._number: int | None = None
        self._of_batch = True
        self.add("row", "arrow", theme.train, "", "")
        self.add("step", "open arrow", theme.train, "", "")
        self.add(
            "all",
            "thin arrow",
            theme.model,
            self.tr("all rows"),
            self.tr("The negative gradient of the loss, to the same scale"),
        )
        self.add(
            "update",
            "arrow",
            theme.model,
            self.tr("this update"),
            self.tr("From the old parameters to the new ones, in its true length"),
        )
        self.add(
            "left behind",
            "dash",
            theme.muted,
            self.tr("left behind"),
            self.tr(
                "Iterations that were given up, when the run went on from an earlier"
                " one"
            ),
        )
        self._add_overlays(theme)
        self.add("target", "star", theme.optimum, "", "")
        self._name_row(None)
        self.name_step(of_batch=False)
        for key in ("row", "step", "all", "update", "left behind", *_OVERLAYS):
            self.show_entry(key, False)

    def _add_overlays(self, theme: Theme) -> None:
        self.add(
            "field",
            "thin arrow",
            theme.muted,
            self.tr("−gradient, log length"),
            self.tr(
                "Where a step of gradient descent would lead. The lengths are"
                " logarithmic: a gradient ten times smaller has an arrow half as long"
            ),
        )
        self.add(
            "curvature",
            "ring",
            theme.muted,
            self.tr("curvature"),
            self.tr(
                "A line of equal loss; its axes lie along the Hessian's eigenvectors,"
                " long where the eigenvalue λ is small. They are at right angles in"
                " the parameters' own units, not in a stretched picture"
            ),
        )
        self.add(
            "penalty",
            "dash",
            theme.muted,
            self.tr("same penalty"),
            self.tr(
                "Parameters that the L1 penalty and the weight decay together make as"
                " dear as the present ones: inside they are cheaper"
            ),
        )

    def set_theme(self, theme: Theme) -> None:
        self.set_colour("row", theme.train)
        self.set_colour("step", theme.train)
        self.set_colour("all", theme.model)
        self.set_colour("update", theme.model)
        for key in ("left behind", *_OVERLAYS):
            self.set_colour(key, theme.muted)
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
        self.show_marks("target", ground.determined)

    def show_pulls(self, pulls: Collection[Whose]) -> None:
        """Name those arrows along negative gradients that there are."""
        whose: Whose
        for whose in ("row", "step", "all"):
            self.show_marks(whose, whose in pulls)

    def name_row(self, number: int | None) -> None:
        """Which row of the table is selected, counted from 0."""
        if number != self._number:
            self._name_row(number)

    def _name_row(self, number: int | None) -> None:
        self._number = number
        text = self.tr("this row")
        if number is not None:
            text = self.tr("row {0}").format(number + 1)
        tip = self.tr(
            "The negative gradient of the selected row's own loss: where a step of"
            " gradient descent on this row alone would lead. The lengths of the arrows"
            " compare with each other only"
        )
        self.set_text("row", text, tip)

    def name_step(self, *, of_batch: bool) -> None:
        """Say whether the step's gradient is that of one batch among several."""
        if of_batch == self._of_batch:
            return
        self._of_batch = of_batch
        if of_batch:
            text = self.tr("this batch")
            tip = self.tr(
                "The negative gradient of the loss on the rows of this batch, which"
                " the step takes for that on all rows"
            )
        else:
            text = self.tr("−gradient")
            tip = self.tr(
                "The negative gradient that the backward pass has found: downhill"
            )
        self.set_text("step", text, tip)

    def show_marks(self, key: str, shown: bool) -> None:
        """Name these marks, or not where there are none."""
        # Arranging the entries costs more than drawing what they name.
        if shown != self.shows(key):
            self.show_entry(key, shown)
