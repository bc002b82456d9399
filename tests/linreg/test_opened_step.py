"""A step, opened: each number against torch's own, and the run as if nothing was."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.opened_step import open_step
from linreg.optimizers import OPTIMIZERS
from linreg.snapshot import flatten
from linreg.trainer import Trainer
from tests.linreg.loop_settings import EACH, SCHEDULES, scheduled
from tests.linreg.runs import CRITERIA, noisy_data, trainer_of


def a_config(**given: Any) -> Config:
    """Without the settings that the optimizer or the schedule does not take."""
    optimizer = OPTIMIZERS[given["optimizer"]]
    if optimizer.needs_closure:
        given |= {"clip": 0.0, "lr_bias": 0.0}
    if not optimizer.follows_schedule:
        given["scheduler"] = "none"
    if given["scheduler"] == "OneCycleLR":
        given["lr_bias"] = 0.0
    return Config(
        **given, scheduler_settings=SCHEDULES.get(given["scheduler"], {}), patience=4
    )


CONFIGS = st.builds(
    a_config,
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    batch_size=st.sampled_from([0, 1, 3]),
    dtype=st.sampled_from(["float32", "float64"]),
    loss=st.sampled_from(["mse", "l1", "huber", "smooth_l1"]),
    reduction=st.sampled_from(["mean", "sum"]),
    bias=st.booleans(),
    zero_grad=st.booleans(),
    test_fraction=st.sampled_from([0.0, 0.25]),
    l1=st.sampled_from([0.0, 0.4]),
    clip=st.sampled_from([0.0, 0.6]),
    lr_bias=st.sampled_from([0.0, 0.03]),
    scheduler=st.sampled_from(["none", *SCHEDULES]),
)
SOME = settings(deadline=None, max_examples=30)


def trained(config: Config, steps: int) -> Trainer:
    trainer = trainer_of(noisy_data(8, columns=2), config)
    for _ in range(steps):
        trainer.step()
    return trainer


@given(CONFIGS, st.integers(0, 5))
@SOME
def test_opening_a_step_leaves_no_trace(config: Config, steps: int) -> None:
    plain, opened = trained(config, steps), trained(config, steps)
    for _ in range(3):
        open_step(opened)
        open_step(opened)
        plain.step()
        opened.step()
    plain.evaluate()
    opened.evaluate()
    for attribute in ("parameters", "gradients", "losses", "iterations", "rates"):
        bits = [
            np.ascontiguousarray(getattr(trainer.history.rows(), attribute)).tobytes()
            for trainer in (plain, opened)
        ]
        assert bits[0] == bits[1]
    assert plain.status == opened.status


@given(CONFIGS, st.integers(0, 5))
@SOME
def test_the_numbers_are_those_of_the_step_itself(config: Config, steps: int) -> None:
    trainer = trained(config, steps)
    # Where gradients add up, a few steps can be enough to diverge.
    assume(math.isfinite(trainer.train_loss()))
    opened = open_step(trainer)
    assume(opened.update is not None)
    weight = trainer.model.linear.weight.detach().clone()
    x, y = trainer.next_batch()
    y_pred = trainer.model(x).detach()
    trainer.step()
    row = trainer.history.row(opened.iteration)
    assert opened.loss == row.loss
    assert opened.x.values.tolist() == x.tolist()
    assert opened.y.shape == (len(y), 1)
    assert opened.y_pred.values.tolist() == y_pred.tolist()
    assert opened.residuals.values.tolist() == (y_pred - y).tolist()
    assert opened.product.values.tolist() == (x @ weight.T).tolist()
    each = CRITERIA[config.loss](reduction="none")(y_pred, y)
    assert opened.losses.values == pytest.approx(each.double().numpy(), rel=1e-5)
    gradient = np.concatenate([p.gradient.values.ravel() for p in opened.parameters])
    assert gradient.tolist() == row.gradient.tolist()
    for step, parameter in zip(
        opened.parameters, trainer.model.parameters(), strict=True
    ):
        assert step.after is not None
        after = parameter.detach().double().numpy()
        assert np.array_equal(step.after.values, after, equal_nan=True)


@given(CONFIGS, st.integers(0, 5))
@SOME
def test_the_formulas_agree_with_autograd(config: Config, steps: int) -> None:
    trainer = trained(config, steps)
    assume(math.isfinite(trainer.train_loss()))
    opened = open_step(trainer)
    assume(opened.update is not None)
    rounding = 1e-11 if config.dtype == "float64" else 2e-5
    for step in opened.parameters:
        size = max(1.0, float(np.abs(step.by_formula.values).max()))
        assert step.difference <= rounding * size
        apart = np.abs(step.added.values - step.by_formula.values).max()
        assert step.difference == pytest.approx(apart, abs=1e-300)


def test_the_lectures_first_step() -> None:
    config = replace(lecture_config(), initial_weight=(0.0,), initial_bias=0.0)
    opened = open_step(trainer_of(lecture_data(), config))
    assert opened.loss == 56
    assert opened.is_full_batch
    w, b = opened.parameters
    assert (w.name, w.held, w.cleared) == ("w", None, None)
    # -2 · (1·2 + 2·4 + 3·6) and -2 · (2 + 4 + 6)
    assert w.by_formula.values.tolist() == w.gradient.values.tolist() == [[-56.0]]
    assert b.by_formula.values.tolist() == b.gradient.values.tolist() == [-24.0]
    assert opened.full_gradient.tolist() == opened.batch_gradient.tolist() == [-56, -24]
    assert w.after is not None
    assert w.after.values.item() == pytest.approx(0.56)
    assert opened.losses.values.tolist() == [[4.0], [16.0], [36.0]]
    assert opened.update is not None
    assert opened.update.evaluations == 1
    names = {node.name for node in opened.graph.nodes}
    assert names == {"x", "w", "×", "b", "+", "ŷ", "y", "loss"}


def test_gradients_that_are_not_zeroed_add_up() -> None:
    trainer = trainer_of(lecture_data(), replace(lecture_config(), zero_grad=False))
    trainer.step()
    held = trainer.history.row(0).gradient[0]
    w = open_step(trainer).parameters[0]
    assert w.held is not None
    assert w.cleared is not None
    assert w.held.values.item() == w.cleared.values.item() == held
    added = w.added.values.item()
    assert w.gradient.values.item() == pytest.approx(held + added)
    assert w.by_formula.values.item() == pytest.approx(added)


def test_zeroed_gradients_are_none() -> None:
    trainer = trainer_of(lecture_data(), lecture_config())
    trainer.step()
    w = open_step(trainer).parameters[0]
    held = trainer.model.linear.weight.grad
    assert held is not None
    assert w.held is not None
    assert w.held.values.item() == held.item()
    assert w.cleared is None


def test_a_batch_has_its_rows_and_its_own_gradient() -> None:
    trainer = trained(Config(batch_size=3, test_fraction=0.25), 4)
    opened = open_step(trainer)
    prepared = trainer.prepared
    assert not opened.is_full_batch
    assert len(opened.rows) == 3
    assert prepared.is_train[opened.rows].all()
    expected = prepared.x[opened.rows].astype(np.float32)
    assert opened.x.values.tolist() == expected.tolist()
    assert opened.full_gradient == pytest.approx(trainer.full_gradient())
    assert opened.full_gradient != pytest.approx(opened.batch_gradient)


def test_lbfgs_counts_its_evaluations() -> None:
    trainer = trained(Config(optimizer="LBFGS", settings={"max_iter": 4}), 0)
    calls = []
    trainer.criterion.register_forward_hook(lambda *_: calls.append(1))
    trainer.step()
    expected = len(calls)
    again = open_step(trained(trainer.config, 0))
    assert again.update is not None
    assert again.update.evaluations == expected > 1


def test_a_run_that_is_over_has_no_update() -> None:
    config = Config(settings={"lr": 1e18}, initial_weight=(1e4, 1e4))
    trainer = trained(config, 10)
    assert trainer.divergence is not None
    opened = open_step(trainer)
    assert opened.update is None
    assert all(step.after is None for step in opened.parameters)
    assert not math.isfinite(opened.loss)
    assert not np.isfinite(opened.losses.values).all()
    assert trainer.divergence is not None


def test_a_long_batch_is_shown_in_excerpts() -> None:
    trainer = trainer_of(noisy_data(500, columns=9), Config())
    opened = open_step(trainer)
    assert opened.x.shape == (500, 9)
    assert opened.x.values.shape == (8, 6)
    assert opened.residuals.values.shape == (8, 1)
    assert opened.parameters[0].before.values.shape == (1, 6)
    assert opened.parameters[0].difference < 1e-5
    assert opened.losses.shape == (500, 1)


def test_a_batchs_rows_are_numbered_as_in_the_table() -> None:
    data = noisy_data(6)
    trainer = trainer_of(data, Config(batch_size=2, shuffle=False))
    seen: list[int] = []
    for _ in range(3):
        seen += open_step(trainer).rows.tolist()
        trainer.step()
    assert seen == [0, 1, 2, 3, 4, 5]


# The settings of the loop


def whole_state(trainer: Trainer) -> tuple[Any, ...]:
    """All that the next steps depend on; of the schedule what torch would save."""
    numbers: list[float] = []
    scheduler = trainer.scheduler
    parts = (
        [p.detach() for p in trainer.model.parameters()],
        [p.grad for p in trainer.model.parameters()],
        list(trainer.optimizer.state_dict()["state"].values()),
        [list(g.values()) for g in trainer.optimizer.state_dict()["param_groups"]],
    )
    flatten(parts, numbers)
    saved = repr(scheduler.state_dict()) if scheduler else ""
    ends = trainer.divergence, trainer.converged, trainer.early_stopped
    return repr(numbers), saved, ends, trainer.iteration, trainer.history.least_test


@pytest.mark.parametrize("given", EACH, ids=str)
def test_opening_a_step_puts_everything_back(given: dict[str, Any]) -> None:
    trainer = trained(Config(test_fraction=0.25, patience=2, **given), 4)
    trainer.evaluate()
    before = whole_state(trainer)
    open_step(trainer)
    assert whole_state(trainer) == before


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("given", EACH, ids=str)
def test_the_update_by_its_formula_is_torchs(
    given: dict[str, Any], zero_grad: bool
) -> None:
    config = Config(dtype="float64", zero_grad=zero_grad, **given)
    trainer = trained(config, 3)
    opened = open_step(trainer)
    rates = [g["lr"] for g in trainer.optimizer.param_groups for _ in g["params"]]
    assert trainer.step() == (opened.update is not None)
    # LBFGS soon diverges where gradients add up.
    if opened.update is None:
        assert config.optimizer == "LBFGS"
        assert not zero_grad
        return
    for step, update in zip(opened.parameters, opened.update.parameters, strict=True):
        if not math.isnan(update.difference):
            assert update.difference <= 1e-12
        assert step.difference <= 1e-12
    assert opened.rates == tuple(rates)
    following = [g["lr"] for g in trainer.optimizer.param_groups for _ in g["params"]]
    assert opened.next_rates == tuple(following)


def test_the_penalty_is_a_part_of_the_gradient_but_not_of_the_loss() -> None:
    config = replace(lecture_config(), initial_weight=(-2.0,), initial_bias=1.0, l1=0.5)
    opened = open_step(trainer_of(lecture_data(), config))
    # Residuals −3, −7, −11: the loss is 179, and half of |−2| is 1.
    assert (opened.loss, opened.penalty, opened.objective) == (179, 1, 180)
    w, b = opened.parameters
    # 2 · (−3 − 14 − 33), and the penalty pulls the other way.
    assert w.of_penalty is not None
    assert w.of_penalty.values.tolist() == [[-0.5]]
    assert w.by_formula.values.tolist() == w.added.values.tolist() == [[-100.5]]
    assert b.of_penalty is None
    assert b.added.values.tolist() == [-42]
    assert opened.full_gradient.tolist() == [-100.5, -42]
    assert opened.graph.nodes[-1].name == "J"
    assert opened.graph.nodes[-1].value is not None
    assert opened.graph.nodes[-1].value.values.item() == 180


def test_with_a_penalty_gradients_that_are_not_zeroed_add_up() -> None:
    config = replace(lecture_config(), zero_grad=False, l1=0.5)
    trainer = trainer_of(lecture_data(), config)
    trainer.step()
    for step in open_step(trainer).parameters:
        assert step.cleared is not None
        total = step.cleared.values + step.added.values
        assert step.gradient.values == pytest.approx(total)
        assert step.added.values == pytest.approx(step.by_formula.values)


def test_a_long_gradient_is_clipped_before_the_update() -> None:
    config = replace(lecture_config(), initial_weight=(0.0,), initial_bias=0.0, clip=2)
    opened = open_step(trainer_of(lecture_data(), config))
    assert opened.clipping is not None
    norm = math.hypot(56, 24)
    assert opened.clipping.norm == pytest.approx(norm)
    assert opened.clipping.most == 2
    assert opened.clipping.factor == pytest.approx(2 / norm)
    assert opened.clipping.shortens
    w, b = opened.parameters
    assert (w.gradient.values.item(), b.gradient.values.item()) == (-56, -24)
    assert w.clipped is not None
    assert w.clipped.values.item() == pytest.approx(-56 * 2 / norm)
    assert w.after is not None
    assert w.after.values.item() == pytest.approx(0.01 * 56 * 2 / norm)


def test_a_short_gradient_stays() -> None:
    config = replace(lecture_config(), clip=1e6)
    opened = open_step(trainer_of(lecture_data(), config))
    assert opened.clipping is not None
    assert opened.clipping.factor == 1
    assert not opened.clipping.shortens
    w = opened.parameters[0]
    assert w.clipped is not None
    assert w.clipped.values.tolist() == w.gradient.values.tolist()


def test_without_clipping_nothing_is_clipped() -> None:
    opened = open_step(trainer_of(lecture_data(), lecture_config()))
    assert opened.clipping is None
    assert all(step.clipped is None for step in opened.parameters)
    assert opened.penalty is None
    assert opened.objective == opened.loss


def test_the_rates_of_a_step_and_of_the_next() -> None:
    given = scheduled("StepLR", lr_bias=0.5, l1=0.1, clip=1.0)
    trainer = trainer_of(lecture_data(), Config(**given))
    seen = []
    for _ in range(4):
        seen.append(open_step(trainer).rates)
        trainer.step()
    assert np.ravel(seen) == pytest.approx([0.01, 0.5] * 3 + [0.001, 0.05])


def test_a_run_that_is_over_has_neither_clipping_nor_a_next_rate() -> None:
    start = (1e4, 1e4)
    given = scheduled("StepLR", clip=1e18, settings={"lr": 1e18}, initial_weight=start)
    opened = open_step(trained(Config(**given), 10))
    assert opened.update is None
    assert opened.clipping is None
    assert opened.next_rates is None
    assert len(opened.rates) == 2
    assert all(step.clipped is None for step in opened.parameters)
