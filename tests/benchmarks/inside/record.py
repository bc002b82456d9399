"""What the record of a very long run takes of memory: `record FEW STEPS`.

Training would take an hour. So each step of a real run, Adam with mini-batches, stands
for a hundred: its row is written a hundred times, and its whole state is kept once,
which is as often as at 4,000 steps a second.
"""

import json
import sys
from dataclasses import replace

import torch

from linreg.config import Config
from linreg.generators import generate
from linreg.history import History
from linreg.prepare import prepare
from linreg.trainer import Trainer
from tests.benchmarks.inside.memory import resident_mib

_EACH = 100
_CONFIG = Config(optimizer="Adam", batch_size=32, iterations=10**9)


class LongRun:
    """Writes its history as if there were a hundred steps where it makes one."""

    def __init__(self) -> None:
        self._trainer = Trainer(
            prepare(generate("noisy_line", 1000, 1.0, 0), _CONFIG),
            _CONFIG,
            History(("w", "b"), most_rows=2),
        )
        self._history = History(("w", "b"))

    def go_on_to(self, steps: int) -> float:
        """Until so many are recorded; what is in memory then, in MiB."""
        trainer, history = self._trainer, self._history
        while len(history) < steps:
            first = len(history)
            frame = trainer.snapshot()
            history.keyframes.keep(replace(frame, iteration=first))
            trainer.step()
            row = trainer.history.rows().row(-1)
            numbers = [*row.parameters, *row.gradient, row.loss, row.test_loss, row.lr]
            for iteration in range(first, first + _EACH):
                history.write(iteration, numbers)
        return resident_mib()


def main() -> None:
    torch.set_num_threads(1)
    run = LongRun()
    early, late = (run.go_on_to(count) for count in map(int, sys.argv[1:]))
    print(json.dumps({"early_mib": early, "late_mib": late}))


if __name__ == "__main__":
    main()
