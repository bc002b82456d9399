"""A run in a project file."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from linreg.config import Config, same_steps
from linreg.data_change import DataChange, FollowedData, changes_until, find_edit
from linreg.keyframes import Keyframe, thinned
from linreg.prepare import Inputs
from linreg.project import SavedRun
from linreg.project_arrays import encode_integers
from linreg.project_config import encode_config
from linreg.project_data import rows_at
from linreg.project_edits import EditStore
from linreg.project_frames import GeneratorStore, encode_frames
from linreg.project_rows import MOST_ROWS, encode_branch, encode_rows, thinned_rows
from linreg.race import Counted
from linreg.run_still import RunStill

# Each takes some time to be written, which is done again and again during a run.
_MOST_KEYFRAMES, _MOST_KEYFRAME_BYTES = 1 << 11, 4 << 20
_iteration = attrgetter("iteration")


def encode_run(
    run: SavedRun, edits: EditStore, generators: GeneratorStore
) -> dict[str, object]:
    still, names = run.still, run.still.first.parameter_names
    kept = thinned(still.keyframes, _MOST_KEYFRAMES, _MOST_KEYFRAME_BYTES)
    frames = _usable(kept, still)
    least = still.least_test
    return {
        "key": run.key,
        "wanted": encode_config(run.wanted),
        "first_config": encode_config(still.first_config),
        "config": encode_config(still.config),
        "iteration": still.iteration,
        "scale": edits.scale(still.first.inputs),
        "changes": [
            {"iteration": c.iteration, "config": encode_config(c.config)}
            for c in still.changes
        ],
        "data_changes": _encode_data_changes(still.data_changes, edits),
        "other_data": _encode_other_data(still, edits),
        "state": encode_frames([still.state], generators),
        "rows": encode_rows(thinned_rows(still.rows, still.newest, MOST_ROWS), names),
        "least_test": least and {"iteration": least.iteration, "loss": least.loss},
        "abandoned": [encode_branch(rows, names) for rows in still.abandoned],
        "race": _encode_counted(still.counted),
        "keyframes": {
            "iterations": encode_integers([frame.iteration for frame in frames]),
            **encode_frames(frames, generators),
        },
    }


def config_at(
    first: Config, changes: Sequence[tuple[int, Config]], iteration: int
) -> Config:
    """What a run followed at that iteration, by its changes."""
    place = bisect_right(changes, iteration, key=lambda change: change[0])
    return changes[place - 1][1] if place else first


def _usable(frames: Sequence[Keyframe], still: RunStill) -> list[Keyframe]:
    """Those that the changes lead to.

    A run of a race that has ended is led back in time by the others, and then may keep
    a state that they have come to and it has not.
    """
    changes = [(change.iteration, change.config) for change in still.changes]
    iterations = [frame.iteration for frame in frames]
    rows = rows_at(still.first, still.data_changes, iterations)
    # A comparison of configs takes longer than anything else here.
    same: dict[tuple[int, int], bool] = {}
    usable = []
    for frame, count in zip(frames, rows, strict=True):
        config = config_at(still.first_config, changes, frame.iteration)
        pair = id(frame.config), id(config)
        if pair not in same:
            same[pair] = same_steps(frame.config, config)
        if same[pair] and frame.snapshot.batches.place.order.rows == count:
            usable.append(frame)
    return usable


def _encode_data_changes(
    changes: Sequence[DataChange], edits: EditStore
) -> dict[str, object]:
    return {
        "iterations": encode_integers([change.iteration for change in changes]),
        "edits": encode_integers([edits.number(change.edit) for change in changes]),
        "scales": encode_integers([edits.scale(change.inputs) for change in changes]),
    }


def _encode_other_data(still: RunStill, edits: EditStore) -> dict[str, object] | None:
    """The data where the run stands, if they are others than those it followed there.

    So it is for a run that has ended, where the others of a race stand later.
    """
    changes, prepared = still.data_changes, still.prepared
    count = changes_until(changes, still.iteration)
    inputs = changes[count - 1].inputs if count else still.first.inputs
    recorded = FollowedData(still.first).dataset_at(changes, still.iteration)
    if recorded is prepared.dataset and same_scale(inputs, prepared.inputs):
        return None
    edit = find_edit(recorded, prepared.dataset)
    if not edit.cells and edit.whole is None and same_scale(inputs, prepared.inputs):
        return None
    return {"edit": edits.number(edit), "scale": edits.scale(prepared.inputs)}


def same_scale(first: Inputs, second: Inputs) -> bool:
    """To the bit."""
    pairs = (first.shift, second.shift), (first.scale, second.scale)
    return all(one.tobytes() == other.tobytes() for one, other in pairs)


def _encode_counted(counted: Counted) -> dict[str, object]:
    return {
        "seconds": counted.seconds,
        "target": counted.target,
        "reached": counted.reached and list(counted.reached),
        "looked": counted.looked,
        "evaluations": encode_integers(counted.calls),
        "stride": counted.stride,
    }
