"""What the tests of pictures share: runs to be shown, and eyes."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage

from desktop.plots.canvas import Canvas
from linreg.config import Config, lecture_config
from linreg.dataset import Dataset, FloatArray, lecture_data, make_dataset
from linreg.history import History
from linreg.prepare import Prepared, prepare

LECTURE = prepare(lecture_data(), lecture_config())
NO_BIAS = prepare(lecture_data(), replace(lecture_config(), bias=False))


def two_features() -> Dataset:
    """y = 3 speed - 2 age + 5, exactly."""
    generator = np.random.default_rng(1)
    speed, age = generator.normal(size=(2, 40))
    return make_dataset(
        "two", {"speed": speed, "age": age, "y": 3 * speed - 2 * age + 5}
    )


def prepared_two(config: Config | None = None) -> Prepared:
    return prepare(two_features(), config or Config())


def history_of(
    names: tuple[str, ...],
    parameters: FloatArray,
    losses: FloatArray | None = None,
    test_losses: FloatArray | None = None,
    rates: FloatArray | None = None,
) -> History:
    """A record of these parameters (m, k), losses and rates (m,); gradients are 0."""
    history = History(names)
    add_rows(history, parameters, losses, test_losses, rates)
    return history


def add_rows(
    history: History,
    parameters: FloatArray,
    losses: FloatArray | None = None,
    test_losses: FloatArray | None = None,
    rates: FloatArray | None = None,
) -> None:
    none = np.full(len(parameters), np.nan)
    losses = np.ones(len(parameters)) if losses is None else losses
    test_losses = none if test_losses is None else test_losses
    rates = np.full(len(parameters), 0.01) if rates is None else rates
    numbers = np.column_stack([losses, test_losses, rates]).tolist()
    for row, last in zip(parameters, numbers, strict=True):
        gradient = np.zeros(len(row))
        history.write(len(history), [*row, *gradient, *last])


def place(canvas: Canvas, x: float, y: float) -> QPoint:
    """Where a point in data units is in the widget, in pixels."""
    right, down = canvas.mapping.to_pixels(np.array([x]), np.array([y]))
    in_scene = canvas.frame.mapToScene(QPointF(right[0], down[0]))
    place: QPoint = canvas.mapFromScene(in_scene)
    return place


def look(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def colour_at(canvas: Canvas, x: float, y: float) -> QColor:
    """The colour that a person sees at a point in data units."""
    return look(canvas).pixelColor(place(canvas, x, y))


def sees(canvas: Canvas, x: float, y: float, colour: QColor | str) -> bool:
    """Whether a person sees that colour at, or right beside, a point in data units."""
    image, at = look(canvas), place(canvas, x, y)
    around = [QPoint(i, j) for i in range(-2, 3) for j in range(-2, 3)]
    return any(is_like(image.pixelColor(at + by), colour, 55) for by in around)


def is_reddish(canvas: Canvas, x: float, y: float) -> bool:
    """Whether a thin or pale mark of the model's is right above, below or there."""
    image, at = look(canvas), place(canvas, x, y)
    colours = [image.pixelColor(at + QPoint(0, by)) for by in (-1, 0, 1)]
    return any(colour.red() - colour.green() > 60 for colour in colours)


def is_like(colour: QColor, other: QColor | str, tolerance: int = 60) -> bool:
    """Whether the two look alike, edges being blended with what is below them."""
    other = QColor(other)
    pairs = (
        (colour.red(), other.red()),
        (colour.green(), other.green()),
        (colour.blue(), other.blue()),
    )
    return all(abs(a - b) <= tolerance for a, b in pairs)


def shows(canvas: Canvas, colour: QColor | str, tolerance: int = 12) -> int:
    """How many pixels of the picture have about that colour."""
    image = look(canvas).convertToFormat(QImage.Format.Format_RGB32)
    shape = (image.height(), image.width(), 4)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(shape)
    colour = QColor(colour)
    wanted = (colour.blue(), colour.green(), colour.red())
    differences = np.abs(pixels[:, :, :3].astype(np.int64) - wanted)
    return int((differences <= tolerance).all(axis=2).sum())
