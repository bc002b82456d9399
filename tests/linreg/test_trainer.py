"""What the trainer records, and its iteration cut into phases."""

from typing import Any

import numpy as np
import pytest
import torch

from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.history import History
from linreg.prepare import prepare
from linreg.threads import use_threads_for
from linreg.trainer import PHASES, Trainer
from tests.linreg.runs import CRITERIA, noisy_data, run, states_of, trainer_of


def test_predictions_are_of_raw_x() -> None:
    """Scaled and raised to powers on the way; y is in the table's own units."""
    data = noisy_data()
    config = Config(degree=2, standardize=True, dtype="float64")
    trainer = run(data, config, 5)
    x = data.x[:, 0]
    terms = np.column_stack([x, x**2])
    w1, w2, b = trainer.history.row(5).parameters
    scaled = (terms - terms.mean(axis=0)) / terms.std(axis=0)
    expected = scaled @ [w1, w2] + b
    np.testing.assert_allclose(trainer.predict(data.x), expected, rtol=1e-12)
    assert trainer.predict(data.x).shape == (10,)


# Rows


def loss_of(loss: str, reduction: str, residual: Any) -> float:
    """The formulas of PyTorch's documentation, written again."""
    size = np.abs(residual)
    near = 0.5 * residual**2
    each = {"mse": residual**2, "l1": size}.get(
        loss, np.where(size <= 1, near, size - 0.5)
    )
    return float(each.mean() if reduction == "mean" else each.sum())


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("loss", CRITERIA)
def test_a_row_is_a_state_with_its_loss_and_slope(loss: str, reduction: str) -> None:
    """Against central differences in float64, at every iteration."""
    data = noisy_data(rows=8, columns=2)
    config = Config(
        loss=loss, reduction=reduction, dtype="float64", settings={"lr": 0.05}
    )
    history = run(data, config, 6).history

    def at(parameters: Any) -> float:
        y_pred = data.x @ parameters[:2] + parameters[2]
        return loss_of(loss, reduction, y_pred - data.y)

    for iteration in range(7):
        row = history.row(iteration)
        assert row.loss == pytest.approx(at(row.parameters), rel=1e-12)
        slopes = [
            (at(row.parameters + h) - at(row.parameters - h)) / 2e-6
            for h in 1e-6 * np.eye(3)
        ]
        np.testing.assert_allclose(row.gradient, slopes, rtol=1e-6, atol=1e-7)
        if iteration:
            before = history.row(iteration - 1)
            step = -0.05 * before.gradient
            np.testing.assert_allclose(
                row.parameters, before.parameters + step, rtol=1e-12
            )


def test_the_test_loss_is_that_of_the_rows_held_out() -> None:
    data = noisy_data(rows=20)
    config = Config(test_fraction=0.3, dtype="float64", loss="l1")
    trainer = run(data, config, 5)
    is_test = trainer.prepared.is_test
    assert is_test.sum() == 6
    for iteration in range(6):
        row = trainer.history.row(iteration)
        weight, bias = row.parameters
        error = np.abs(data.x[:, 0] * weight + bias - data.y)
        assert row.test_loss == pytest.approx(error[is_test].mean(), rel=1e-12)
        assert row.loss == pytest.approx(error[~is_test].mean(), rel=1e-12)


def test_without_test_rows_the_test_loss_is_not_a_number() -> None:
    history = run(lecture_data(), lecture_config(), 2).history
    assert np.isnan(history.test_losses(3)).all()


def test_a_batch_has_its_own_loss_and_the_trainer_that_of_all_rows() -> None:
    data = noisy_data(rows=5)
    config = Config(batch_size=2, shuffle=False, dtype="float64")
    trainer = trainer_of(data, config)
    for iteration, rows in enumerate([[0, 1], [2, 3], [4], [0, 1]]):
        weight, bias = (p.item() for p in trainer.model.parameters())
        square = (data.x[:, 0] * weight + bias - data.y) ** 2
        assert trainer.train_loss() == pytest.approx(square.mean(), rel=1e-12)
        assert trainer.step()
        row = trainer.history.row(iteration)
        assert row.parameters.tolist() == [weight, bias]
        assert row.loss == pytest.approx(square[rows].mean(), rel=1e-12)


def test_the_history_that_is_given_is_the_one_that_is_written() -> None:
    """Though an empty history is false, as every empty collection."""
    config = lecture_config()
    prepared = prepare(lecture_data(), config)
    history = History(prepared.parameter_names)
    trainer = Trainer(prepared, config, history)
    trainer.step()
    assert trainer.history is history
    assert len(history) == 1


def test_evaluating_does_not_disturb_the_run() -> None:
    data = noisy_data(rows=9)
    config = Config(batch_size=4, optimizer="Adam", test_fraction=0.2, seed=5)
    straight = run(data, config, 12)
    disturbed = trainer_of(data, config)
    for _ in range(12):
        disturbed.evaluate()
        disturbed.evaluate()
        disturbed.step()
    disturbed.evaluate()
    assert states_of(disturbed.history) == states_of(straight.history)


