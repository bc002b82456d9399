"""The files of `--export`. They need Qt to draw, but no display."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.cli.history import write_history
from desktop.cli.run import Outcome, Task
from desktop.export import ExportError, render_widget, write_png
from desktop.file_words import reason_of
from desktop.plots.fit import FitPlot
from desktop.plots.loss import LossPlot
from desktop.plots.surface import SurfacePlot
from desktop.theme import LIGHT, apply_theme
from linreg.surface import Surface

# On screen it would be half as wide: text and lines are drawn twice their size.
_WIDTH, _SCALE = 1600, 2.0
_SHAPE = (800, 560)


def prepare_folder(folder: Path) -> None:
    """Make the folder if it is missing; raises ExportError if no file can go there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _export_error(folder, error) from None


def _export_error(path: Path, error: OSError) -> ExportError:
    return ExportError(path, reason_of(path, error))


def export(folder: Path, task: Task, outcome: Outcome) -> list[Path]:
    """Write the pictures and the history; the files. Raises ExportError."""
    # Kept until the end: Qt goes with it.
    application = _application()
    files = []
    for name, picture in _pictures(task, outcome).items():
        files.append(folder / f"{name}.png")
        write_png(render_widget(picture, _WIDTH, _SCALE), files[-1])
    files.append(folder / "history.csv")
    try:
        write_history(
            files[-1], task.prepared, outcome.history, outcome.iterations_per_epoch
        )
    except OSError as error:
        raise _export_error(files[-1], error) from None
    del application
    return files


def _application() -> QCoreApplication:
    """The one there is, or one that needs no display."""
    running = QApplication.instance()
    if running is not None:
        return running
    application = QApplication(["linreg-lab", "-platform", "offscreen"])
    apply_theme(application, LIGHT)
    return application


def _pictures(task: Task, outcome: Outcome) -> dict[str, QWidget]:
    """The three pictures at the last finite state, by the names of their files."""
    prepared, config, history = task.prepared, task.config, outcome.history
    fit, loss, surface = FitPlot(LIGHT), LossPlot(LIGHT), SurfacePlot(LIGHT)
    for picture in (fit, loss, surface):
        picture.resize(*_SHAPE)
        picture.set_controls_shown(False)
    fit.show_data(prepared, outcome.truth.exact)
    if len(task.asked):
        fit.show_question(task.asked[0])
    fit.show_model(outcome.state.parameters)
    loss.start(
        batch_loss=outcome.iterations_per_epoch > 1,
        has_test=bool(prepared.is_test.any()),
    )
    state = outcome.state
    rows = history.rows().until(state.iteration)
    loss.show_history(rows, rows.newest)
    ground = Surface(prepared, config.loss, config.reduction)
    surface.start(prepared, ground, outcome.truth.exact, loss=config.loss)
    surface.show_history(rows, rows.newest, state.parameters)
    return {"fit": fit, "loss": loss, "surface": surface}
