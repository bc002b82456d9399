"""One step as a page of matrices, a section for each of its five phases."""

from collections.abc import Callable

from desktop.explain.matrices import MORE_ROWS, tint
from desktop.explain.numbers_backward import backward
from desktop.explain.numbers_markup import ANCHOR, EDGE, INDENT, Ink, tr
from desktop.explain.numbers_sections import (
    criterion,
    forward,
    loss,
    row_numbers,
    zero_grad,
)
from desktop.explain.numbers_update import clip, schedule, update
from desktop.theme import Theme
from linreg.opened_step import OpenedStep
from linreg.optimizers import find_optimizer
from linreg.trainer import PHASES, Phase

_SECTIONS: dict[Phase, Callable[[OpenedStep, Ink], str]] = {
    "forward": forward,
    "loss": loss,
    "zero_grad": zero_grad,
    "backward": backward,
    "update": update,
}


def page_html(opened: OpenedStep, phase: Phase | None, theme: Theme) -> str:
    """The whole page; phases after `phase` are not done yet, with None all are."""
    ink = Ink(theme)
    last = len(PHASES) - 1 if phase is None else PHASES.index(phase)
    sections = (
        ink.section(
            _section(opened, each, ink, done=place <= last), current=each == phase
        )
        for place, each in enumerate(PHASES)
    )
    # The first phase is seen from the top of the page on.
    anchor = ANCHOR if phase == PHASES[0] else ""
    return anchor + _header(opened) + "".join(sections)


def _header(opened: OpenedStep) -> str:
    """ "Iteration 12, batch of 3 rows (rows 4, 1, 7)"."""
    count = opened.y.shape[0]
    if opened.is_full_batch:
        text = tr("Iteration {0}, all {1} training rows")
    elif count == 1:
        text = tr("Iteration {0}, a single sample: row {2}")
    else:
        text = tr("Iteration {0}, batch of {1} rows: {2}")
    rows = ", ".join(row_numbers(opened)).replace(MORE_ROWS, "…")
    text = text.format(opened.iteration, count, rows)
    return f'<p style="margin:0 0 0 {EDGE + INDENT}px"><b>{tint(text, "")}</b></p>'


def _section(opened: OpenedStep, phase: Phase, ink: Ink, *, done: bool) -> str:
    if phase == "update":
        return _update_section(opened, ink, done=done)
    return _phase(opened, phase, ink, done=done)


def _update_section(opened: OpenedStep, ink: Ink, *, done: bool) -> str:
    """The update, with what a run may have just before it and just after it."""
    html, config = _phase(opened, "update", ink, done=done), opened.config
    if done and opened.update is None:
        return html
    if config.clip:
        code = f"clip_grad_norm_(model.parameters(), {config.clip!r})"
        text = clip(opened, ink) if done else ""
        html = ink.heading(tr("Clip"), code, done=done) + text + html
    if config.has_schedule:
        has_loss = config.scheduler == "ReduceLROnPlateau"
        code = f"scheduler.step({'loss.item()' if has_loss else ''})"
        text = schedule(opened, ink) if done else ""
        html += ink.heading(tr("Schedule"), code, done=done) + text
    return html


def _phase(opened: OpenedStep, phase: Phase, ink: Ink, *, done: bool) -> str:
    title, code = _heading(opened, phase)
    title = f"{PHASES.index(phase) + 1} {title}"
    if not done:
        return ink.heading(title, code, aside=tr("not yet"), done=False)
    return ink.heading(title, code, done=True) + _SECTIONS[phase](opened, ink)


def _heading(opened: OpenedStep, phase: Phase) -> tuple[str, str]:
    """The phase's name for people, and its line of PyTorch."""
    closure = find_optimizer(opened.config.optimizer).needs_closure
    cleared = opened.config.zero_grad
    objective = "loss" if opened.penalty is None else "(loss + penalty)"
    return {
        "forward": (tr("Forward"), "y_pred = model(x)"),
        "loss": (tr("Loss"), f"loss = {criterion(opened)}(y_pred, y)"),
        "zero_grad": (
            "zero_grad",
            "optimizer.zero_grad()" if cleared else "# optimizer.zero_grad()",
        ),
        "backward": (tr("Backward"), f"{objective}.backward()"),
        "update": (
            tr("Update"),
            "optimizer.step(closure)" if closure else "optimizer.step()",
        ),
    }[phase]
