"""A line says what the run has recorded, in words that can be read aloud."""

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from desktop.explain.log_line import Line, LineWriter, widen
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.edits import add_point, set_point
from linreg.prepare import prepare
from linreg.rows import Rows
from tests.desktop.explain.log_samples import (
    Sample,
    advance,
    lecture_trainer,
    plain_rows,
    plain_sample,
    sample_of,
)


def writer(sample: Sample) -> LineWriter:
    return LineWriter(sample.history, sample.prepared, sample.config)


def line(sample: Sample, index: int, rows: Rows | None = None) -> Line:
    return writer(sample).line(rows or sample.history.rows(), index)


def number(line: Line, name: str) -> str:
    (found,) = [figure.number for figure in line.figures if figure.name == name]
    return found


def names(line: Line) -> list[str]:
    return [figure.name for figure in line.figures]


def test_a_line_holds_the_numbers_of_a_plain_loop() -> None:
    config = Config(initial_weight=(0.5,), initial_bias=-1.0, dtype="float64")
    trainer = lecture_trainer(config)
    sample = sample_of(trainer)
    advance(trainer, 12)
    x, y = torch.tensor([1.0, 2.0, 3.0]).double(), torch.tensor([2.0, 4.0, 6.0])
    w = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(-1.0, dtype=torch.float64, requires_grad=True)
    for iteration in range(13):
        loss = ((w * x + b - y) ** 2).mean()
        dw, db = torch.autograd.grad(loss, (w, b))
        found = line(sample, iteration)
        assert number(found, "iteration") == str(iteration)
        for name, value in (
            ("loss", loss),
            ("w", w),
            ("b", b),
            ("∂L/∂w", dw),
            ("∂L/∂b", db),
        ):
            read = float(number(found, name).replace("−", "-"))
            assert read == pytest.approx(value.item(), rel=1e-4)
        with torch.no_grad():
            w -= 0.01 * dw
            b -= 0.01 * db


def test_how_a_line_reads_and_how_it_sounds() -> None:
    found = line(plain_sample(), 12, plain_rows(13))
    assert found.text({}) == (
        "iteration 12 · loss 12.500 · w 12.100 · b 12.200 · ∂L/∂w 12.300 · ∂L/∂b 12.400"
    )
    assert found.spoken == (
        "iteration 12, loss 12.500, w 12.100, b 12.200, "
        "gradient of w 12.300, gradient of b 12.400"
    )


def test_the_numbers_of_lines_stand_below_one_another() -> None:
    sample, rows = plain_sample(), plain_rows(101)
    lines = [line(sample, index, rows) for index in (0, 7, 100)]
    widths: dict[str, int] = {}
    assert widen(widths, lines)
    assert not widen(widths, lines)
    texts = [found.text(widths) for found in lines]
    places = [[i for i, sign in enumerate(text) if sign == "·"] for text in texts]
    assert places[0] == places[1] == places[2]
    assert texts[1].startswith("iteration   7 · loss ")


def test_a_full_batch_has_neither_epochs_nor_a_batch_loss() -> None:
    trainer = lecture_trainer(Config())
    sample = sample_of(trainer)
    advance(trainer, 2)
    assert names(line(sample, 1)) == ["iteration", "loss", "w", "b", "∂L/∂w", "∂L/∂b"]


def test_batches_have_epochs_and_a_batch_loss() -> None:
    trainer = lecture_trainer(Config(batch_size=2))
    sample = sample_of(trainer)
    advance(trainer, 5)
    found = [line(sample, index) for index in range(6)]
    assert [number(each, "epoch") for each in found] == ["0", "0", "1", "1", "2", "2"]
    assert names(found[0])[:3] == ["iteration", "epoch", "batch loss"]


def test_the_test_loss_stands_where_there_are_test_rows() -> None:
    trainer = lecture_trainer(Config(test_fraction=0.4))
    sample = sample_of(trainer)
    advance(trainer, 3)
    found = line(sample, 3)
    read = float(number(found, "test loss"))
    assert read == pytest.approx(sample.history.row(3).test_loss, rel=1e-4)


