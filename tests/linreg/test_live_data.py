"""Data edited during a run, against the lecture's loop over the data of each step."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.edits import add_point, mark_rows, remove_rows, set_point
from linreg.errors import SettingError
from linreg.history import History
from linreg.optimizers import OPTIMIZERS
from linreg.prepare import prepare
from linreg.trainer import Trainer
from tests.linreg.runs import ALWAYS, noisy_data, trainer_of


def moved(dataset: Dataset, row: int, x: float, y: float) -> Dataset:
    return set_point(dataset, row, dataset.x_names[0], x, y)


def follow(trainer: Trainer, dataset: Dataset) -> None:
    prepared = prepare(dataset, trainer.config, trainer.prepared.inputs)
    trainer.change_data(prepared)


def replayed(dataset: Dataset, config: Config, history: History, steps: int) -> History:
    """The run once more, from its data, its config and its changes alone."""
    trainer = trainer_of(dataset, config)
    changes = {change.iteration: change for change in history.data_changes}
    for iteration in range(steps + 1):
        if iteration in changes:
            change = changes[iteration]
            edited = change.edit.apply(trainer.prepared.dataset)
            trainer.change_data(prepare(edited, config, change.inputs))
        if iteration < steps:
            trainer.step()
    trainer.evaluate()
    return trainer.history


def test_the_very_next_update_uses_the_edited_data() -> None:
    config = Config(dtype="float64", settings={"lr": 0.1})
    data = make_dataset("t", {"x": np.array([1.0, 2.0]), "y": np.array([2.0, 4.0])})
    trainer = trainer_of(data, config)
    trainer.step()
    edited = moved(data, 1, 3.0, -5.0)
    follow(trainer, edited)
    trainer.step()
    row = trainer.history.row(1)
    w, b = row.parameters
    residual = w * edited.x[:, 0] + b - edited.y
    assert row.loss == pytest.approx(np.mean(residual**2))
    expected = [2 * np.mean(residual * edited.x[:, 0]), 2 * np.mean(residual)]
    np.testing.assert_allclose(row.gradient, expected)


def test_an_edit_before_the_first_step_is_a_run_on_the_edited_data() -> None:
    data, config = noisy_data(), Config(batch_size=3)
    edited = remove_rows(data, np.array([2, 5]))
    trainer, fresh = trainer_of(data, config), trainer_of(edited, config)
    trainer.evaluate()
    follow(trainer, edited)
    for _ in range(9):
        trainer.step()
        fresh.step()
    assert np.array_equal(trainer.history.parameters(9), fresh.history.parameters(9))


def test_the_newest_row_is_recorded_anew_and_the_earlier_ones_stay() -> None:
    data = noisy_data()
    trainer = trainer_of(data, Config())
    for _ in range(3):
        trainer.step()
    trainer.evaluate()
    before = trainer.history.losses(4).copy()
    follow(trainer, moved(data, 0, 9.0, 9.0))
    trainer.evaluate()
    after = trainer.history.losses(4)
    assert np.array_equal(before[:3], after[:3])
    assert before[3] != after[3]


def test_edits_that_no_update_has_used_leave_one_record() -> None:
    data = noisy_data()
    trainer = trainer_of(data, Config())
    trainer.step()
    for y in (1.0, 2.0, 3.0):
        follow(trainer, moved(data, 0, 0.0, y))
    trainer.step()
    follow(trainer, data)
    changes = trainer.history.data_changes
    assert [change.iteration for change in changes] == [1, 2]
    assert changes[0].edit.apply(data).y[0] == 3.0
    assert changes[1].edit.apply(moved(data, 0, 0.0, 3.0)).y[0] == data.y[0]


def test_an_epoch_begins_anew_with_other_rows() -> None:
    data = noisy_data(rows=10)
    trainer = trainer_of(data, Config(batch_size=4))
    for _ in range(4):
        trainer.step()
    assert trainer.epoch == 1
    follow(trainer, remove_rows(data, np.arange(5)))
    change = trainer.history.data_changes[0]
    assert (change.epoch_start, change.epochs_before) == (4, 1)
    seen = []
    for _ in range(2):
        seen.append(trainer.batches.rows_of(trainer.iteration))
        trainer.step()
    assert sorted(torch.cat(seen).tolist()) == [0, 1, 2, 3, 4]
    assert trainer.epoch == 2


def test_a_test_row_can_come_and_go() -> None:
    data = noisy_data()
    trainer = trainer_of(data, Config())
    trainer.evaluate()
    assert np.isnan(trainer.history.row(0).test_loss)
    follow(trainer, mark_rows(data, np.array([0, 1]), "test"))
    trainer.evaluate()
    residual = trainer.prepared.x_test @ trainer.history.row(0).parameters[:1]
    residual += trainer.history.row(0).parameters[1] - trainer.prepared.y_test
    assert trainer.history.row(0).test_loss == pytest.approx(np.mean(residual**2))
    follow(trainer, data)
    trainer.evaluate()
    assert np.isnan(trainer.history.row(0).test_loss)


def test_a_run_that_has_converged_goes_on_with_edited_data() -> None:
    data = make_dataset("t", {"x": np.array([1.0, 2.0]), "y": np.array([2.0, 4.0])})
    config = Config(
        initial_weight=(2.0,), initial_bias=0.0, tolerance=1e-9, settings={"lr": 0.1}
    )
    trainer = trainer_of(data, config)
    assert not trainer.step()
    assert trainer.converged
    follow(trainer, moved(data, 0, 1.0, 3.0))
    assert trainer.step()


def test_the_scale_stays_that_in_which_the_model_has_learned() -> None:
    data = noisy_data()
    trainer = trainer_of(data, Config(standardize=True))
    before = trainer.prepared.inputs
    follow(trainer, moved(data, 0, 100.0, 1.0))
    after = trainer.prepared.inputs
    assert np.array_equal(before.scale, after.scale)
    expected = (100.0 - before.shift[0]) / before.scale[0]
    assert trainer.prepared.x[0, 0] == expected


def test_other_inputs_and_too_few_rows_for_a_batch_are_refused() -> None:
    data = noisy_data(columns=2)
    trainer = trainer_of(data, Config(batch_size=8))
    one = prepare(data.with_roles(("x0",), "y"), Config())
    few = prepare(remove_rows(data, np.arange(3)), Config())
    for prepared, problem in ((one, "conflict"), (few, "out_of_range")):
        with pytest.raises(SettingError) as caught:
            trainer.change_data(prepared)
        assert caught.value.problem == problem
    assert trainer.prepared.dataset is data
    assert trainer.history.data_changes == []


@given(
    st.sampled_from(sorted(OPTIMIZERS)),
    st.sampled_from([0, 1, 3]),
    st.sampled_from(["float32", "float64"]),
    st.lists(
        st.tuples(st.integers(0, 12), st.sampled_from(["move", "add", "remove"])),
        max_size=5,
    ),
)
@ALWAYS
def test_a_replay_meets_each_edit_at_the_same_step(
    name: str, batch_size: int, dtype: str, edits: list[tuple[int, str]]
) -> None:
    first = noisy_data(rows=8)
    config = Config(optimizer=name, batch_size=batch_size, dtype=dtype)
    trainer, data, steps = trainer_of(first, config), first, 14
    for iteration in range(steps):
        for _, kind in (edit for edit in edits if edit[0] == iteration):
            # As in the window: what stands still has been evaluated.
            trainer.evaluate()
            if kind == "move":
                data = moved(data, iteration % data.rows, 0.5, iteration)
            elif kind == "add":
                data = add_point(data, "x0", iteration / 10, 1.0)
            elif data.rows > 4:
                data = remove_rows(data, np.array([iteration % data.rows]))
            follow(trainer, data)
        trainer.step()
    trainer.evaluate()
    history = trainer.history
    again = replayed(first, config, history, steps)
    count = len(history)
    assert np.array_equal(again.parameters(count), history.parameters(count))
    assert np.array_equal(again.gradients(count), history.gradients(count))
    assert np.array_equal(again.losses(count), history.losses(count))


def test_following_takes_the_settings_of_the_run_along() -> None:
    data = noisy_data()
    trainer = trainer_of(data, Config(settings={"lr": 0.1}))
    trainer.step()
    follow(trainer, moved(data, 0, 0.0, 0.0))
    trainer.change(replace(trainer.config, settings={"lr": 0.5}))
    trainer.step()
    assert [c.iteration for c in trainer.history.changes] == [1]
    assert [c.iteration for c in trainer.history.data_changes] == [1]
