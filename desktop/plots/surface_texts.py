"""What is said in words around a loss surface."""

import numpy as np
from PySide6.QtCore import QObject

from desktop.number_format import format_number, short_number
from desktop.plots.ground import Ground
from desktop.plots.landscape import View
from desktop.plots.steps import drawable
from linreg.dataset import FloatArray
from linreg.loss_shapes import PlaneCurvature
from linreg.rows import Row


class SurfaceTexts(QObject):
    """The axes' names, and the notes in the corner."""

    def axes(self, ground: Ground, shown: tuple[int, ...]) -> tuple[str, str]:
        """The name of the bottom axis, and of the left one."""
        names = [self._axis(ground, index) for index in shown]
        return names[0], names[1] if len(names) > 1 else self.tr("loss")

    def _axis(self, ground: Ground, index: int) -> str:
        """A parameter's name, and what it belongs to where that is not plain."""
        inputs = ground.prepared.inputs
        name, count = ground.prepared.parameter_names[index], len(inputs.names)
        if index < count:
            of = inputs.names[index]
        else:
            of = inputs.names[0] if count == 1 else self.tr("inputs")
        if ground.scaled:
            return self.tr("{0} (scaled {1})").format(name, of)
        return f"{name} ({of})" if count > 1 and index < count else name

    def note(self, view: View, sampled: int, *, left: bool, cut: bool) -> list[str]:
        """What is not seen: held values, other rows, a path that has `left`.

        The picture is of `sampled` rows; `cut` says that an arrow ends at the frame.
        """
        ground, notes = view.ground, []
        if ground.of_batch:
            rows = ground.surface.rows
            text = (
                self.tr("loss of this batch: {0} rows")
                if rows > 1
                else self.tr("loss of this batch: {0} row")
            )
            notes.append(text.format(rows))
        if len(view.held) > len(view.shown):
            notes.append(self._held(view))
        if not ground.determined:
            notes.append(self.tr("no single optimum"))
        elif not np.isfinite(drawable(ground.target[list(view.shown)])).all():
            notes.append(self.tr("the optimum is too far away to be drawn"))
        if sampled < ground.surface.rows:
            text = self.tr("from {0} of {1} rows")
            notes.append(text.format(sampled, ground.surface.rows))
        if left:
            notes.append(self.tr("the path has left the picture"))
        if cut:
            notes.append(self.tr("an arrow is cut off at the frame"))
        return notes

    def gone(self, names: tuple[str, ...]) -> list[str]:
        """Which of the other runs have left the picture."""
        if not names:
            return []
        if len(names) == 1:
            return [self.tr("{0} has left the picture").format(names[0])]
        if len(names) == 2:
            return [self.tr("{0} and {1} have left the picture").format(*names)]
        return [self.tr("{0} other runs have left the picture").format(len(names))]

    def curvature(self, view: View, curvature: PlaneCurvature | None) -> list[str]:
        """The two eigenvalues, and what they make of the whole model."""
        if curvature is None:
            return []
        first, second = curvature.eigenvalues
        if not first:
            return [self.tr("λ₁ is 0: no single lowest point, and no ellipse")]
        values = self.tr("λ₁ {0}, λ₂ {1}").format(
            short_number(float(first)), short_number(float(second))
        )
        if len(view.held) > len(view.shown):
            return [self.tr("{0} in this plane").format(values)]
        number = short_number(float(second / first), 3)
        return [self.tr("{0}: condition number {1}").format(values, number)]

    def _held(self, view: View) -> str:
        names = view.ground.prepared.parameter_names
        held = [i for i in range(len(names)) if i not in view.shown]
        if len(held) == 1:
            value = short_number(float(view.held[held[0]]))
            return self.tr("{0} held at {1}").format(names[held[0]], value)
        pairs = (f"{names[i]} {short_number(float(view.held[i]), 3)}" for i in held)
        return self.tr("held: {0}").format(", ".join(pairs))

    def place(self, view: View, parameters: FloatArray) -> str:
        """The shown ones of these parameters (k,), and the loss there."""
        values = self._values(view, parameters, view.ground.surface.at(parameters))
        return "   ".join(values)

    def brushed(self, view: View, row: Row) -> str:
        """The same of a step of the path, with the loss that it had then."""
        values = ", ".join(self._values(view, row.parameters, row.loss))
        return self.tr("iteration {0}: {1}").format(row.iteration, values)

    def _values(self, view: View, parameters: FloatArray, loss: float) -> list[str]:
        names = view.ground.prepared.parameter_names
        texts = [
            f"{names[i]} {format_number(float(parameters[i]))}" for i in view.shown
        ]
        return [*texts, self.tr("loss {0}").format(format_number(loss))]
