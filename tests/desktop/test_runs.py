"""A run and its exact answers, before and after the data are edited."""

from dataclasses import replace

import numpy as np
import pytest

from desktop.runs import (
    Run,
    adapted_run,
    edited_run,
    is_quick,
    make_run,
    with_config,
)
from linreg.config import Config, lecture_config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.edits import add_point, insert_column, rename_column, set_point
from linreg.errors import LinregError
from linreg.prepare import prepare
from linreg.trainer import Trainer


def moved() -> Dataset:
    return set_point(lecture_data(), 2, "x", 3.0, 9.0)


def edited(run: Run, dataset: Dataset, *, rescaled: bool = False) -> Run:
    following = edited_run(run, dataset, rescaled=rescaled)
    assert following is not None
    return following


def test_its_answers_are_those_of_the_data() -> None:
    run = make_run(lecture_data(), lecture_config())
    assert run.exact.weight == pytest.approx([2])
    assert run.exact.bias == pytest.approx(0, abs=1e-12)
    assert run.surface.at(np.array([0.0, 0.0])) == pytest.approx(4 + 16 + 36)
    design = np.array([[1, 1], [2, 1], [3, 1]])
    eigenvalues = np.linalg.eigvalsh(2 * design.T @ design)
    assert run.curvature.eigenvalues == pytest.approx(eigenvalues)
    assert len(run.history) == 0


def test_an_edited_run_goes_on_with_its_history_and_other_answers() -> None:
    run = make_run(lecture_data(), lecture_config())
    following = edited(run, moved())
    assert following.history is run.history
    assert following.config is run.config
    assert following.exact.weight == pytest.approx([3.5])
    assert run.exact.weight == pytest.approx([2])


@pytest.mark.parametrize("rescaled", [False, True])
def test_a_model_keeps_the_scale_that_it_learns_in(rescaled: bool) -> None:
    run = make_run(lecture_data(), replace(lecture_config(), standardize=True))
    dataset = set_point(lecture_data(), 2, "x", 30.0, 9.0)
    following = edited(run, dataset, rescaled=rescaled)
    mean = np.mean([1, 2, 30]) if rescaled else 2
    centre = following.prepared.inputs.matrix(np.array([[mean]]))
    assert centre == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("rescaled", [False, True])
def test_other_inputs_cannot_be_followed(rescaled: bool) -> None:
    run = make_run(lecture_data(), lecture_config())
    more = insert_column(lecture_data(), 0, "new")
    swapped = lecture_data().with_roles(("y",), "x")
    assert edited_run(run, swapped, rescaled=rescaled) is None
    assert edited_run(run, more, rescaled=rescaled) is not None
    renamed = rename_column(lecture_data(), "x", "time")
    assert edited_run(run, renamed, rescaled=rescaled) is not None


def test_data_that_the_config_does_not_allow_cannot_be_followed() -> None:
    run = make_run(lecture_data(), replace(lecture_config(), batch_size=3))
    two = make_dataset("two", {"x": np.arange(2.0), "y": np.arange(2.0)})
    assert edited_run(run, two, rescaled=True) is None
    with pytest.raises(LinregError):
        make_run(two, run.config)
    assert adapted_run(two, run.config).config.batch_size in (0, 2)


@pytest.mark.parametrize("batch_size", [0, 2, 3])
def test_epochs_are_those_of_the_trainer(batch_size: int) -> None:
    config = Config(batch_size=batch_size)
    run = make_run(lecture_data(), config)
    trainer = Trainer(run.prepared, config, run.history)
    dataset = add_point(add_point(lecture_data(), "x", 4.0, 8.0), "x", 5.0, 9.0)
    for iteration in range(12):
        if iteration == 5:
            run = edited(run, dataset)
            trainer.change_data(run.prepared)
        assert run.epoch(iteration) == trainer.epoch
        trainer.step()


def test_other_live_settings_leave_the_answers() -> None:
    run = make_run(lecture_data(), lecture_config())
    config = replace(run.config, settings={"lr": 0.5})
    following = with_config(run, config)
    assert following.config is config
    assert following.exact is run.exact
    assert following.history is run.history


@pytest.mark.parametrize(("rows", "quick"), [(100_000, True), (100_001, False)])
def test_long_tables_take_long(rows: int, quick: bool) -> None:
    x = np.zeros(rows)
    assert is_quick(make_dataset("m", {"x": x, "y": x})) is quick


def test_a_coarse_answer_is_still_an_answer() -> None:
    run = make_run(lecture_data(), lecture_config())
    following = edited_run(run, moved(), rescaled=False, refined=False)
    assert following is not None
    assert following.exact.weight == pytest.approx([3.5])
    assert prepare(moved(), run.config).y_train.tolist() == [2, 4, 9]
