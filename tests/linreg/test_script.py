"""The script prints what the program's own Trainer finds, to the bit."""

import ast
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linreg.config import DTYPES, Config, lecture_config
from linreg.dataset import (
    LEFT_OUT,
    TEST,
    TRAIN,
    Dataset,
    lecture_data,
    make_dataset,
)
from linreg.losses import LOSSES, REDUCTIONS
from linreg.optimizers import OPTIMIZERS
from linreg.prepare import prepare
from linreg.script import make_script
from linreg.script_data import DataFile
from linreg.status import Status
from linreg.trainer import Trainer
from tests.linreg.loop_settings import EACH, SCHEDULES, scheduled
from tests.linreg.runs import noisy_data
from tests.linreg.scripts import BATCHES, found, printed, script_of, trained


def assert_the_same(
    dataset: Dataset, config: Config, question: Sequence[float] | None = None
) -> Trainer:
    asked = None if question is None else np.array(question)
    trainer = trained(dataset, config)
    assert trainer.divergence is None
    expected = found(trainer, asked)
    assert printed(script_of(dataset, config, asked).text) == expected
    return trainer


# The same numbers


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("batches", BATCHES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer(optimizer: str, batches: str, dtype: str) -> None:
    config = Config(
        optimizer=optimizer, dtype=dtype, seed=7, iterations=11, **BATCHES[batches]
    )
    assert_the_same(noisy_data(), config)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_every_criterion(loss: str, reduction: str, dtype: str) -> None:
    config = Config(loss=loss, reduction=reduction, dtype=dtype, iterations=10)
    assert_the_same(noisy_data(), config)


OTHER_SETTINGS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"momentum": 0.9, "dampening": 0.5}),
    ("Adagrad", {"lr_decay": 0.01, "initial_accumulator_value": 0.5}),
    ("Adam", {"betas": (0.8, 0.9), "eps": 1e-3, "amsgrad": True}),
    ("AdamW", {"weight_decay": 0.0}),
    ("NAdam", {"momentum_decay": 0.1, "decoupled_weight_decay": True}),
    ("ASGD", {"lambd": 0.1, "alpha": 0.6, "t0": 3.0}),
    ("LBFGS", {"max_iter": 3, "history_size": 2, "line_search_fn": "strong_wolfe"}),
    ("RMSprop", {"momentum": 0.9, "centered": True}),
    ("Rprop", {"etas": (0.4, 1.1), "step_sizes": (1e-3, 0.5)}),
]


@pytest.mark.parametrize(("optimizer", "given"), OTHER_SETTINGS)
def test_settings_that_are_not_torchs_own(
    optimizer: str, given: dict[str, Any]
) -> None:
    config = Config(optimizer=optimizer, settings=given, iterations=12, batch_size=4)
    assert_the_same(noisy_data(), config)
    text = script_of(noisy_data(), config).text
    for name, value in given.items():
        literal = f'"{value}"' if isinstance(value, str) else repr(value)
        assert f"{name}={literal}" in text


@pytest.mark.parametrize("given", EACH, ids=str)
def test_every_setting_of_the_loop(given: dict[str, Any]) -> None:
    assert_the_same(noisy_data(), Config(iterations=13, seed=7, **given))


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("batches", BATCHES)
def test_all_settings_of_the_loop_in_each_batch_mode(
    batches: str, zero_grad: bool
) -> None:
    given = scheduled("StepLR", l1=0.2, clip=0.5, lr_bias=0.02, **BATCHES[batches])
    config = Config(zero_grad=zero_grad, iterations=9, test_fraction=0.3, **given)
    assert_the_same(noisy_data(), config)


@pytest.mark.parametrize("total", [13, 14])
def test_one_cycle_to_its_end_and_beyond(total: int) -> None:
    cycle = {"total_steps": total}
    config = Config(iterations=13, scheduler="OneCycleLR", scheduler_settings=cycle)
    text = script_of(noisy_data(), config).text
    assert ("if iteration + 1 < 13:" in text) == (total == 13)
    assert_the_same(noisy_data(), config)


@pytest.mark.parametrize(
    ("scheduler", "call"),
    [
        ("StepLR", "StepLR(optimizer, step_size=3)"),
        ("MultiStepLR", "MultiStepLR(optimizer, milestones=[2, 5])"),
        ("ExponentialLR", "ExponentialLR(optimizer, gamma=0.9)"),
        ("CosineAnnealingLR", "CosineAnnealingLR(optimizer,T_max=6,eta_min=0.0001,)"),
        (
            "ReduceLROnPlateau",
            "ReduceLROnPlateau(optimizer,patience=1,threshold=0.5,cooldown=1,)",
        ),
        (
            "OneCycleLR",
            "OneCycleLR(optimizer,max_lr=0.05,total_steps=9,cycle_momentum=False,)",
        ),
        ("LinearLR", "LinearLR(optimizer,start_factor=0.2,total_iters=4,)"),
    ],
)
def test_a_schedule_is_told_what_it_needs(scheduler: str, call: str) -> None:
    text = script_of(lecture_data(), Config(**scheduled(scheduler))).text
    start = text.index("scheduler = torch.optim.lr_scheduler.")
    written = text[start : text.index("\n\n", start)]
    call = f"scheduler=torch.optim.lr_scheduler.{call}"
    assert "".join(written.split()) == "".join(call.split())


