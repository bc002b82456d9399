"""One step of a run, opened: in code, as a graph, in numbers and in the pictures."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from desktop.explain.code_view import CodeView
from desktop.explain.graph_view import GraphView
from desktop.explain.numbers_view import NumbersView
from desktop.plots.fit import FitPlot
from desktop.plots.surface import SurfacePlot
from desktop.session import Session
from desktop.table.panel import DataPanel
from desktop.worker import Explanation
from linreg.opened_step import OpenedStep
from linreg.trainer import Phase

# While training goes on, nobody reads faster; and to open a step and to show it must
# not take more than this part of the training's time.
_READING_SECONDS = 0.25
_MOST_OF_TRAINING = 1 / 25


@dataclass(frozen=True)
class StepPanels:
    """Everything that shows a single step."""

    code: CodeView
    graph: GraphView
    numbers: NumbersView
    fit: FitPlot
    data: DataPanel
    surface: SurfacePlot


class StepView(QObject):
    """Has the present step opened where somebody looks at it, and shows it.

    Nobody looks at it when none of the explanations is on screen and each batch is all
    of the rows; then nothing is asked for.
    """

    def __init__(self, session: Session, panels: StepPanels, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._panels = session, panels
        self._is_asked = False
        # Things have changed since it was asked for.
        self._is_outdated = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        session.explained.connect(self._on_explained)
        session.state_changed.connect(self.refresh)
        session.data_edited.connect(self.refresh)
        session.run_loaded.connect(self.forget)

    @Slot()
    def forget(self) -> None:
        """Another run: what was shown is not of it."""
        self._is_asked = False
        self._show(None, None)

    @Slot()
    def refresh(self) -> None:
        """Ask for the present step, but not while a person goes through its parts."""
        if not self._session.running:
            self._timer.stop()
        self._is_outdated = self._is_asked
        waits = self._is_outdated or self._timer.isActive()
        if self._session.phase is None and not waits and self._is_looked_at():
            self._is_asked = True
            self._session.explain()

    def _is_looked_at(self) -> bool:
        panels = self._panels
        views = (panels.code, panels.graph, panels.numbers)
        has_batches = self._session.run.iterations_per_epoch > 1
        return has_batches or any(view.isVisible() for view in views)

    @Slot(object)
    def _on_explained(self, explanation: Explanation) -> None:
        opened, phase, begun = explanation.opened, explanation.phase, perf_counter()
        # A person may have begun to go through the step's parts meanwhile.
        if phase is not None or self._session.phase is None:
            self._show(opened, phase)
        if phase is None:
            self._ask_again(explanation.seconds + perf_counter() - begun)

    def _ask_again(self, took: float) -> None:
        """Soon, while it trains; at once where this answer has come too late."""
        was_asked, self._is_asked = self._is_asked, False
        if self._session.running and was_asked:
            pause = max(_READING_SECONDS, took / _MOST_OF_TRAINING)
            self._timer.start(round(1000 * pause))
        elif self._is_outdated:
            self.refresh()

    def _show(self, opened: OpenedStep | None, phase: Phase | None) -> None:
        panels = self._panels
        # While the controls wait for a restart the script is of another run.
        is_other = self._session.waits_for_restart
        panels.code.show_step(None if is_other else opened, phase)
        for view in (panels.graph, panels.numbers):
            view.show_step(opened, phase)
        rows = np.empty(0, np.int64) if opened is None else opened.rows
        panels.fit.show_batch(rows)
        panels.data.show_batch(rows)
        panels.surface.show_batch(rows)
        before = None if opened is None else opened.before
        squares = opened is not None and opened.config.loss == "mse"
        panels.fit.show_phase(phase, before, squares=squares)
        self._show_on_surface(opened, phase)

    def _show_on_surface(self, opened: OpenedStep | None, phase: Phase | None) -> None:
        """Where the gradients point, and in the parts of a step what comes of them."""
        surface = self._panels.surface
        nowhere = np.empty(0)
        has_batches = opened is not None and not opened.is_full_batch
        if opened is not None and has_batches and phase is None:
            surface.show_batch_gradient(
                opened.before, opened.batch_gradient, opened.full_gradient
            )
        else:
            surface.show_batch_gradient(nowhere, None, None)
        if opened is not None and phase == "backward":
            surface.show_gradient(opened.before, opened.gradient)
        else:
            surface.show_gradient(nowhere, None)
        if opened is not None and phase == "update":
            surface.show_update(opened.before, opened.after)
        else:
            surface.show_update(None, None)
