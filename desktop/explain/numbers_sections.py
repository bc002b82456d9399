"""What the phases of a step do, in matrices: forward, loss and zero_grad."""

import math
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from desktop.explain.matrices import (
    MORE_ROWS,
    Block,
    Column,
    Form,
    above,
    beside,
    block,
    broadcast,
    computed,
    matrix,
    measured,
    number_columns,
    shape_text,
    table,
    transposed,
)
from desktop.explain.numbers_markup import Ink, tr
from linreg.excerpt import Excerpt
from linreg.losses import LOSSES
from linreg.opened_step import OpenedStep, ParameterStep

_MOST_TERMS = 6

# A row's own loss: its sign, and what the sign stands for where it needs to be said.
_ROW_LOSSES = {
    "mse": ("r²", ""),
    "l1": ("|r|", ""),
    "huber": ("H(r)", "H(r) = ½·r² if |r| ≤ 1, else |r| − ½"),
    "smooth_l1": ("S(r)", "S(r) = ½·r² if |r| ≤ 1, else |r| − ½"),
}


def number_names(opened: OpenedStep, step: ParameterStep) -> list[str]:
    """Names of those numbers of a parameter that are in its excerpt: w1, w2 … or b."""
    if step.name == "b":
        return ["b"]
    return list(opened.prepared.parameter_names[: step.before.values.size])


def forward(opened: OpenedStep, ink: Ink) -> str:
    """X · wᵀ + b = ŷ."""
    data, model, faint = ink.theme.train, ink.theme.model, ink.theme.disabled
    weight, *bias = opened.parameters
    x, wt = opened.x, transposed(weight.before)
    factors = [
        (matrix(x, measured), _shape("X", "(N, in)", x.shape, data)),
        (matrix(wt), _shape("wᵀ", "(in, 1)", wt.shape, model)),
    ]
    signs = ["·", "="]
    if bias:
        rows, of_rows = len(opened.y_pred.values), opened.y_pred.shape[0]
        copies = broadcast(bias[0].before, rows, of_rows, faint)
        factors.append((copies, _shape("b", "(1,)", None, model)))
        signs.insert(1, "+")
    y_pred = opened.y_pred
    factors.append((matrix(y_pred), _shape("ŷ", "(N, 1)", y_pred.shape, model)))
    html = ink.lines(_equation(factors, signs))
    if bias:
        html += ink.note(tr("b (1,) is broadcast to every row: the same number."))
    return html


def _shape(
    name: str, symbolic: str, shape: tuple[int, ...] | None, colour: str
) -> Block:
    """A matrix's name and the letters of its shape, and below them their numbers."""
    name_and_letters = beside([block([name], colour), block([symbolic])])
    numbers = "" if shape is None else f"= {shape_text(shape)}"
    return above([name_and_letters, block([numbers])])


def _equation(factors: Sequence[tuple[Block, Block]], signs: Sequence[str]) -> Block:
    """Matrices with signs between them, and what each one is below."""
    height = max(len(values.lines) for values, _ in factors)
    # The signs stand where the middle of every matrix is.
    tall = block([""] * height)
    parts = [above([beside([values, tall], gap=0), name]) for values, name in factors]
    between = [
        above([beside([block([s]), tall], gap=0), block([""] * 2)]) for s in signs
    ]
    row = chain.from_iterable(zip(parts, [*between, block([""])], strict=True))
    return beside(list(row)[:-1])


def loss(opened: OpenedStep, ink: Ink) -> str:
    """Each row's residual and its loss, and the one number that comes of them."""
    sign, meaning = _ROW_LOSSES[opened.config.loss]
    columns = [
        Column(tr("row"), row_numbers(opened), colour=ink.theme.muted),
        _column("y", opened.y, ink.theme.train, measured),
        _column("ŷ", opened.y_pred, ink.theme.model),
        _column("r = ŷ − y", opened.residuals),
        _column(sign, opened.losses),
    ]
    html = ink.lines(table(columns, ink.theme.muted))
    if meaning:
        html += ink.formula(meaning)
    html += ink.formula(_reduction(opened)) + _penalty(opened, ink)
    if not math.isfinite(opened.loss):
        html += ink.warning(tr("The loss is not finite: the run has diverged."))
    return html


