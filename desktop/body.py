"""Where every panel stands in the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop.live_view import Panels
from desktop.picture_grid import PictureGrid
from desktop.step_view import StepPanels
from desktop.widgets.card import Card
from desktop.widgets.card_stack import CardStack

_LEFT_WIDTH = 360
_LEAST_LEFT_WIDTH = 330
_WIDTH = 1440
# The places of Code, Graph and Numbers among their pages.
_EXPLANATIONS = (1, 2, 3)


class Body(QWidget):
    """Data and controls on the left, pictures on the right, numbers at the bottom.

    Where several pages share a place, the first is shown until another is chosen.
    """

    def __init__(
        self,
        transport: QWidget,
        controls: QWidget,
        messages: QWidget,
        panels: Panels,
        step: StepPanels,
        race: QWidget,
    ) -> None:
        super().__init__()
        # A click beside everything takes the keyboard from what was being typed.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._make_stacks(panels, step, race)
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._left.addWidget(panels.data)
        self._left.addWidget(controls)
        self._left.setChildrenCollapsible(False)
        self._left.setSizes([420, 380])
        self._left.setMinimumWidth(_LEAST_LEFT_WIDTH)
        self._make_middle(panels)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        for widget in (
            transport,
            self._middle,
            panels.scrubber,
            messages,
            panels.readout,
        ):
            column.addWidget(widget, int(widget is self._middle))

    def _make_stacks(self, panels: Panels, step: StepPanels, race: QWidget) -> None:
        pages = panels.answers.pages
        self.fit_stack = CardStack(
            [
                (panels.fit, panels.fit.card, self.tr("Fit")),
                (panels.residuals, panels.residuals.card, self.tr("Residuals")),
            ]
        )
        self.loss_stack = CardStack(
            [
                (panels.loss, panels.loss.card, self.tr("Loss")),
                _page(panels.log, self.tr("Log")),
                _page(pages.statistics, self.tr("Stats")),
                _page(pages.certified, self.tr("Certified")),
            ]
        )
        scaling = pages.scaling
        self.surface_stack = CardStack(
            [
                (panels.surface, panels.surface.card, self.tr("Surface")),
                (panels.surface_3d, panels.surface_3d.card, self.tr("3D")),
                (scaling, scaling.card, self.tr("Scaling")),
            ]
        )
        self.step_stack = CardStack(
            [
                (panels.parameters, panels.parameters.card, self.tr("Parameters")),
                _page(step.code, self.tr("Code")),
                _page(step.graph, self.tr("Graph")),
                _page(step.numbers, self.tr("Numbers")),
                _page(race, self.tr("Race")),
                _page(panels.story, self.tr("About")),
            ]
        )

    def _make_middle(self, panels: Panels) -> None:
        self.pictures = PictureGrid(
            {
                self.fit_stack: self.fit_stack,
                self.loss_stack: self.loss_stack,
                self.surface_stack: self.surface_stack,
                self.step_stack: self.step_stack,
            }
        )
        self._middle = QSplitter(Qt.Orientation.Horizontal)
        self._middle.addWidget(self._left)
        self._middle.addWidget(self.pictures)
        self._middle.setChildrenCollapsible(False)
        self._middle.setStretchFactor(1, 1)
        self._middle.setSizes([_LEFT_WIDTH, _WIDTH - _LEFT_WIDTH])
        self.splitters = {
            "left": self._left,
            "middle": self._middle,
            **self.pictures.splitters,
        }

    @property
    def stacks(self) -> tuple[CardStack, ...]:
        return (self.fit_stack, self.loss_stack, self.surface_stack, self.step_stack)

    def show_explanation(self) -> None:
        """Let one of the pages that explain a step be on screen."""
        if self.step_stack.current() not in _EXPLANATIONS:
            self.step_stack.setCurrent(_EXPLANATIONS[0])


def _page(view: QWidget, title: str) -> tuple[QWidget, Card, str]:
    """A card for a page that has none of its own."""
    card = Card("")
    card.body.addWidget(view)
    return card, card, title