def test_a_rate_of_its_own_for_b() -> None:
    config = Config(settings={"lr": 0.01, "momentum": 0.9}, lr_bias=0.05)
    assert (
        "optimizer = torch.optim.SGD(\n"
        "    [\n"
        '        {"params": [model.linear.weight]},\n'
        "        # b has a learning rate of its own.\n"
        '        {"params": [model.linear.bias], "lr": 0.05},\n'
        "    ],\n"
        "    lr=0.01,\n"
        "    momentum=0.9,\n"
        ")\n"
    ) in script_of(lecture_data(), config).text
    without = script_of(lecture_data(), replace(config, bias=False)).text
    assert "0.05" not in without


def test_what_a_run_does_not_have_its_script_does_not_name() -> None:
    text = script_of(noisy_data(), Config(test_fraction=0.3)).text
    for word in ("penalty", "clip", "schedule", "best", "params", "math", "break"):
        assert word not in text
    # There is no test loss to wait for.
    assert "break" not in script_of(noisy_data(), Config(patience=5)).text


def test_what_torch_does_by_itself_is_not_told() -> None:
    config = Config(optimizer="Adam", settings={"eps": 1e-8, "lr": 0.001})
    text = script_of(lecture_data(), config).text
    assert "optimizer = torch.optim.Adam(model.parameters(), lr=0.001)\n" in text


OTHER_MODELS: list[dict[str, Any]] = [
    {"bias": False},
    {"bias": False, "dtype": "float64", "initial_weight": (0.3,)},
    {"initial_weight": (0.1,), "initial_bias": -0.7},
    {"initial_weight": (0.1,), "seed": 3},
    {"initial_bias": 1e-3, "seed": 3},
    {"degree": 3},
    {"degree": 3, "standardize": True},
    {"degree": 3, "standardize": True, "bias": False, "dtype": "float64"},
    {"degree": 2, "dtype": "float64", "initial_weight": (1.0, -1.0)},
    {"degree": 5, "standardize": True, "batch_size": 3, "test_fraction": 0.3},
    {"standardize": True},
    {"standardize": True, "bias": False},
    {"standardize": True, "dtype": "float64", "test_fraction": 0.2},
    {"test_fraction": 0.3, "batch_size": 2},
    {"test_fraction": 0.3, "optimizer": "LBFGS"},
]


@pytest.mark.parametrize("given", OTHER_MODELS, ids=str)
def test_other_models_with_the_prediction(given: dict[str, Any]) -> None:
    settings = {} if given.get("optimizer") == "LBFGS" else {"lr": 1e-3}
    config = Config(iterations=10, settings=settings, **given)
    assert_the_same(noisy_data(rows=15), config, [4.0])


@pytest.mark.parametrize("given", [{}, {"standardize": True}, {"bias": False}])
def test_several_x_columns(given: dict[str, Any]) -> None:
    config = Config(iterations=10, batch_size=4, test_fraction=0.2, **given)
    trainer = assert_the_same(noisy_data(columns=3), config, [4.0, 0.1, -2.0])
    assert "w3" in found(trainer)


STOPS: list[dict[str, Any]] = [
    {},
    {"batch_size": 4},
    {"batch_size": 4, "shuffle": False},
    {"optimizer": "LBFGS", "settings": {"max_iter": 1}},
    {"optimizer": "LBFGS", "settings": {"max_iter": 1}, "batch_size": 4},
    {"test_fraction": 0.3},
]


@pytest.mark.parametrize("given", STOPS, ids=str)
def test_it_stops_where_the_trainer_does(given: dict[str, Any]) -> None:
    x = np.linspace(-1.0, 1.0, 10)
    data = make_dataset("line", {"x": x, "y": 2 * x + 1})
    given = {"settings": {"lr": 0.1}, "tolerance": 1e-2, **given}
    trainer = assert_the_same(data, Config(**given))
    assert trainer.status is Status.CONVERGED
    assert 1 < trainer.iteration < 1000


