"""The saved script in a fresh interpreter, which knows nothing of this program."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from linreg.config import DTYPES, Config, lecture_config
from linreg.dataset import lecture_data
from linreg.losses import LOSSES
from linreg.optimizers import OPTIMIZERS
from tests.linreg.loop_settings import EACH
from tests.linreg.runs import noisy_data
from tests.linreg.scripts import (
    BATCHES,
    as_numbers,
    found,
    printed_in_a_process,
    script_of,
    trained,
)

CONFIGS: list[dict[str, Any]] = [
    *({"optimizer": optimizer} for optimizer in OPTIMIZERS),
    *({"loss": loss, "reduction": "sum"} for loss in LOSSES),
    *BATCHES.values(),
    *({"dtype": dtype, "test_fraction": 0.3} for dtype in DTYPES),
    *({"zero_grad": False, **given} for given in BATCHES.values()),
    *EACH,
    {"test_fraction": 0.3, "patience": 3, "settings": {"lr": 0.2}},
]
# PyTorch takes more than a second to begin, so one interpreter runs them all; each is
# a main program of its own.
RUN_ALL = """
import contextlib, io, json, runpy, sys
said = []
for path in sys.argv[1:]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(path, run_name="__main__")
    said.append(out.getvalue())
print(json.dumps(said))
"""


def test_the_lecture(tmp_path: Path) -> None:
    question = np.array([4.0])
    config = lecture_config()
    text = script_of(lecture_data(), config, question).text
    expected = found(trained(lecture_data(), config), question)
    assert printed_in_a_process(text, tmp_path / "lecture.py") == expected
    assert float(expected["prediction"]) == pytest.approx(8, abs=0.01)


def test_every_optimizer_loss_batch_mode_dtype_and_setting_of_the_loop(
    tmp_path: Path,
) -> None:
    expected, paths = [], []
    for number, given in enumerate(CONFIGS):
        config = Config(iterations=25, seed=5, **given)
        expected.append(found(trained(noisy_data(), config)))
        path = tmp_path / f"{number}.py"
        path.write_text(script_of(noisy_data(), config).text, encoding="utf-8")
        paths.append(str(path))
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALL, *paths],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(map(as_numbers, json.loads(done.stdout))) == expected
