"""The data of runs from a project file: the first ones, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linreg.batches import Batches
from linreg.config import Config
from linreg.data_change import DataChange, Edit
from linreg.dataset import Dataset, FloatArray
from linreg.errors import DataError, ProjectError, SettingError
from linreg.prepare import Inputs, Prepared, prepare
from linreg.project_edits import apply_edit
from linreg.project_tables import wrong_data

# Edits of the first table, and the scale after each; before them that at the start.
Course = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class _Followed:
    """What a run needs to know of one state of the data."""

    edit: Edit
    inputs: Inputs
    training_rows: int
    has_test: bool


class DataReader:
    """Follows the edits of a project's runs, which may be the same for all of them."""

    def __init__(
        self,
        first: Dataset,
        edits: Sequence[Edit],
        scales: Sequence[tuple[FloatArray, FloatArray]],
    ) -> None:
        self._first, self._edits, self._scales = first, edits, scales
        self._prepared: dict[tuple[object, Course], Prepared] = {}
        self._followed: dict[tuple[object, Course], list[_Followed]] = {}
        self._inputs: dict[tuple[int, tuple[str, ...]], Inputs] = {}

    def prepared(self, config: Config, course: Course, field: str) -> Prepared:
        """The data after these edits, as the run of that config sees them.

        The same ones for all runs that share them. `field` is where the config stands.
        Raises ProjectError.
        """
        key = _seen_by(config), course
        if key not in self._prepared:
            dataset = self._first
            for number in course[0]:
                dataset = apply_edit(self._edits[number], dataset, _edit_field(number))
            place = _edit_field(course[0][-1]) if course[0] else "data"
            scale = course[1][-1]
            self._prepared[key] = self._prepare(dataset, config, scale, (place, field))
        return self._prepared[key]

    def changes(
        self, config: Config, course: Course, iterations: Sequence[int], field: str
    ) -> tuple[DataChange, ...]:
        """The changes of a run, which took effect at these iterations.

        Raises ProjectError.
        """
        first = self.prepared(config, (course[0][:0], course[1][:1]), field)
        batches = Batches(
            len(first.y_train), config.batch_size, config.shuffle, config.seed
        )
        changes = []
        followed = self._follow(config, course, field)
        for iteration, data in zip(iterations, followed, strict=True):
            batches.change_rows(data.training_rows, iteration)
            change = DataChange(
                iteration,
                *batches.epoch_start,
                data.edit,
                data.inputs,
                data.training_rows,
                data.has_test,
            )
            changes.append(change)
        return tuple(changes)

    def _follow(self, config: Config, course: Course, field: str) -> list[_Followed]:
        """Edit by edit, so that each of the tables is known to be possible."""
        key = _seen_by(config), course
        if key not in self._followed:
            dataset, followed = self._first, []
            for number, scale in zip(course[0], course[1][1:], strict=True):
                place = _edit_field(number)
                dataset = apply_edit(self._edits[number], dataset, place)
                prepared = self._prepare(dataset, config, scale, (place, field))
                followed.append(self._note(number, scale, prepared))
                # Most runs stand on the last of their data.
                latest = prepared
            self._followed[key] = followed
            if followed:
                self._prepared.setdefault(key, latest)
        return self._followed[key]

    def _note(self, number: int, scale: int, prepared: Prepared) -> _Followed:
        inputs = prepared.inputs
        inputs = self._inputs.setdefault((scale, inputs.names), inputs)
        rows, has_test = len(prepared.y_train), bool(prepared.is_test.any())
        return _Followed(self._edits[number], inputs, rows, has_test)

    def _prepare(
        self, dataset: Dataset, config: Config, scale: int, fields: tuple[str, str]
    ) -> Prepared:
        shift, width = self._scales[scale]
        field, config_field = fields
        inputs = Inputs((), config.degree, shift, width)
        self._check_scale(dataset, config, scale)
        try:
            return prepare(dataset, config, inputs)
        except DataError as error:
            raise wrong_data(error, field) from None
        except SettingError as error:
            place = f"{config_field}.{error.name}"
            raise ProjectError(
                "inconsistent", place, error.value, error.allowed
            ) from None

    def _check_scale(self, dataset: Dataset, config: Config, scale: int) -> None:
        shift, width = self._scales[scale]
        count = len(dataset.x_names) if config.degree == 1 else config.degree
        count_of_first = len(self._first.x_names)
        is_plain = bool((shift == 0).all() and (width == 1).all())
        if len(shift) != count or len(dataset.x_names) != count_of_first:
            raise ProjectError("inconsistent", f"scales[{scale}].shift", allowed=count)
        if not (config.standardize or is_plain):
            raise ProjectError(
                "inconsistent", f"scales[{scale}]", reason="nothing is standardised"
            )


def _edit_field(number: int) -> str:
    return f"edits.cells[{number}]"


def _seen_by(config: Config) -> tuple[object, ...]:
    """What of a config decides how the data are seen."""
    return (
        config.degree,
        config.bias,
        config.standardize,
        config.test_fraction,
        config.seed,
        config.batch_size,
        config.initial_weight,
    )


def rows_at(
    first: Prepared, changes: Sequence[DataChange], iterations: Sequence[int]
) -> list[int]:
    """So many training rows at each of these iterations."""
    starts = [change.iteration for change in changes]
    rows = [len(first.y_train), *(change.training_rows for change in changes)]
    places = np.searchsorted(starts, iterations, side="right")
    return [rows[place] for place in places.tolist()]
