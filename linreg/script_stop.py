"""The lines of the script by which a run may stop before its last iteration."""

from linreg.script_parts import Plan, penalty_code


def gradient_norm_lines(plan: Plan) -> list[str]:
    """A function for how flat it is, where the run may stop at that."""
    if not plan.config.tolerance:
        return []
    penalty = [f"    loss = loss + {penalty_code(plan.config)}"]
    return [
        "def gradient_norm():",
        '    """How steep the loss over all the training rows is."""',
        f"    loss = criterion(model(x{plan.train}), y{plan.train})",
        *(penalty if plan.config.l1 else []),
        "    gradient = torch.autograd.grad(loss, list(model.parameters()))",
        "    numbers = torch.cat([part.flatten() for part in gradient]).tolist()",
        "    return math.hypot(*numbers)",
        "",
        "",
    ]


def best_so_far_lines(plan: Plan) -> list[str]:
    """What early stopping remembers; with infinity it waits for a finite loss."""
    if not plan.stops_early:
        return []
    return ["best_test_loss = best_iteration = math.inf"]


def stop_lines(plan: Plan) -> list[str]:
    return [
        *(_early_lines(plan) if plan.stops_early else []),
        *(_flat_lines(plan) if plan.config.tolerance else []),
    ]


def _early_lines(plan: Plan) -> list[str]:
    patience = plan.config.patience
    return [
        "    # Stop early where the test loss has not become lower for a while.",
        "    with torch.no_grad():",
        "        test_loss = criterion(model(x_test), y_test).item()",
        "    if test_loss < best_test_loss:",
        "        best_test_loss, best_iteration = test_loss, iteration",
        f"    if iteration - best_iteration >= {patience}:",
        "        break",
        "",
    ]


def _flat_lines(plan: Plan) -> list[str]:
    """With batches a Trainer looks at the whole gradient once an epoch."""
    is_flat = f"gradient_norm() <= {plan.config.tolerance!r}"
    if plan.has_batches:
        is_flat = f"iteration % {plan.per_epoch} == 0 and {is_flat}"
    return [
        "    # Stop early where the loss is almost flat.",
        f"    if {is_flat}:",
        "        break",
        "",
    ]
