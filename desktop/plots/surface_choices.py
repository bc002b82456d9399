"""What else a loss surface shows: a button with a menu."""

from collections.abc import Collection, Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

# What may be switched on, as a project names it; without the last one the levels are
# logarithmic.
OVERLAYS = ("gradient_field", "curvature_axes", "batch_loss", "linear_levels")


class SurfaceChoices(QToolButton):
    """Things that a person may have drawn on a loss surface, all switched off at first.

    Signal: `changed()` when something is to be drawn, or no more.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setText(self.tr("Show"))
        self.setAccessibleName(self.tr("Show on the loss surface"))
        self.setToolTip(
            self.tr("What else is drawn: gradients, curvature, levels, a batch's loss")
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.setMenu(menu)
        self._tips: dict[QAction, str] = {}
        self._make_actions()
        self._told = self._state

    def _make_actions(self) -> None:
        self._field = self._add(
            self.tr("Gradient field"),
            self.tr(
                "Arrows along minus the gradient, where a step of gradient descent\n"
                "would lead; their lengths grow with the logarithm of its size"
            ),
        )
        self._axes = self._add(
            self.tr("Curvature axes"),
            self.tr(
                "A line of equal loss about the lowest point, with the Hessian's two\n"
                "eigenvectors as its axes: long where the loss bends little"
            ),
        )
        self._batch = self._add(
            self.tr("This batch's loss"),
            self.tr(
                "The surface that the next step goes down: the loss on the rows of\n"
                "its batch alone, another one from step to step"
            ),
        )
        self.menu().addSeparator()
        self._logarithmic = self._add(
            self.tr("Logarithmic levels"),
            self.tr(
                "From one contour line to the next the loss rises, above its lowest\n"
                "point, by the same factor: the floor of a valley shows as well"
            ),
        )
        self._linear = self._add(
            self.tr("Linear levels"),
            self.tr(
                "From one contour line to the next the loss rises by the same\n"
                "amount: where they lie close, it is steep"
            ),
        )
        levels = QActionGroup(self)
        for action in (self._logarithmic, self._linear):
            levels.addAction(action)
        self._logarithmic.setChecked(True)
        for action in self._tips:
            action.toggled.connect(self._tell)

    def _add(self, text: str, tip: str) -> QAction:
        action: QAction = self.menu().addAction(text)
        action.setCheckable(True)
        action.setToolTip(tip)
        self._tips[action] = tip
        return action

    @property
    def field(self) -> bool:
        """Whether the gradient field is to be drawn."""
        return _is_on(self._field)

    @property
    def axes(self) -> bool:
        """Whether the axes of curvature are."""
        return _is_on(self._axes)

    @property
    def batch(self) -> bool:
        """Whether the loss of the present batch is drawn, not that of all rows."""
        return _is_on(self._batch)

    @property
    def logarithmic(self) -> bool:
        """Whether the levels are."""
        return not self._linear.isChecked()

    @property
    def switched_on(self) -> tuple[str, ...]:
        """Those of OVERLAYS that are chosen, though one may not be drawn now."""
        return tuple(name for name, act in self._named() if act.isChecked())

    def switch_on(self, names: Collection[str]) -> None:
        """Choose these of OVERLAYS, and no others."""
        for name, action in self._named():
            action.setChecked(name in names)
        self._logarithmic.setChecked(not self._linear.isChecked())

    def _named(self) -> Iterator[tuple[str, QAction]]:
        actions = (self._field, self._axes, self._batch, self._linear)
        return zip(OVERLAYS, actions, strict=True)

    def offer(self, *, plane: bool, mse: bool, batches: bool) -> None:
        """Offer what there can be: over a `plane` of two parameters, for that loss.

        What cannot be drawn now says why; it comes back when it can.
        """
        one = "" if plane else self.tr("It needs two parameters, and here is one")
        for action in (self._field, self._logarithmic, self._linear):
            self._explain(action, one)
        bends = self.tr(
            "Only MSE bends the same way everywhere; this loss has no single ellipse"
        )
        self._explain(self._axes, one or ("" if mse else bends))
        full = self.tr("Each batch is all training rows: their loss is drawn already")
        self._explain(self._batch, "" if batches else full)
        self._tell()

    def _explain(self, action: QAction, why_not: str) -> None:
        action.setEnabled(not why_not)
        action.setToolTip(why_not or self._tips[action])

    @property
    def _state(self) -> tuple[bool, ...]:
        return self.batch, self.field, self.axes, self.logarithmic

    @Slot()
    def _tell(self) -> None:
        before, self._told = self._told, self._state
        if self._told != before:
            self.changed.emit()


def _is_on(action: QAction) -> bool:
    return action.isChecked() and action.isEnabled()
