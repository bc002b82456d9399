"""The part of the script that moves: the training cycle, with its five phases."""

from typing import Literal

from linreg.config import Config
from linreg.optimizers import find_optimizer
from linreg.script_parts import Plan, penalty_code
from linreg.script_stop import best_so_far_lines, gradient_norm_lines, stop_lines
from linreg.trainer import Phase

# What else a cycle may have: each is a line only where the run has it.
Extra = Literal["penalty", "clip", "schedule"]
Line = Phase | Extra

_COMMENTS: dict[Line, str] = {
    "forward": "Forward: predict y with the present parameters.",
    "loss": "Loss: how far the predictions are from y, as one number.",
    "penalty": "Penalty: large weights cost something, too.",
    "zero_grad": "Clear the gradients of the step before.",
    "backward": "Backward: the gradient of the loss with respect to each parameter.",
    "clip": "Clip: shorten the gradient where its norm is larger than this.",
    "update": "Update: the optimizer moves the parameters by one step.",
    "schedule": "Schedule: the learning rate of the next iteration.",
}
_WITH_PENALTY = "Backward: the gradient of both with respect to each parameter."
_NOT_CLEARED = "# optimizer.zero_grad() is left out: the gradients add up."


def cycle_lines(plan: Plan, before: int) -> tuple[list[str], dict[Line, int]]:
    """The cycle, and the number of its lines where so many come `before` it."""
    config = plan.config
    needs_closure = find_optimizer(config.optimizer).needs_closure
    evaluation, movement = _evaluation(plan), _movement(config)
    closure = _closure_lines(config, evaluation) if needs_closure else []
    norm = gradient_norm_lines(plan)
    lines = [
        "",
        *([""] if closure or norm else []),
        "# 4. The training cycle.",
        *norm,
        *closure,
        *(_batch_lines(plan) if plan.has_batches else []),
        *best_so_far_lines(plan),
        f"for iteration in range({config.iterations}):",
        *(_next_batch_lines(plan) if plan.has_batches else []),
        *stop_lines(plan),
        *([] if needs_closure else _explained(config, evaluation)),
        *(_present_loss_lines(plan) if needs_closure else []),
        *_explained(config, movement),
    ]
    code = [line.strip() for line in lines]
    numbers = {
        line: before + 1 + code.index(text)
        for line, text in (evaluation | movement).items()
    }
    return lines, numbers


def _evaluation(plan: Plan) -> dict[Line, str]:
    """The code that finds the loss and its gradient."""
    config = plan.config
    code: dict[Line, str] = {
        "forward": f"y_pred = model(x{plan.step})",
        "loss": f"loss = criterion(y_pred, y{plan.step})",
    }
    if config.l1:
        code["penalty"] = f"penalty = {penalty_code(config)}"
    code["zero_grad"] = "optimizer.zero_grad()" if config.zero_grad else _NOT_CLEARED
    code["backward"] = "(loss + penalty).backward()" if config.l1 else "loss.backward()"
    return code


def _movement(config: Config) -> dict[Line, str]:
    """The code that moves the parameters, and then the learning rate."""
    code: dict[Line, str] = {}
    if config.clip:
        norm = f"{config.clip!r}"
        code["clip"] = f"torch.nn.utils.clip_grad_norm_(model.parameters(), {norm})"
    needs_closure = find_optimizer(config.optimizer).needs_closure
    code["update"] = f"optimizer.step({'closure' if needs_closure else ''})"
    if config.has_schedule:
        loss = "loss.item()" if _looks_at_loss(config) else ""
        code["schedule"] = f"scheduler.step({loss})"
    return code


def _looks_at_loss(config: Config) -> bool:
    return config.scheduler == "ReduceLROnPlateau"


def _explained(config: Config, code: dict[Line, str]) -> list[str]:
    """Each line beneath its comment; what is left out is a comment itself."""
    lines = []
    for line, text in code.items():
        comment = _COMMENTS[line]
        if line == "backward" and config.l1:
            comment = _WITH_PENALTY
        if text != _NOT_CLEARED:
            lines.append(f"    # {comment}")
        if line == "schedule" and _ends_early(config):
            last = config.scheduler_settings["total_steps"]
            lines.append(
                f"    if iteration + 1 < {last}:  # after its last rate it stays"
            )
            text = f"    {text}"
        lines.append(f"    {text}")
    return lines


def _ends_early(config: Config) -> bool:
    """Whether the schedule is over, and would raise, before the run is."""
    total = config.scheduler_settings.get("total_steps")
    return isinstance(total, int) and total <= config.iterations


def _closure_lines(config: Config, evaluation: dict[Line, str]) -> list[str]:
    return [
        f"# {config.optimizer} wants the loss and its gradient several times a step,",
        "# so they stand in a function that it can call.",
        "def closure():",
        *_explained(config, evaluation),
        f"    return loss{' + penalty' if config.l1 else ''}",
        "",
        "",
    ]


def _present_loss_lines(plan: Plan) -> list[str]:
    """For a schedule that looks at the loss, where that is known to a closure alone."""
    if not _looks_at_loss(plan.config):
        return []
    return [
        "    # The loss before the update, which the schedule looks at.",
        "    with torch.no_grad():",
        f"        loss = criterion(model(x{plan.step}), y{plan.step})",
    ]


def _batch_lines(plan: Plan) -> list[str]:
    config = plan.config
    lines = [f"# An epoch is one pass over all the rows: {plan.per_epoch} batches."]
    if config.shuffle:
        return [*lines, f"generator = torch.Generator().manual_seed({config.seed})"]
    return [*lines, f"batches = torch.arange(len(y_train)).split({config.batch_size})"]


def _next_batch_lines(plan: Plan) -> list[str]:
    count = plan.per_epoch
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
