"""`python -m tests.kill`: kill the program many times, and say what was left."""

import argparse
import sys

import tests.kill
from tests.kill.killing import kill_one, warm_up


def main() -> int:
    options = _options()
    warm_up()
    bad, ages = 0, []
    for number in range(options.times):
        seed = options.seed + number
        verdict = kill_one(seed, options.longest)
        bad += bool(verdict.faults)
        if verdict.age is not None:
            ages.append(verdict.age)
        print(_line(seed, verdict.age, verdict.steps, verdict.faults), flush=True)
    oldest = f"{max(ages):.2f} s" if ages else "none"
    print(
        f"{options.times} kills: {options.times - bad} good, {bad} bad; "
        f"{len(ages)} had a session to offer, the oldest of {oldest}"
    )
    return 1 if bad else 0


def _line(seed: int, age: float | None, steps: int, faults: tuple[str, ...]) -> str:
    left = "killed before the first save" if age is None else f"{age:.2f} s old"
    return f"seed {seed}: {left}, {steps:,} steps; {'; '.join(faults) or 'good'}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m tests.kill", description=tests.kill.__doc__
    )
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--longest", type=float, default=10.0, metavar="SECONDS")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
