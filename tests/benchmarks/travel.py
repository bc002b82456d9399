"""How long it takes to go to any step of a long run, and what its history takes.

`python -m tests.benchmarks.travel` trains a million steps of several kinds, goes to
twenty steps all over each run, and prints as one line of JSON for each: the median and
the longest way there and the longest single step back in milliseconds, the steps a
second of the training with its record, and the memory of rows and keyframes in MiB.
"""

import json
import statistics
import sys
from time import perf_counter

import numpy as np
import torch

from linreg.config import Config
from linreg.dataset import Dataset, lecture_data, make_dataset
from linreg.prepare import prepare
from linreg.time_travel import go_to
from linreg.trainer import Trainer

_STEPS = 1_000_000
_MEBIBYTE = 1 << 20


def noisy(rows: int) -> Dataset:
    random = np.random.default_rng(0)
    x = random.normal(size=rows)
    return make_dataset("noisy", {"x": x, "y": 2 * x + random.normal(size=rows)})


KINDS = {
    "SGD, 3 rows": (lecture_data(), Config(iterations=10**9)),
    "Adam, 32 of 1,000": (
        noisy(1000),
        Config(optimizer="Adam", batch_size=32, iterations=10**9),
    ),
    "LBFGS, 8 of 1,000": (
        noisy(1000),
        Config(optimizer="LBFGS", batch_size=8, iterations=10**9),
    ),
}


def measured(name: str, steps: int) -> dict[str, float | str]:
    dataset, config = KINDS[name]
    trainer = Trainer(prepare(dataset, config), config)
    begun = perf_counter()
    for _ in range(steps):
        trainer.step()
    seconds = perf_counter() - begun
    random = np.random.default_rng(1)
    goals = [steps - 1, *random.integers(0, steps, 19).tolist()]
    ways = [_milliseconds(trainer, goal) for goal in goals]
    backs = [_milliseconds(trainer, trainer.iteration - 1) for _ in range(20)]
    history = trainer.history
    return {
        "run": name,
        "steps": trainer.history.rows().newest + 1,
        "steps_per_s": round(steps / seconds),
        "way_median_ms": round(statistics.median(ways), 1),
        "way_longest_ms": round(max(ways), 1),
        "back_longest_ms": round(max(backs), 1),
        "rows_mib": round(history.nbytes / _MEBIBYTE, 1),
        "keyframes": len(history.keyframes),
        "keyframes_mib": round(history.keyframes.nbytes / _MEBIBYTE, 1),
    }


def _milliseconds(trainer: Trainer, goal: int) -> float:
    begun = perf_counter()
    go_to(trainer, goal)
    return 1000 * (perf_counter() - begun)


def main() -> None:
    torch.set_num_threads(1)
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else _STEPS
    for name in KINDS:
        print(json.dumps(measured(name, steps)), flush=True)


if __name__ == "__main__":
    main()
