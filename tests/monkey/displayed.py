"""What stands on the screen is the core's own state, wherever it stands."""

import math
from typing import Any

import numpy as np
from PySide6.QtWidgets import QLabel, QTableWidget, QWidget

from desktop.table.cells import Added
from linreg.config import SPECS, Config
from linreg.dataset import FloatArray
from linreg.rows import Row
from tests.monkey.data_gestures import table_of
from tests.monkey.figures import Model, model_of
from tests.monkey.stage import Stage

# Half a unit of the last of four, and of five, digits that are shown.
_FOUR_DIGITS, _FIVE_DIGITS = 6e-4, 6e-5
# What float64 forgets where large numbers cancel out.
_FORGOTTEN = 1e-9
# A curve's end may stay behind by what nobody sees, as a part of the axes.
_UNSEEN = 1 / 1000
# What is further away has no place in a picture.
_FAR = 1e9


def check_displayed(stage: Stage) -> None:
    """Numbers, pictures, table and controls, of a window at rest."""
    session = stage.session
    row = session.row
    assert row is not None
    model = model_of(session.run.prepared, row.parameters)
    _check_readout(stage, row, model)
    _check_parameters(stage, row, model)
    _check_scrubber(stage)
    _check_line(stage, model)
    _check_loss_picture(stage, row)
    _check_surface(stage, row)
    _check_predictions(stage, model)
    _check_controls(stage, session.config)


def number_of(text: str) -> float:
    """A number as the window writes it."""
    return float(text.replace("−", "-").replace("∞", "inf"))


def _agrees(text: str, value: float, digits: float, slack: float = 0.0) -> bool:
    shown = number_of(text)
    # Of ∞ and what is no number, another order of the sum makes the one or the other.
    if not math.isfinite(value):
        return not math.isfinite(shown)
    return math.isclose(shown, value, rel_tol=digits, abs_tol=slack)


def _check_readout(stage: Stage, row: Row, model: Model) -> None:
    config = stage.session.run.config
    texts = _readout_texts(stage)
    expected = f"{row.iteration:,} of {config.iterations:,}"
    assert texts["iteration"] == expected, f"{texts['iteration']} for {expected}"
    numbers = {"test loss": row.test_loss, "gradient norm": _norm(row.gradient)}
    numbers |= dict.fromkeys(("train loss", "batch loss"), row.loss)
    names = model.prepared.parameter_names
    numbers |= dict(zip(names, _coefficients(model), strict=True))
    slack = _FORGOTTEN * float(np.abs(model.weight).max() + abs(model.bias))
    for name, text in texts.items():
        if name in numbers:
            agrees = _agrees(text, numbers[name], _FIVE_DIGITS, slack)
            assert agrees, f"the readout says {name} {text} for {numbers[name]}"


def _readout_texts(stage: Stage) -> dict[str, str]:
    """The visible numbers of the bottom row by the names above them."""
    figures = stage.window.readout.findChildren(QWidget)
    pairs = (figure.findChildren(QLabel) for figure in figures if figure.isVisible())
    return {pair[0].text(): pair[1].text() for pair in pairs if len(pair) == 2}


def _norm(gradient: FloatArray) -> float:
    with np.errstate(over="ignore"):
        return float(np.sqrt(np.sum(gradient**2)))


def _coefficients(model: Model) -> list[float]:
    bias = [model.bias] if model.prepared.bias else []
    return [*model.weight.tolist(), *bias]


def _check_parameters(stage: Stage, row: Row, model: Model) -> None:
    (table,) = stage.window.parameters.findChildren(QTableWidget)
    slack = _FORGOTTEN * float(np.abs(model.weight).max() + abs(model.bias))
    columns = {
        "value": _coefficients(model),
        "for scaled x": row.parameters.tolist(),
        "gradient": row.gradient.tolist(),
    }
    for place in range(table.columnCount()):
        title = table.horizontalHeaderItem(place)
        values = columns.get(title.text() if title else "", [])
        for line, value in enumerate(values):
            item = table.item(line, place)
            assert item is not None
            agrees = _agrees(item.text(), value, _FOUR_DIGITS, slack)
            assert agrees, f"the parameters' card says {item.text()} for {value}"


