"""How much is measured: all of it, or just enough to see that it works."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Effort:
    """`rounds` with processes of their own; in each, `turns` of so many `seconds`.

    `rows` are those under the surface of MSE, `history` those of the long loss plot.
    Memory after `few` steps is compared with that after `steps`, which are trained live
    in the window, and after those `recorded` without it.
    """

    rounds: int = 5
    turns: int = 2
    seconds: float = 2.0
    clicks: int = 100
    pauses: int = 60
    frames: int = 100
    few: int = 100_000
    steps: int = 1_200_000
    recorded: int = 10_000_000
    rows: int = 10_000_000
    history: int = 1_000_000


SMOKE = replace(
    Effort(),
    rounds=1,
    turns=1,
    seconds=0.4,
    clicks=10,
    pauses=5,
    frames=10,
    few=1000,
    steps=2000,
    recorded=100_000,
    rows=200_000,
    history=20_000,
)
