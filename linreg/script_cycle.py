"""The part of the script that moves: the training cycle, with its five phases."""

from linreg.config import Config
from linreg.optimizers import find_optimizer
from linreg.script_parts import Plan
from linreg.trainer import Phase

_COMMENTS: dict[Phase, str] = {
    "forward": "Forward: predict y with the present parameters.",
    "loss": "Loss: how far the predictions are from y, as one number.",
    "zero_grad": "Clear the gradients of the step before.",
    "backward": "Backward: the gradient of the loss with respect to each parameter.",
    "update": "Update: the optimizer moves the parameters by one step.",
}
_NOT_CLEARED = "# optimizer.zero_grad() is left out: the gradients add up."


def cycle_lines(plan: Plan, before: int) -> tuple[list[str], dict[Phase, int]]:
    """The cycle, and the line of each phase where so many lines come `before` it."""
    config = plan.config
    needs_closure = find_optimizer(config.optimizer).needs_closure
    code: dict[Phase, str] = {
        "forward": f"y_pred = model(x{plan.step})",
        "loss": f"loss = criterion(y_pred, y{plan.step})",
        "zero_grad": "optimizer.zero_grad()" if config.zero_grad else _NOT_CLEARED,
        "backward": "loss.backward()",
        "update": f"optimizer.step({'closure' if needs_closure else ''})",
    }
    evaluation, update = _phase_lines(code)
    closure = _closure_lines(config, evaluation) if needs_closure else []
    norm = _gradient_norm_lines(plan) if config.tolerance else []
    lines = [
        "",
        *([""] if closure or norm else []),
        "# 4. The training cycle.",
        *norm,
        *closure,
        *(_batch_lines(plan) if plan.has_batches else []),
        f"for iteration in range({config.iterations}):",
        *(_next_batch_lines(plan) if plan.has_batches else []),
        *(_stop_lines(plan) if config.tolerance else []),
        *([] if needs_closure else evaluation),
        *update,
    ]
    phases = {
        phase: before + 1 + lines.index(f"    {line}") for phase, line in code.items()
    }
    return lines, phases


def _phase_lines(code: dict[Phase, str]) -> tuple[list[str], list[str]]:
    """Each phase beneath its comment: those that evaluate the loss, and the update.

    What is left out is a comment itself.
    """
    lines = []
    for phase, line in code.items():
        if line != _NOT_CLEARED:
            lines.append(f"    # {_COMMENTS[phase]}")
        lines.append(f"    {line}")
    return lines[:-2], lines[-2:]


def _closure_lines(config: Config, evaluation: list[str]) -> list[str]:
    return [
        f"# {config.optimizer} wants the loss and its gradient several times a step,",
        "# so they stand in a function that it can call.",
        "def closure():",
        *evaluation,
        "    return loss",
        "",
        "",
    ]


def _gradient_norm_lines(plan: Plan) -> list[str]:
    return [
        "def gradient_norm():",
        '    """How steep the loss over all the training rows is."""',
        f"    loss = criterion(model(x{plan.train}), y{plan.train})",
        "    gradient = torch.autograd.grad(loss, list(model.parameters()))",
        "    numbers = torch.cat([part.flatten() for part in gradient]).tolist()",
        "    return math.hypot(*numbers)",
        "",
        "",
    ]


def _per_epoch(plan: Plan) -> int:
    """Batches in one pass over the training rows; the last may be smaller."""
    return -(-len(plan.prepared.y_train) // plan.config.batch_size)


def _batch_lines(plan: Plan) -> list[str]:
    config = plan.config
    lines = [f"# An epoch is one pass over all the rows: {_per_epoch(plan)} batches."]
    if config.shuffle:
        return [*lines, f"generator = torch.Generator().manual_seed({config.seed})"]
    return [*lines, f"batches = torch.arange(len(y_train)).split({config.batch_size})"]


def _next_batch_lines(plan: Plan) -> list[str]:
    count = _per_epoch(plan)
    shuffle = [
        f"    if iteration % {count} == 0:  # a new epoch, in a new order",
        "        order = torch.randperm(len(y_train), generator=generator)",
        f"        batches = order.split({plan.config.batch_size})",
    ]
    return [
        *(shuffle if plan.config.shuffle else []),
        f"    rows = batches[iteration % {count}]",
        "    x, y = x_train[rows], y_train[rows]",
        "",
    ]


def _stop_lines(plan: Plan) -> list[str]:
    """With batches a Trainer looks at the whole gradient once an epoch."""
    is_flat = f"gradient_norm() <= {plan.config.tolerance!r}"
    if plan.has_batches:
        is_flat = f"iteration % {_per_epoch(plan)} == 0 and {is_flat}"
    return [
        "    # Stop early where the loss is almost flat.",
        f"    if {is_flat}:",
        "        break",
        "",
    ]
