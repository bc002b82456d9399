"""What the cards of the computational graph say after a phase of a step."""

import math
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject

from desktop.number_format import format_number, short_number
from linreg.excerpt import Excerpt
from linreg.graph import Graph, Node
from linreg.opened_step import OpenedStep, ParameterStep
from linreg.trainer import PHASES, Phase

Tone = Literal["waiting", "held", "known"]

_NOT_YET = "…"
_MOST_NUMBERS = 3
# How many numbers of a tensor, with how many digits.
_WAYS = ((_MOST_NUMBERS, 3), (2, 3), (1, 3), (1, 2), (1, 1))
_DIGITS_OF_ONE = (5, 4, 3, 2, 1)
_TIP_DIGITS = 6


@dataclass(frozen=True)
class Line:
    """One entry of a card, longest first of the ways to write it; `tone` colours it."""

    texts: tuple[str, ...]
    tone: Tone


@dataclass(frozen=True)
class CardText:
    """All that one card shows. `active` is what the present phase has done."""

    name: str
    shape: str
    value: Line
    gradient: Line
    active: bool
    tip: str


class GraphTexts(QObject):
    """Puts a step into words, for one card after another."""

    def cards(self, opened: OpenedStep, phase: Phase | None) -> dict[str, CardText]:
        """The cards by their nodes' names, after `phase` or after the whole step."""
        parameters = {step.name: step for step in opened.parameters}
        return {
            node.name: self._card(node, parameters.get(node.name), opened, phase)
            for node in opened.graph.nodes
        }

    def description(self, graph: Graph, cards: dict[str, CardText]) -> str:
        """The picture for those who hear it."""
        into = self.tr("{0} into {1}")
        both = self.tr(" and ")
        shaped = {
            node.name: f"{node.name} {cards[node.name].shape}".rstrip()
            for node in graph.nodes
        }
        flows = [
            into.format(both.join(shaped[each] for each in node.inputs), node.name)
            for node in graph.nodes
            if node.inputs
        ]
        values = [self._spoken(cards[node.name]) for node in graph.nodes]
        return ", ".join(flows) + ". " + "; ".join(values) + "."

    def _spoken(self, card: CardText) -> str:
        parts = [f"{card.name} = {card.value.texts[0]}"]
        parts += [text for text in card.gradient.texts[:1] if text]
        return ", ".join(parts)

    def _card(
        self,
        node: Node,
        step: ParameterStep | None,
        opened: OpenedStep,
        phase: Phase | None,
    ) -> CardText:
        return CardText(
            name=node.name,
            shape="" if node.value is None else _shape_text(node.value),
            value=_value(node, step, phase),
            gradient=_gradient(node, step, opened, phase),
            active=_is_active(node, phase),
            tip=self._tip(node, step, opened, phase),
        )

    def _tip(
        self,
        node: Node,
        step: ParameterStep | None,
        opened: OpenedStep,
        phase: Phase | None,
    ) -> str:
        lines = [self._meaning(node, opened), self._function(node, opened.graph)]
        if node.value is not None and is_done(node.phase, phase):
            lines += [self.tr("value:"), _rows(node.value)]
        if step is not None and step.after is not None and is_done("update", phase):
            lines += [self.tr("after the update:"), _rows(step.after)]
        if node.gradient is not None and is_done("backward", phase):
            what = (
                self.tr(".grad, the sum of what it held and of ∂{1}/∂{0}:")
                if _is_sum(step)
                else self.tr("gradient, ∂{1}/∂{0}:")
            )
            last = opened.graph.nodes[-1].name
            lines += [what.format(node.name, last), _rows(node.gradient)]
        if step is not None and step.clipped is not None and is_done("update", phase):
            lines += [self.tr(".grad after clipping:"), _rows(step.clipped)]
        return "\n".join(lines)

    def _meaning(self, node: Node, opened: OpenedStep) -> str:
        l1 = short_number(opened.config.l1)
        meanings = {
            "x": self.tr("x: the inputs of this batch"),
            "y": self.tr("y: the targets of this batch"),
            "w": self.tr("w: the weight, a parameter"),
            "b": self.tr("b: the bias, a parameter"),
            "×": self.tr("×: the product x wᵀ"),
            "+": self.tr("+: the bias added to each row"),
            "ŷ": self.tr("ŷ: the model’s prediction, y_pred"),
            "loss": self.tr("loss: the criterion of ŷ and y"),
            "|w|": self.tr("|w|: each weight without its sign"),
            "Σ|w|": self.tr("Σ|w|: the sum of them"),
            "penalty": self.tr("penalty: {0} · Σ|w|, the L1 penalty").format(l1),
            "J": self.tr("J: loss + penalty, of which backward finds the gradient"),
        }
        return meanings.get(node.name, node.name)

    def _function(self, node: Node, graph: Graph) -> str:
        """What autograd calls it."""
        if node.kind == "data":
            return self.tr("Data: autograd does not track it, so it has no gradient.")
        if node.kind == "parameter":
            text = self.tr("A leaf: {0} adds its gradient to .grad.")
            return text.format(node.grad_fn)
        line = self.tr("grad_fn: {0}").format(node.grad_fn)
        operations = [
            each.name
            for each in graph.nodes
            if each.kind == "operation" and each.grad_fn == node.grad_fn
        ]
        if node.name in operations and len(operations) > 1:
            text = self.tr("autograd does {0} in one")
            line += ", " + text.format(self.tr(" and ").join(operations))
        if node is graph.nodes[-1]:
            end = "(loss + penalty)" if node.name == "J" else node.name
            text = self.tr("Back from {0}.grad_fn: {1}")
            line += "\n" + text.format(end, " → ".join(graph.names))
        return line


