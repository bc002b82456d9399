"""`python -m tests.fuzz --inputs 100000 [--seed N] [--only table|arguments|project]`.

A fault is shrunk and printed as Python that plays it again; the exit code is then 1.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.fuzz.campaign import Campaign
from tests.fuzz.report import has_failed, print_report
from tests.fuzz.tally import Tally
from tests.fuzz.targets import TARGETS


def main() -> int:
    """Play the inputs that are asked for; 1 where something is wrong with one."""
    asked = _asked()
    shares = {asked.only: asked.inputs} if asked.only else _shares(asked.inputs)
    campaign, start = Campaign(shares, asked.seed), perf_counter()
    with TemporaryDirectory(prefix="linreg-fuzz-diaries-") as folder:
        campaign.play(Path(folder), _say)
    print_report(campaign.tallies, campaign.crashes, perf_counter() - start)
    has_fault = any(map(has_failed, campaign.tallies.values()))
    return int(has_fault or bool(campaign.crashes))


def _shares(inputs: int) -> dict[str, int]:
    """The inputs divided among all targets."""
    whole = sum(target.weight for target in TARGETS.values())
    shares = {name: inputs * t.weight // whole for name, t in TARGETS.items()}
    first = next(iter(shares))
    shares[first] += inputs - sum(shares.values())
    return shares


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--inputs", type=int, default=10_000, help="how many in all")
    parser.add_argument("--seed", type=int, default=0, help="another seed, others")
    parser.add_argument("--only", choices=tuple(TARGETS), help="one kind of input")
    return parser.parse_args()


def _say(target: str, tally: Tally) -> None:
    faults = len(tally.faults)
    print(f"{target}: {tally.inputs:,} played, {faults} faults", file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