EARLY: list[dict[str, Any]] = [
    {},
    {"batch_size": 4},
    {"optimizer": "Adam", "settings": {"lr": 0.1}, "l1": 0.1},
    {"optimizer": "LBFGS", "settings": {"lr": 0.5}},
    {"tolerance": 1e-9, "zero_grad": False, "clip": 1.0},
    scheduled("ExponentialLR"),
]


@pytest.mark.parametrize("patience", [1, 7])
@pytest.mark.parametrize("given", EARLY, ids=str)
def test_it_stops_as_early_as_the_trainer(given: dict[str, Any], patience: int) -> None:
    given = {"settings": {"lr": 0.2}, "test_fraction": 0.3, "seed": 3, **given}
    config = Config(patience=patience, **given)
    trainer = assert_the_same(noisy_data(20), config)
    assert trainer.status is Status.EARLY_STOPPED
    assert patience <= trainer.iteration < 1000


def test_a_test_loss_that_is_never_finite_ends_nothing() -> None:
    x = np.array([1.0, 2.0, 3.0, 1e30])
    marks = np.array([TRAIN, TRAIN, TRAIN, TEST], np.int8)
    data = make_dataset("far", {"x": x, "y": np.array([2.0, 4.0, 6.0, 0.0])})
    config = Config(patience=2, iterations=9, test_fraction=0.25)
    trainer = assert_the_same(replace(data, marks=marks), config)
    assert trainer.status is Status.FINISHED


@pytest.mark.parametrize("batch_size", [0, 1])
def test_with_a_penalty_it_is_flat_elsewhere(batch_size: int) -> None:
    """Where 2·(2 − w) is as steep as the penalty, and not where the loss is least."""
    x = np.array([-1.0, 1.0])
    data = make_dataset("line", {"x": x, "y": 2 * x})
    config = Config(
        l1=1.0,
        tolerance=1e-4,
        bias=False,
        settings={"lr": 0.1},
        batch_size=batch_size,
    )
    trainer = assert_the_same(data, config)
    assert trainer.status is Status.CONVERGED
    assert float(found(trainer)["w"]) == pytest.approx(1.5, abs=1e-3)


def test_where_the_trainer_sees_the_loss_grow_the_script_goes_on() -> None:
    config = Config(settings={"lr": 3.0}, iterations=12)
    trainer = trained(noisy_data(), config)
    assert trainer.divergence is not None
    assert trainer.divergence.quantity == "growth"
    loss = float(printed(script_of(noisy_data(), config).text)["loss"])
    assert np.isfinite(loss)
    assert loss > trainer.train_loss()


def marked_data() -> Dataset:
    """Rows that are left out or blank, and rows that a person has put somewhere."""
    data = noisy_data(rows=14, columns=2)
    first = data.columns[0].copy()
    first[2] = np.nan
    marks = np.zeros(14, np.int8)
    marks[[1, 6]], marks[[3, 5]], marks[4] = LEFT_OUT, TEST, TRAIN
    return replace(data, columns=(first, *data.columns[1:]), marks=marks)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("test_fraction", [0.0, 0.3])
def test_rows_that_are_marked_or_blank(test_fraction: float, standardize: bool) -> None:
    config = Config(
        test_fraction=test_fraction, standardize=standardize, iterations=9, seed=4
    )
    trainer = assert_the_same(marked_data(), config)
    assert len(trainer.prepared.y_test) == (4 if test_fraction else 2)
    assert len(trainer.prepared.y_train) + len(trainer.prepared.y_test) == 11


def test_a_scale_that_an_edited_run_has_kept() -> None:
    config = Config(standardize=True, iterations=5)
    before = prepare(noisy_data(), config).inputs
    prepared = prepare(noisy_data(seed=1), config, before)
    trainer = Trainer(prepared, config)
    for _ in range(5):
        trainer.step()
    trainer.evaluate()
    assert printed(make_script(prepared, config, None).text) == found(trainer)


CONFIGS = st.fixed_dictionaries(
    {
        "optimizer": st.sampled_from(tuple(OPTIMIZERS)),
        "loss": st.sampled_from(tuple(LOSSES)),
        "reduction": st.sampled_from(REDUCTIONS),
        "dtype": st.sampled_from(DTYPES),
        "zero_grad": st.booleans(),
        "batch_size": st.integers(0, 7),
        "shuffle": st.booleans(),
        "bias": st.booleans(),
        "standardize": st.booleans(),
        "test_fraction": st.sampled_from((0.0, 0.3)),
        "tolerance": st.sampled_from((0.0, 0.5)),
        "seed": st.integers(0, 2**31 - 1),
        "iterations": st.integers(1, 12),
        "l1": st.sampled_from((0.0, 0.25)),
        "clip": st.sampled_from((0.0, 0.7)),
        "lr_bias": st.sampled_from((0.0, 0.03)),
        "scheduler": st.sampled_from(("none", *SCHEDULES)),
        "patience": st.sampled_from((0, 1, 4)),
    }
)