def is_done(wanted: Phase, phase: Phase | None) -> bool:
    """Whether that phase has passed after `phase`; after None all of them have."""
    return phase is None or PHASES.index(wanted) <= PHASES.index(phase)


def _is_active(node: Node, phase: Phase | None) -> bool:
    """Whether this phase has just done something to the node."""
    if phase in ("zero_grad", "update"):
        return node.kind == "parameter"
    if phase == "backward":
        return node.gradient is not None
    return node.phase == phase


def _value(node: Node, step: ParameterStep | None, phase: Phase | None) -> Line:
    if not is_done(node.phase, phase):
        return Line((_NOT_YET,), "waiting")
    still = node.kind == "data"
    before = tensor_texts(node.value, still=still)
    if step is None or step.after is None or not is_done("update", phase):
        return Line(before, "known")
    after = tensor_texts(step.after)
    pairs = zip(before, after, strict=True)
    return Line(tuple(f"{old} → {new}" for old, new in pairs), "known")


def _gradient(
    node: Node, step: ParameterStep | None, opened: OpenedStep, phase: Phase | None
) -> Line:
    """∂L, or ∂J with a penalty, or what `.grad` still holds or already holds."""
    if node.gradient is None:
        return Line(("",), "waiting")
    slope = "∂L" if opened.penalty is None else "∂J"
    if step is not None and step.clipped is not None and is_done("update", phase):
        return _labelled(".grad", step.clipped, "known")
    if is_done("backward", phase):
        return _labelled(".grad" if _is_sum(step) else slope, node.gradient, "known")
    if step is None:
        return Line((f"{slope}: {_NOT_YET}",), "waiting")
    held = step.cleared if is_done("zero_grad", phase) else step.held
    return _labelled(".grad", held, "held")


def _is_sum(step: ParameterStep | None) -> bool:
    """Whether something was left in .grad, which then is no slope of this loss."""
    return step is not None and step.cleared is not None


def _labelled(label: str, part: Excerpt | None, tone: Tone) -> Line:
    texts = ("None",) if part is None else tensor_texts(part)
    return Line(tuple(f"{label}: {text}" for text in texts), tone)


def tensor_texts(part: Excerpt | None, *, still: bool = False) -> tuple[str, ...]:
    """The ways to write a tensor's first numbers, longest first; "–" for no tensor.

    They are up to three numbers in brackets, then fewer, then shorter; a single one
    stands alone. `still` are those that do not change from step to step: they are
    written without trailing zeros.
    """
    if part is None:
        return ("–",) * len(_WAYS)
    write = short_number if still else format_number
    size = math.prod(part.shape)
    numbers: list[float] = part.values.ravel()[:_MOST_NUMBERS].tolist()
    if size == 1:
        return tuple(write(numbers[0], digits) for digits in _DIGITS_OF_ONE)
    texts = []
    for count, digits in _WAYS:
        written = [write(number, digits) for number in numbers[:count]]
        texts.append(f"[{', '.join([*written, '…'] if size > count else written)}]")
    return tuple(texts)


def _shape_text(part: Excerpt) -> str:
    """As Python writes a tuple, but (1) for a single axis."""
    return f"({', '.join(map(str, part.shape))})"


def _rows(part: Excerpt) -> str:
    """The excerpt row by row, with dots for what it leaves out."""
    rows = part.values.reshape(-1, part.values.shape[-1] if part.shape else 1)
    cut_right = part.values.shape[-1:] != part.shape[-1:]
    lines = []
    for row in rows.tolist():
        numbers = [format_number(number, _TIP_DIGITS) for number in row]
        lines.append("  " + "  ".join([*numbers, "…"] if cut_right else numbers))
    if len(part.shape) > 1 and part.values.shape[0] < part.shape[0]:
        lines.append("  …")
    return "\n".join(lines)
