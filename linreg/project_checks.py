"""Whether runs from a file can be trained: they are tried before anybody sees them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from linreg.config import needs_restart
from linreg.errors import ProjectError, SettingError
from linreg.keyframes import Keyframe
from linreg.project import SavedRun
from linreg.project_node import Node
from linreg.race import with_own
from linreg.run_still import RunStill, runner_of

# What torch raises where a state and its settings do not go together.
_REFUSALS = (
    RuntimeError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    AssertionError,
    ArithmeticError,
)


@contextmanager
def refusals_at(node: Node) -> Iterator[None]:
    """Turn what torch refuses into a ProjectError that names the place."""
    try:
        yield
    except _REFUSALS as error:
        reason = f"{type(error).__name__}: {error}"
        raise ProjectError("inconsistent", node.field, reason=reason) from error


def check_run(still: RunStill) -> None:
    """Stand in each kind of state, and step from it; on a copy that is thrown away."""
    runner = runner_of(still)
    trainer = runner.trainer
    trainer.step()
    for frame in _one_of_each_kind(still.keyframes):
        trainer.restore(frame)
        trainer.evaluate()
        trainer.step()


def _one_of_each_kind(frames: Sequence[Keyframe]) -> list[Keyframe]:
    """Snapshots of one kind have the same description of how they are put together."""
    kinds = {id(frame.snapshot.build): frame for frame in frames}
    return list(kinds.values())


def check_race(runs: Sequence[SavedRun], node: Node) -> None:
    """All runs share what the runs of a race share. Raises ProjectError."""
    if not runs:
        raise node.error("out_of_range", "at least one run")
    keys = [run.key for run in runs]
    if len(set(keys)) < len(keys):
        raise node.error("inconsistent", reason="two runs have the same key")
    leader = runs[0].still.first_config
    for run, item in zip(runs, node.items(), strict=True):
        own = run.still.first_config
        try:
            shared = with_own(leader, own)
            is_other = needs_restart(shared, own)
        except SettingError:
            is_other = True
        if is_other:
            field = item.part("first_config")
            raise field.error("inconsistent", reason="not shared by all runs")