def without_conflicts(given: dict[str, Any]) -> dict[str, Any]:
    """With the settings left out that the optimizer or the schedule does not take."""
    optimizer = OPTIMIZERS[given["optimizer"]]
    if optimizer.needs_closure:
        given = {**given, "clip": 0.0, "lr_bias": 0.0}
    if not optimizer.follows_schedule:
        given = {**given, "scheduler": "none"}
    if given["scheduler"] == "OneCycleLR":
        given = {**given, "lr_bias": 0.0}
    return {**given, "scheduler_settings": SCHEDULES.get(given["scheduler"], {})}


@settings(deadline=None, max_examples=40)
@given(CONFIGS, st.sampled_from(((1, 1), (1, 3), (2, 1))))
def test_all_settings_together(given: dict[str, Any], shape: tuple[int, int]) -> None:
    columns, degree = shape
    data = noisy_data(columns=columns)
    config = Config(degree=degree, **without_conflicts(given))
    trainer = trained(data, config)
    assume(trainer.divergence is None)
    question = np.arange(1.0, columns + 1)
    script = script_of(data, config, question)
    assert printed(script.text) == found(trainer, question)


def test_several_predictions() -> None:
    config = lecture_config()
    asked = np.array([[4.0], [5.0]])
    expected = trained(lecture_data(), config).predict(asked).tolist()
    text = script_of(lecture_data(), config, asked).text
    assert printed(text)["predictions"] == repr(expected)


# The text


def test_the_lecture_needs_torch_alone() -> None:
    tree = ast.parse(script_of(lecture_data(), lecture_config()).text)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert [alias.name for node in imports for alias in node.names] == ["torch"]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


def test_the_parts_come_in_the_lectures_order() -> None:
    text = script_of(lecture_data(), lecture_config(), np.array([4.0])).text
    parts = [
        "x = torch.tensor([[1.0], [2.0], [3.0]])\ny = torch.tensor([[2.0], [4.0],",
        "class LinearModel(torch.nn.Module):\n    def __init__(self):\n",
        "        super().__init__()\n",
        "torch.nn.Linear(1, 1, bias=True)\n",
        "    def forward(self, x):\n",
        'criterion = torch.nn.MSELoss(reduction="sum")\n',
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.01)\n",
        "for iteration in range(1000):\n",
        "    y_pred = model(x)\n",
        "x_new = torch.tensor([[4.0]])\n",
        'print("prediction =", y_new.item())\n',
        'print("w =", model.linear.weight.item())\n',
        'print("b =", model.linear.bias.item())\n',
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert text.endswith('print("loss =", loss.item())\n')


def test_the_parts_are_numbered_without_a_gap() -> None:
    for question in (None, np.array([4.0])):
        text = script_of(lecture_data(), Config(), question).text
        numbers = [line[2] for line in text.splitlines() if line[2:4].endswith(".")]
        assert numbers == ["1", "2", "3", "4", "5", "6"][: len(numbers)]
        assert len(numbers) == (5 if question is None else 6)


def many_columns() -> Dataset:
    random = np.random.default_rng(0)
    table = {f"column {i}": random.normal(size=5) for i in range(60)}
    return make_dataset("wide", table)


@pytest.mark.parametrize(
    ("dataset", "given"),
    [
        (lecture_data(), {}),
        (noisy_data(), {"degree": 15, "standardize": True, "dtype": "float64"}),
        (noisy_data(columns=3), {"batch_size": 3, "tolerance": 1e-9}),
        (many_columns(), {"standardize": True, "test_fraction": 0.2}),
        (many_columns(), {"initial_weight": tuple(np.arange(59) / 7)}),
        (noisy_data(), {"optimizer": "LBFGS", "settings": OTHER_SETTINGS[7][1]}),
    ],
)
def test_lines_are_short(dataset: Dataset, given: dict[str, Any]) -> None:
    text = script_of(dataset, Config(**given), dataset.x[0]).text
    assert max(map(len, text.splitlines())) <= 88
    ast.parse(text)


EVIL = 'a"\'\\\n"""\rprint("loss = 0")\u2028 # {x} \udc80'


def test_names_are_never_code(tmp_path: Path) -> None:
    x = np.arange(300.0)
    data = make_dataset(EVIL, {EVIL: x / 300, f"{EVIL} y": x / 100})
    config = Config(iterations=5)
    for file in (None, DataFile(f"{EVIL}.csv")):
        text = script_of(data, config, file=file).text
        text.encode()
        ast.parse(text)
    assert printed(script_of(data, config).text) == found(trained(data, config))
