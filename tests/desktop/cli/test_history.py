"""history.csv: every iteration, to the last bit."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from desktop.cli.history import write_history
from linreg.config import Config
from linreg.dataset import make_dataset
from linreg.prepare import prepare
from linreg.trainer import Trainer
from tests.linreg.disks import FULL

X, Y = np.array([10.0, 11.0, 13.0, 14.0]), np.array([1.0, 3.0, 2.0, 5.0])


def trained(config: Config) -> Trainer:
    data = make_dataset("data", {"x": X, "y": Y})
    trainer = Trainer(prepare(data, config), config)
    for _ in range(config.iterations):
        trainer.step()
    trainer.evaluate()
    return trainer


def written(path: Path, trainer: Trainer) -> dict[str, list[float]]:
    """The columns of the file, read with Python's own reader."""
    per_epoch = trainer.batches.per_epoch
    write_history(path, trainer.prepared, trainer.history, per_epoch)
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = zip(*rows, strict=True)
    return {n: [float(v) for v in c] for n, c in zip(header, columns, strict=True)}


def test_the_rows_are_the_history_s_own(tmp_path: Path) -> None:
    trainer = trained(Config(settings={"lr": 0.003}, iterations=25))
    columns = written(tmp_path / "history.csv", trainer)
    assert list(columns) == [
        *("iteration", "epoch", "loss", "lr"),
        *("w", "b", "grad_w", "grad_b"),
    ]
    history = trainer.history
    assert columns["iteration"] == columns["epoch"] == list(range(26))
    assert columns["loss"] == history.losses(26).tolist()
    parameters = np.array([columns["w"], columns["b"]]).T
    assert (parameters == history.parameters(26)).all()
    gradients = np.array([columns["grad_w"], columns["grad_b"]]).T
    assert (gradients == history.gradients(26)).all()


def test_more_rows_than_are_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.cli.history._ROWS_AT_ONCE", 10)
    trainer = trained(Config(settings={"lr": 0.003}, iterations=25))
    columns = written(tmp_path / "history.csv", trainer)
    assert columns["iteration"] == list(range(26))
    assert columns["loss"] == trainer.history.losses(26).tolist()


def test_scaled_parameters_stand_beside_those_in_the_data_s_units(
    tmp_path: Path,
) -> None:
    trainer = trained(Config(standardize=True, iterations=5, dtype="float64"))
    columns = written(tmp_path / "history.csv", trainer)
    assert list(columns)[4:] == [
        "w",
        "b",
        "w_scaled",
        "b_scaled",
        "grad_w_scaled",
        "grad_b_scaled",
    ]
    for w, b, own_w, own_b in zip(
        *(columns[name] for name in ("w", "b", "w_scaled", "b_scaled")), strict=True
    ):
        scaled = (X - X.mean()) / X.std()
        assert w * X + b == pytest.approx(own_w * scaled + own_b)


def test_batches_a_test_set_and_no_bias(tmp_path: Path) -> None:
    config = Config(
        bias=False,
        batch_size=1,
        test_fraction=0.5,
        iterations=5,
        settings={"lr": 0.001},
    )
    trainer = trained(config)
    columns = written(tmp_path / "history.csv", trainer)
    assert list(columns) == [
        *("iteration", "epoch", "loss", "test_loss", "lr"),
        *("w", "grad_w"),
    ]
    assert columns["epoch"] == [0, 0, 1, 1, 2, 2]
    assert columns["test_loss"] == trainer.history.test_losses(6).tolist()


def test_the_rate_of_each_update_under_a_schedule(tmp_path: Path) -> None:
    config = Config(
        settings={"lr": 0.004},
        scheduler="StepLR",
        scheduler_settings={"step_size": 2, "gamma": 0.5},
        iterations=5,
    )
    columns = written(tmp_path / "history.csv", trained(config))
    assert columns["lr"] == [0.004, 0.004, 0.002, 0.002, 0.001, 0.001]


def test_a_file_that_cannot_be_replaced_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = trained(Config(settings={"lr": 0.003}, iterations=2))
    path = tmp_path / "history.csv"
    path.write_text("of before")

    def refuse(source: Path, target: Path) -> None:
        raise OSError("no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        with pytest.raises(OSError, match="no"):
            written(path, trainer)
    assert path.read_text() == "of before"
    assert list(tmp_path.iterdir()) == [path]
    assert written(path, trainer)["iteration"] == [0, 1, 2]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
def test_a_device_that_is_always_full() -> None:
    trainer = trained(Config(settings={"lr": 0.003}, iterations=500))
    with pytest.raises(OSError, match="No space"):
        written(FULL, trainer)