def row_numbers(opened: OpenedStep) -> list[str]:
    """The rows that are shown, by their numbers in the table, which counts from 1."""
    rows = opened.rows
    if opened.is_full_batch:
        rows = np.flatnonzero(opened.prepared.is_train)
    numbers = [str(row + 1) for row in rows[: len(opened.y.values)]]
    return numbers if opened.y.whole else [*numbers, MORE_ROWS]


def _column(
    title: str, values: Excerpt, colour: str = "", form: Form = computed
) -> Column:
    return Column(title, number_columns(values, form)[0], colour=colour)


def _reduction(opened: OpenedStep) -> str:
    """ "loss = mean of r² = (1.2 + 3.4 + 5.6) / 3 = 3.4"."""
    losses, count = opened.losses.values[:, 0], opened.losses.shape[0]
    terms = [computed(float(value)) for value in losses[:_MOST_TERMS]]
    if count > len(terms):
        terms.append("…")
    total, result = " + ".join(terms), computed(opened.loss)
    sign, _ = _ROW_LOSSES[opened.config.loss]
    if opened.config.reduction == "sum":
        return tr("sum: L = Σ {0} = {1} = {2}").format(sign, total, result)
    text = tr("mean: L = Σ {0} / N = ({1}) / {2} = {3}")
    return text.format(sign, total, count, result)


def _penalty(opened: OpenedStep, ink: Ink) -> str:
    """The penalty of the weights, and what it makes of the loss; often nothing."""
    if opened.penalty is None:
        return ""
    weight = opened.parameters[0].before
    sizes = [computed(abs(value)) for value in weight.values.ravel().tolist()]
    if not weight.whole:
        sizes.append("…")
    total = " + ".join(sizes)
    if len(sizes) > 1:
        total = f"({total})"
    l1, penalty = measured(opened.config.l1), computed(opened.penalty)
    text = tr("penalty: P = {0} · Σ |w| = {0} · {1} = {2}")
    html = ink.formula(text.format(l1, total, penalty))
    parts = f"{computed(opened.loss)} + {penalty}"
    html += ink.formula(f"J = L + P = {parts} = {computed(opened.objective)}")
    return html + ink.note(
        tr("Backward starts from J. The loss that is recorded and drawn is L alone.")
    )


def criterion(opened: OpenedStep) -> str:
    """The criterion as PyTorch code: MSELoss(reduction="sum")."""
    name = LOSSES[opened.config.loss].torch_class.__name__
    return f'{name}(reduction="{opened.config.reduction}")'


def zero_grad(opened: OpenedStep, ink: Ink) -> str:
    """What `.grad` held, and what it holds now."""
    steps = opened.parameters
    names = block([f"{step.name}.grad" for step in steps], ink.theme.model)
    held = _stack(tr("held"), [step.held for step in steps], ink.theme.muted)
    now = _stack(tr("holds now"), [step.cleared for step in steps], ink.theme.muted)
    html = ink.lines(beside([_stack_of("", names, ""), held, now], gap=3))
    if not opened.config.zero_grad:
        return html + ink.warning(
            tr(
                "zero_grad() is left out: .grad keeps the gradients of all earlier "
                "steps, and backward will add this step’s to them."
            )
        )
    return html + ink.note(
        tr("Backward adds to .grad, so what the last step left there is taken away.")
    )


def _stack(title: str, tensors: Iterable[Excerpt | None], colour: str) -> Block:
    """Tensors of one row each, one below another."""
    parts = [block(["None"]) if each is None else matrix(each) for each in tensors]
    width = max(part.width for part in parts)
    lines = (line + " " * (width - part.width) for part in parts for line in part.lines)
    return _stack_of(title, Block(tuple(lines), width), colour)


def _stack_of(title: str, lines: Block, colour: str) -> Block:
    """Lines below a title that begins where they begin."""
    width = max(lines.width, len(title))
    padded = (line + " " * (width - lines.width) for line in lines.lines)
    return Block((*block([title.ljust(width)], colour).lines, *padded), width)
