"""What the tests of scripts share: running one, and what it must print."""

import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import torch

from linreg.config import Config
from linreg.dataset import Dataset, FloatArray
from linreg.prepare import prepare
from linreg.script import Script, make_script
from linreg.script_data import DataFile
from linreg.status import Status
from linreg.trainer import Trainer

BATCHES: dict[str, dict[str, Any]] = {
    "full": {"batch_size": 0},
    "mini-batches": {"batch_size": 4},
    "single samples": {"batch_size": 1},
    "unshuffled": {"batch_size": 4, "shuffle": False},
}


def script_of(
    dataset: Dataset,
    config: Config,
    question: FloatArray | None = None,
    file: DataFile | None = None,
) -> Script:
    return make_script(prepare(dataset, config), config, question, file)


def printed(text: str, path: Path = Path("script.py")) -> dict[str, str]:
    """What the script prints, run in a namespace of its own."""
    out = StringIO()
    threads = torch.get_num_threads()
    with redirect_stdout(out), torch.random.fork_rng(devices=[]):
        code = compile(text, str(path), "exec")
        exec(code, {"__name__": "__main__", "__file__": str(path)})
    torch.set_num_threads(threads)
    return as_numbers(out.getvalue())


def as_numbers(out: str) -> dict[str, str]:
    return dict(line.split(" = ") for line in out.splitlines())


def printed_in_a_process(text: str, path: Path) -> dict[str, str]:
    path.write_text(text, encoding="utf-8")
    # Without this folder on its path, it finds none of our modules.
    done = subprocess.run(
        [sys.executable, "-I", str(path)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return as_numbers(done.stdout)


def trained(dataset: Dataset, config: Config) -> Trainer:
    """A trainer that has come to its end."""
    trainer = Trainer(prepare(dataset, config), config)
    while trainer.status is Status.TRAINING:
        trainer.step()
    if trainer.status is Status.FINISHED:
        trainer.evaluate()
    return trainer


def found(trainer: Trainer, question: FloatArray | None = None) -> dict[str, str]:
    """What the script of that run must print."""
    row = trainer.history.row(trainer.iteration)
    names = trainer.prepared.parameter_names
    numbers = dict(zip(names, row.parameters.tolist(), strict=True))
    numbers["loss"] = trainer.train_loss()
    if len(trainer.prepared.y_test):
        numbers["test loss"] = row.test_loss
    if question is not None:
        numbers["prediction"] = float(trainer.predict(question[np.newaxis])[0])
    return {name: repr(number) for name, number in numbers.items()}