def _check_scrubber(stage: Stage) -> None:
    scrubber, session = stage.window.scrubber, stage.session
    shown = (scrubber.slider.value(), scrubber.slider.maximum())
    assert shown == (session.iteration, session.newest), f"the slider says {shown}"
    if not scrubber.field.isModified():
        assert scrubber.field.text() == str(session.iteration)
    assert scrubber.slider.isEnabled() == (session.newest > 0)


def _check_line(stage: Stage, model: Model) -> None:
    """The line in the fit's picture, at the places that it is drawn through."""
    fit, prepared = stage.window.fit, model.prepared
    curve = fit._lines._line
    raw = np.empty((len(curve._x), len(prepared.dataset.x_names)))
    for place, name in enumerate(prepared.dataset.x_names):
        raw[:, place] = prepared.dataset.column(name)[prepared.is_train].mean()
    raw[:, fit.feature] = curve._x
    expected, parts = model.answers(raw), model.largest_parts(raw)
    if np.isfinite(parts).all():
        away = np.abs(curve._y - expected)
        assert (away <= 1e-6 * parts + 1e-300).all(), f"the line is off by {away.max()}"


def _check_loss_picture(stage: Stage, row: Row) -> None:
    """The end of the curve, and the dot at what is shown."""
    plot, session = stage.window.loss, stage.session
    if not plot.isVisible() or not math.isfinite(row.loss) or row.loss > _FAR:
        return
    (left, right), (low, high) = plot.canvas.mapping.x, plot.canvas.mapping.y
    if plot.canvas.zoomed:
        return
    iteration, place = plot._now._place
    assert abs(iteration - row.iteration) <= _UNSEEN * (right - left) + 1e-9, (
        f"the dot on the loss is at {iteration} for {row.iteration}"
    )
    if plot.logarithmic and row.loss <= 0:
        return
    on_axis = math.log10(row.loss) if plot.logarithmic else row.loss
    assert abs(place - on_axis) <= _UNSEEN * (high - low), (
        f"the dot on the loss is at {place} for {on_axis}"
    )
    rows = session.run.history.rows()
    assert abs(plot._train.line[0][-1] - rows.newest) <= _UNSEEN * (right - left)


def _check_surface(stage: Stage, row: Row) -> None:
    """The dot on the loss surface stands at the parameters."""
    surface = stage.window.surface
    shown = list(surface.shown)
    place = row.parameters[shown]
    if surface.isVisible() and len(shown) == 2 and (np.abs(place) < _FAR).all():
        dot = surface._scene.path._now._place
        assert np.allclose(dot, place, rtol=1e-6), f"the dot is at {dot} for {place}"


def _check_predictions(stage: Stage, model: Model) -> None:
    """The table's column of predictions, in the rows that are on the screen."""
    view, dataset = table_of(stage), stage.session.dataset
    table, column = view.model(), len(dataset.names) + Added.PREDICTION
    rows = view.visible_rows()
    raw = dataset.x[rows.start : rows.stop]
    pairs = zip(rows, model.answers(raw), model.largest_parts(raw), strict=True)
    for line, expected, parts in pairs:
        text = str(table.data(table.index(line, column)))
        if text and math.isfinite(parts):
            agrees = _agrees(text, float(expected), _FOUR_DIGITS, 1e-6 * float(parts))
            assert agrees, f"ŷ of row {line + 1} is {text} for {expected}"
        elif not text:
            assert np.isnan(raw[line - rows.start]).any(), f"row {line + 1} has no ŷ"


def _check_controls(stage: Stage, config: Config) -> None:
    """Each field of the hyperparameters holds what the session follows."""
    panel = stage.window.controls
    optimizer, schedule = panel._optimizer, panel._schedule
    own = {name: getattr(config, name) for name in SPECS}
    values: dict[Any, Any] = {
        **dict.fromkeys((panel._model, panel._loss, panel._data, panel._stop), own),
        optimizer._steps: own,
        optimizer._rate: config.settings,
        optimizer._settings: config.settings,
        schedule._settings: config.scheduler_settings,
    }
    assert optimizer._optimizer.currentText() == config.optimizer
    for form, expected in values.items():
        for name, field in form._fields.items():
            assert field.value() == expected[name], (
                f"the field {name} says {field.value()} for {expected[name]}"
            )
