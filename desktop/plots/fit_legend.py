"""What the marks in the picture of a fit mean."""

from desktop.plots.legend import Legend
from desktop.theme import Theme


class FitLegend(Legend):
    """Train, test and left-out rows, the model, and the exact fit."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._determined: bool | None = None
        self.add(
            "train",
            "dot",
            theme.train,
            self.tr("train"),
            self.tr("Rows that the model is trained on"),
        )
        self.add(
            "test",
            "square",
            theme.test,
            self.tr("test"),
            self.tr("Rows held out: the model never trains on them"),
        )
        self.add(
            "left_out",
            "ring",
            theme.muted,
            self.tr("left out"),
            self.tr(
                "Rows marked as left out, or with a blank cell: neither trained"
                " on nor tested with"
            ),
        )
        self.add(
            "model",
            "line",
            theme.model,
            self.tr("model"),
            self.tr("What the model predicts now; thin lines are the residuals"),
        )
        self.add("exact", "dash", theme.optimum, "", "")

    def set_theme(self, theme: Theme) -> None:
        for key, colour in (
            ("train", theme.train),
            ("test", theme.test),
            ("left_out", theme.muted),
            ("model", theme.model),
            ("exact", theme.optimum),
        ):
            self.set_colour(key, colour)

    def show_rows(self, *, test: bool, left_out: bool) -> None:
        """Name the kinds of rows that there are."""
        for key, shown in (("test", test), ("left_out", left_out)):
            # Arranging the entries costs more than all that is drawn while dragging.
            if shown != self.shows(key):
                self.show_entry(key, shown)

    def name_exact(self, *, determined: bool) -> None:
        """Say whether the exact fit is the only one."""
        if determined == self._determined:
            return
        self._determined = determined
        if determined:
            text = self.tr("best fit, 95 % band")
            tip = self.tr(
                "The exact fit: no other line has a smaller sum of squared residuals"
                " over the training rows. The pale band about it holds the true line"
                " with 95 % confidence at each x, if the noise is normal; with few rows"
                " it is wide"
            )
        else:
            text = self.tr("best fit (one of many)")
            tip = self.tr(
                "The training rows do not determine the fit: many have the same sum of"
                " squared residuals, and this is one of them"
            )
        self.set_text("exact", text, tip)
