"""What a campaign has found, for people."""

from collections.abc import Mapping, Sequence

from tests.fuzz.tally import Cost, Tally
from tests.fuzz.targets import TARGETS

# The bounds of one input: seconds of the processor, and MiB of memory.
MOST_SECONDS, MOST_MEBIBYTES = 10.0, 512.0
_LONGEST_CASE = 400


def has_failed(tally: Tally) -> bool:
    """Whether there is a fault, or an input took more than it may."""
    costs = ((tally.slowest, MOST_SECONDS), (tally.greediest, MOST_MEBIBYTES))
    return bool(tally.faults) or any(
        cost.amount > most for found, most in costs for cost in found
    )


def print_report(
    found: Mapping[str, Tally], crashes: Sequence[str], seconds: float
) -> None:
    """Counts by outcome, what was never reached, the costs, the faults and crashes."""
    for name, tally in found.items():
        _print_tally(name, tally)
    for crash in crashes:
        print(f"\nCRASH of a process over one of these:\n{crash}")
    inputs = sum(tally.inputs for tally in found.values())
    faults = sum(len(tally.faults) for tally in found.values())
    print(f"\n{inputs:,} inputs in {seconds:,.0f} s: {inputs / seconds:,.0f} a second")
    print(f"{faults} faults, {len(crashes)} crashes")


def _print_tally(name: str, tally: Tally) -> None:
    print(f"\n== {name}: {tally.inputs:,} inputs, {tally.seconds:,.0f} s of processor")
    for outcome, count in tally.outcomes.most_common():
        print(f"{count:9,}  {outcome}")
    missed = TARGETS[name].problems - set(tally.outcomes)
    print(f"never reached: {', '.join(sorted(missed)) or 'none'}")
    _print_costs("slowest", "s", tally.slowest, MOST_SECONDS)
    _print_costs("most memory", "MiB", tally.greediest, MOST_MEBIBYTES)
    for fault in tally.faults:
        print(f"\nFAULT {fault.kind}\n{fault.trace}\nTo play it again:")
        print(f"from tests.fuzz.replay import *\nreplay({fault.case})")


def _print_costs(title: str, unit: str, costs: list[Cost], most: float) -> None:
    print(f"{title} (at most {most:g} {unit} each):")
    for amount, case in costs:
        short = case if len(case) <= _LONGEST_CASE else f"{case[:_LONGEST_CASE]}…"
        print(f"{amount:9.3f} {unit}  {short if amount <= most else case}")