def test_evaluating_leaves_the_gradients_of_the_model_alone() -> None:
    trainer = trainer_of(lecture_data(), lecture_config())
    trainer.evaluate()
    assert all(p.grad is None for p in trainer.model.parameters())


@pytest.mark.parametrize(
    ("rows", "batch_size", "per_epoch"),
    [
        (12, 0, 1),
        (12, 12, 1),
        (12, 4, 3),
        (12, 5, 3),
        (12, 1, 12),
        (13, 12, 2),
    ],
)
def test_epochs_are_passes_and_iterations_are_updates(
    rows: int, batch_size: int, per_epoch: int
) -> None:
    config = Config(batch_size=batch_size)
    trainer = trainer_of(noisy_data(rows=rows), config)
    counted = []
    for _ in range(2 * per_epoch + 1):
        counted.append((trainer.iteration, trainer.epoch))
        assert trainer.step()
    assert counted == [(i, i // per_epoch) for i in range(2 * per_epoch + 1)]


def test_an_epoch_is_a_pass_over_the_training_rows_alone() -> None:
    config = Config(batch_size=4, test_fraction=0.5)
    trainer = run(noisy_data(rows=16), config, 4)
    assert (trainer.iteration, trainer.epoch) == (4, 2)


# Phases


def test_the_five_phases_come_in_order_and_do_what_they_say() -> None:
    trainer = trainer_of(lecture_data(), lecture_config())
    trainer.step()
    parameters = list(trainer.model.parameters())

    def numbers() -> list[float]:
        return [p.item() for p in parameters]

    def gradients() -> list[float | None]:
        return [None if p.grad is None else p.grad.item() for p in parameters]

    before, old = numbers(), gradients()
    seen = []
    for phase in trainer.phases():
        seen.append((phase, gradients(), numbers() == before, trainer.iteration))
    row = trainer.history.row(1)
    new = row.gradient.tolist()
    assert None not in old
    assert old != new
    assert row.parameters.tolist() == before
    assert seen == [
        ("forward", old, True, 1),
        ("loss", old, True, 1),
        ("zero_grad", [None, None], True, 1),
        ("backward", new, True, 1),
        ("update", new, False, 2),
    ]


@pytest.mark.parametrize("optimizer", ["SGD", "Adam", "LBFGS"])
@pytest.mark.parametrize("batch_size", [0, 4])
def test_phases_and_steps_are_the_same_iteration(
    optimizer: str, batch_size: int
) -> None:
    data = noisy_data()
    config = Config(optimizer=optimizer, batch_size=batch_size, test_fraction=0.1)
    stepped = run(data, config, 10)
    phased = trainer_of(data, config)
    for _ in range(10):
        assert list(phased.phases()) == list(PHASES)
    phased.evaluate()
    assert states_of(phased.history) == states_of(stepped.history)


@pytest.mark.parametrize("last", range(4))
def test_an_iteration_that_is_broken_off_can_be_begun_again(last: int) -> None:
    data = noisy_data()
    config = Config(optimizer="Adam", batch_size=4)
    straight = run(data, config, 6)
    broken = trainer_of(data, config)
    for _ in range(6):
        for _, _ in zip(range(last + 1), broken.phases(), strict=False):
            pass
        broken.step()
    broken.evaluate()
    assert states_of(broken.history) == states_of(straight.history)


@pytest.mark.parametrize("search", ["none", "strong_wolfe"])
@pytest.mark.parametrize("max_iter", [1, 2, 20])
def test_a_schedule_may_take_the_rate_of_lbfgs_to_0_and_back(
    search: str, max_iter: int
) -> None:
    """torch's line search divides by the length that it starts from."""
    config = Config(
        optimizer="LBFGS",
        settings={"line_search_fn": search, "max_iter": max_iter, "lr": 0.1},
        scheduler="CosineAnnealingLR",
        scheduler_settings={"T_max": 1},
        degree=3,
    )
    history = run(noisy_data(), config, 4).history
    rates, parameters = history.rows().rates, history.parameters(5)
    assert rates.tolist() == [0.1, 0, 0.1, 0, 0.1]
    moved = (parameters[1:] != parameters[:-1]).any(axis=1)
    assert moved.tolist() == [True, False, True, False]


def test_the_threads_follow_from_the_rows_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Sums are rounded otherwise on two threads than on one."""
    monkeypatch.setattr("linreg.threads._ALL_THREADS", 2)
    before = torch.get_num_threads()
    counts = []
    try:
        for rows in (3, 10**6, 3, 10**6):
            use_threads_for(rows)
            counts.append(torch.get_num_threads())
    finally:
        torch.set_num_threads(before)
    assert counts == [1, 2, 1, 2]
