"""What some pages show of a run besides its steps, worked out when they are seen."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot

from desktop.background import Background, Progress
from desktop.certified_view import CertifiedView
from desktop.plots.scaling import ScalingLab
from desktop.runs import Run, is_quick
from desktop.statistics import StatisticsView
from desktop.wording import describe
from linreg.certified import Certified, differences
from linreg.dataset import FloatArray
from linreg.errors import LinregError
from linreg.prepare import Prepared
from linreg.rows import Row
from linreg.scaling import ScalingComparison, compare_scaling
from linreg.statistics import (
    FitStatistics,
    ModelStatistics,
    fit_statistics,
    model_statistics,
)


@dataclass(frozen=True)
class Pages:
    """The pages that ask for them."""

    statistics: StatisticsView
    certified: CertifiedView
    scaling: ScalingLab


class Answers(QObject):
    """Fit statistics, certified answers and the scaling lab of a run.

    They come from another thread, a moment after they are needed: a table may be long,
    and a point that is dragged asks for them at every move.
    """

    def __init__(self, pages: Pages, parent: QObject) -> None:
        super().__init__(parent)
        self.pages = pages
        self._run: Run | None = None
        self._row: Row | None = None
        self._statistics_needed = False
        self._of_fit = Background(self)
        self._of_fit.finished.connect(self._show_statistics)
        self._of_model = Background(self)
        self._of_model.finished.connect(pages.statistics.show_model)
        self._of_scaling = Background(self)
        self._of_scaling.finished.connect(pages.scaling.show_comparison)
        self._of_scaling.failed.connect(self._on_no_scaling)
        pages.scaling.needed.connect(self._compare_scaling)

    def begin(self, run: Run, certified: Certified | None, *, edited: bool) -> None:
        """Another run, or other data: what was shown is not true any more."""
        self._run, self._row, self._statistics_needed = run, None, True
        for background in (self._of_fit, self._of_model, self._of_scaling):
            background.cancel()
        page = self.pages.certified
        page.show_certified(certified)
        page.show_exact(run.exact, run.prepared.inputs.names)
        if certified is not None:
            found = differences(certified, run.prepared, edited=edited)
            page.show_differences(found)
        self.pages.scaling.start()

    def show_row(self, row: Row, weight: FloatArray, bias: float | None) -> None:
        """The state of one step; `weight` (p,) and `bias` in the data's own units."""
        self.pages.certified.show_trained(weight, bias)
        seen = self.pages.statistics.isVisible() or self.pages.certified.isVisible()
        if self._run is None or not seen:
            return
        if self._statistics_needed:
            self._statistics_needed = False
            work = partial(_fit_statistics, self._run)
            self._of_fit.start(work)
        self._row = row
        self._measure_model(self._run.prepared, row)

    def _measure_model(self, prepared: Prepared, row: Row) -> None:
        count = len(prepared.inputs.names)
        bias = float(row.parameters[count]) if prepared.bias else None
        work = partial(_model_statistics, prepared, row.parameters[:count], bias)
        if is_quick(prepared.dataset):
            self.pages.statistics.show_model(work())
        elif not self._of_model.busy:
            self._of_model.start(work)

    @Slot(object)
    def _show_statistics(self, statistics: FitStatistics) -> None:
        assert self._run is not None
        exact, prepared = self._run.exact, self._run.prepared
        labels = prepared.coefficient_names
        self.pages.statistics.show_exact(statistics, labels, exact.coefficients)
        self.pages.certified.show_statistics(statistics)
        if self._row is not None:
            self._measure_model(prepared, self._row)

    @Slot()
    def _compare_scaling(self) -> None:
        if self._run is not None:
            self._of_scaling.start(partial(_scaling, self._run))

    @Slot(object)
    def _on_no_scaling(self, error: LinregError) -> None:
        self.pages.scaling.show_comparison(None, describe(error))

    def close(self) -> None:
        """Wait for the threads to end."""
        for background in (self._of_fit, self._of_model, self._of_scaling):
            background.close()


def _fit_statistics(run: Run, progress: Progress) -> FitStatistics:
    return fit_statistics(run.prepared, run.exact)


def _model_statistics(
    prepared: Prepared,
    weight: FloatArray,
    bias: float | None,
    progress: Progress | None = None,
) -> ModelStatistics:
    return model_statistics(prepared, weight, bias)


def _scaling(run: Run, progress: Progress) -> ScalingComparison:
    return compare_scaling(run.prepared.dataset, run.config)
