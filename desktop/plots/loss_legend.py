"""What the marks in the loss plot mean."""

from desktop.plots.legend import Legend
from desktop.theme import Theme


class LossLegend(Legend):
    """Both losses, the iterations where something changed, and branches left behind."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.add("train", "line", theme.train, self.tr("train"), "")
        self.add(
            "test",
            "dash",
            theme.test,
            self.tr("test"),
            self.tr("Loss on the rows held out: the model never trains on them"),
        )
        self.add("changes", "upright dash", theme.muted, "", "")
        self.add(
            "left_behind",
            "dash",
            theme.muted,
            self.tr("left behind"),
            self.tr(
                "Loss on the training rows in iterations that were given up, when the"
                " run went on from an earlier one"
            ),
        )
        self.show_marks("changes", False)
        self.show_marks("left_behind", False)

    def set_theme(self, theme: Theme) -> None:
        self.set_colour("train", theme.train)
        self.set_colour("test", theme.test)
        self.set_colour("changes", theme.muted)
        self.set_colour("left_behind", theme.muted)

    def name_train(self, *, batch_loss: bool) -> None:
        """Say which rows the training loss is taken over."""
        text, tip = self.tr("train"), self.tr("Loss on all training rows")
        if batch_loss:
            text = self.tr("train (this batch)")
            tip = self.tr("Loss on the rows that each iteration trains on")
        self.set_text("train", text, tip)

    def name_changes(self, *, data: bool, loss: bool) -> None:
        """Say what changed in the marked iterations."""
        text = self.tr("data edited")
        tip = self.tr("From this iteration on the run trains on edited data")
        if loss:
            text = self.tr("data or loss changed") if data else self.tr("loss changed")
            tip = self.tr(
                "From this iteration on the loss is another one: compare no number"
                " before it with one after it"
            )
        if text != self.text("changes"):
            self.set_text("changes", text, tip)
        self.show_marks("changes", data or loss)

    def show_marks(self, key: str, shown: bool) -> None:
        """Name these marks, or not where there are none."""
        # Arranging the entries has a price, and this is asked for in every frame.
        if shown != self.shows(key):
            self.show_entry(key, shown)