def test_where_a_schedule_moves_the_rate_the_line_tells_it() -> None:
    settings = {"gamma": 0.5}
    config = Config(scheduler="ExponentialLR", scheduler_settings=settings)
    trainer = lecture_trainer(config)
    sample = sample_of(trainer)
    advance(trainer, 3)
    found = [line(sample, index) for index in range(4)]
    rates = [float(number(each, "lr")) for each in found]
    assert rates == pytest.approx([0.01, 0.005, 0.0025, 0.00125])
    assert names(found[0])[:4] == ["iteration", "loss", "lr", "w"]
    assert ", learning rate 0.0050000, " in found[1].spoken


def test_with_a_penalty_the_gradient_is_not_called_that_of_the_loss() -> None:
    trainer = lecture_trainer(Config(l1=0.5))
    sample = sample_of(trainer)
    advance(trainer, 1)
    found = line(sample, 0)
    assert names(found)[-2:] == ["w.grad", "b.grad"]
    assert "gradient of w with the penalty" in found.spoken


@pytest.mark.parametrize(("inputs", "named"), [(3, 4), (4, 3), (9, 3)])
def test_of_many_parameters_the_first_ones_are_named(inputs: int, named: int) -> None:
    numbers = np.random.default_rng(1).normal(size=(20, inputs + 1))
    columns = {f"c{i}": column for i, column in enumerate(numbers.T)}
    dataset = make_dataset("many", columns)
    trainer = lecture_trainer(Config(), dataset)
    sample = sample_of(trainer)
    advance(trainer, 1)
    found = line(sample, 1)
    shown = trainer.history.parameter_names[:named]
    more = [f"… {inputs + 1 - named} more"] if inputs + 1 > named else []
    slopes = [f"∂L/∂{name}" for name in shown]
    assert names(found)[2:] == [*shown, *more, *slopes, *more]
    assert ("7 more" in found.spoken.split(", ")) == (inputs == 9)
    assert "…" not in found.spoken


def test_numbers_that_are_not_finite_are_shown_as_they_are() -> None:
    sample = plain_sample()
    numbers = [math.nan, -math.inf, math.inf, 0.0, math.inf, math.nan, 0.01]
    sample.history.write(0, numbers)
    assert line(sample, 0).text({}) == (
        "iteration 0 · loss ∞ · w nan · b −∞ · ∂L/∂w ∞ · ∂L/∂b 0.0000"
    )


def test_a_row_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        line(plain_sample(), 3, plain_rows(3))


def with_rate(config: Config, rate: float) -> Config:
    return replace(config, settings={**config.settings, "lr": rate})


def changing_run() -> Sample:
    """A learning rate of 0.05 from update 3 on, and other data from update 6 on."""
    trainer = lecture_trainer(Config())
    sample = sample_of(trainer)
    advance(trainer, 3)
    trainer.change(with_rate(trainer.config, 0.05))
    advance(trainer, 3)
    edited = set_point(trainer.prepared.dataset, 0, "x", 1.0, 2.5)
    trainer.change_data(prepare(edited, trainer.config))
    advance(trainer, 3)
    return sample


def notes(sample: Sample, rows: Rows | None = None) -> dict[int, tuple[str, ...]]:
    """What is noted, by iteration."""
    rows = rows or sample.history.rows()
    every = ((int(rows.iterations[i]), line(sample, i, rows)) for i in range(len(rows)))
    return {iteration: each.notes for iteration, each in every if each.notes}


def test_changes_are_noted_on_the_line_of_their_iteration() -> None:
    sample = changing_run()
    assert notes(sample) == {3: ("learning rate now 0.05",), 6: ("data edited",)}
    assert line(sample, 3).text({}).endswith(" · learning rate now 0.05")
    assert line(sample, 6).spoken.endswith(", data edited")


def test_before_the_first_step_nothing_changes() -> None:
    trainer = lecture_trainer(Config())
    sample = sample_of(trainer)
    trainer.change(with_rate(trainer.config, 0.05))
    trainer.change_data(trainer.prepared)
    advance(trainer, 2)
    assert len(sample.history.changes) == len(sample.history.data_changes) == 1
    assert notes(sample) == {}


