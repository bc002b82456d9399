"""What the marks in the picture of a fit mean."""

from PySide6.QtGui import QColor

from desktop.plots.legend import Legend
from desktop.theme import Theme

_OPACITY = 0.55


def half_clear(colour: str) -> str:
    """The colour of a line that is pointed at, as "#aarrggbb"."""
    clear = QColor(colour)
    clear.setAlphaF(_OPACITY)
    return clear.name(QColor.NameFormat.HexArgb)


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
            "batch",
            "halo",
            theme.train,
            self.tr("this batch"),
            self.tr("Training rows that this step computes its gradient from"),
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
        self._add_other_lines(theme)
        self.add("exact", "dash", theme.optimum, "", "")
        self.show_step(batch=False, brushed=False, before=False)

    def _add_other_lines(self, theme: Theme) -> None:
        self.add(
            "brushed",
            "line",
            half_clear(theme.model),
            self.tr("pointed at"),
            self.tr("The model at the iteration that the mouse points at elsewhere"),
        )
        self.add(
            "before",
            "dash",
            theme.model,
            self.tr("before the update"),
            self.tr("What the model predicted with the old parameters"),
        )

    def set_theme(self, theme: Theme) -> None:
        for key, colour in (
            ("train", theme.train),
            ("test", theme.test),
            ("batch", theme.train),
            ("left_out", theme.muted),
            ("model", theme.model),
            ("brushed", half_clear(theme.model)),
            ("before", theme.model),
            ("exact", theme.optimum),
        ):
            self.set_colour(key, colour)

    def show_rows(self, *, test: bool, left_out: bool) -> None:
        """Name the kinds of rows that there are."""
        self._show({"test": test, "left_out": left_out})

    def show_step(self, *, batch: bool, brushed: bool, before: bool) -> None:
        """Name what there is of a single step: its rows, and lines of other steps."""
        self._show({"batch": batch, "brushed": brushed, "before": before})

    def _show(self, entries: dict[str, bool]) -> None:
        for key, shown in entries.items():
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
