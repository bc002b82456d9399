"""All benchmarks by name, in the order of the table."""

from collections.abc import Callable
from functools import partial

from tests.benchmarks import bulk, response, speed
from tests.benchmarks.cases import CASES
from tests.benchmarks.effort import Effort
from tests.benchmarks.figure import Figure

Benchmark = Callable[[Effort], list[Figure]]

BENCHMARKS: dict[str, Benchmark] = {
    **{f"live-{name}": partial(speed.live, name) for name in CASES},
    "clicks": response.clicks,
    "matplotlib": speed.over_matplotlib,
    "start": response.start,
    "race": speed.race,
    "surface": bulk.surface,
    "loss-plot": bulk.loss_plot,
    "memory": bulk.memory,
    "record": bulk.record,
}