def test_what_was_changed_and_put_back_at_once_is_no_change() -> None:
    trainer = lecture_trainer(Config())
    sample = sample_of(trainer)
    advance(trainer, 2)
    for rate in (0.02, 0.05, 0.01):
        trainer.change(with_rate(trainer.config, rate))
    advance(trainer, 2)
    assert len(sample.history.changes) == 3
    assert notes(sample) == {}


def test_a_thinned_log_notes_changes_on_the_line_before_them() -> None:
    sample = changing_run()
    every = sample.history.rows()
    rows = Rows(
        np.column_stack(
            [
                every.iterations,
                every.parameters,
                every.gradients,
                every.losses,
                every.test_losses,
            ]
        )[[0, 4, 8, 9]],
        2,
        stride=4,
    )
    assert notes(sample, rows) == {0: ("learning rate now 0.05",), 4: ("data edited",)}


def test_every_kind_of_setting_is_put_into_words() -> None:
    trainer = lecture_trainer(Config(optimizer="NAdam"))
    sample = sample_of(trainer)
    advance(trainer, 2)
    settings = {
        **trainer.config.settings,
        "betas": (0.8, 0.99),
        "eps": 1e-7,
        "decoupled_weight_decay": True,
    }
    trainer.change(replace(trainer.config, settings=settings))
    advance(trainer, 1)
    assert notes(sample)[2] == (
        "betas now 0.8, 0.99",
        "epsilon now 1e−7",
        "decoupled weight decay now on",
    )


def test_gradients_that_add_up_are_not_called_derivatives() -> None:
    trainer = lecture_trainer(Config())
    sample = sample_of(trainer)
    advance(trainer, 2)
    trainer.change(replace(trainer.config, zero_grad=False))
    advance(trainer, 2)
    assert notes(sample) == {2: ("zero_grad now off",)}
    assert names(line(sample, 1))[-2:] == ["∂L/∂w", "∂L/∂b"]
    assert names(line(sample, 2))[-2:] == ["w.grad", "b.grad"]
    assert "added up gradient of w " in line(sample, 2).spoken


def test_a_line_speaks_of_the_data_as_they_were_then() -> None:
    trainer = lecture_trainer(Config(batch_size=3))
    sample = sample_of(trainer)
    advance(trainer, 4)
    longer = add_point(trainer.prepared.dataset, "x", 4.0, 8.0)
    trainer.change_data(prepare(longer, trainer.config))
    advance(trainer, 2)
    losses = ["batch loss" in names(line(sample, index)) for index in range(7)]
    assert losses == [False] * 4 + [True] * 3


def test_epochs_go_on_when_rows_are_added() -> None:
    trainer = lecture_trainer(Config(batch_size=1))
    sample = sample_of(trainer)
    epochs: list[int] = []
    for iteration in range(20):
        if iteration == 7:
            longer = add_point(trainer.prepared.dataset, "x", 4.0, 8.0)
            trainer.change_data(prepare(longer, trainer.config))
        epochs.append(trainer.epoch)
        trainer.step()
    found = [number(line(sample, index), "epoch") for index in range(20)]
    assert found == [str(epoch) for epoch in epochs]
    assert epochs[-1] == 5


def test_other_settings_of_the_loop_are_noted_where_they_begin() -> None:
    trainer = lecture_trainer(Config(lr_bias=0.02))
    sample = sample_of(trainer)
    advance(trainer, 2)
    changed = replace(trainer.config, loss="l1", reduction="sum", l1=0.5)
    trainer.change(replace(changed, clip=2.0, lr_bias=0.03))
    advance(trainer, 2)
    assert notes(sample) == {
        2: (
            "criterion now l1",
            "reduction now sum",
            "L1 penalty now 0.5",
            "learning rate of b now 0.03",
            "gradient clipping now 2",
        )
    }


def test_a_branch_left_behind_takes_its_changes_with_it() -> None:
    sample = changing_run()
    row = sample.history.row(4)
    numbers = [*row.parameters, *row.gradient, row.loss, row.test_loss, row.lr]
    sample.history.branch(4, numbers)
    assert notes(sample) == {3: ("learning rate now 0.05",)}
