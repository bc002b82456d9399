"""One step of a run as a line of words and numbers: to be read, copied and heard."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from desktop.number_format import format_number, short_number
from desktop.wording import setting_name
from linreg.config import Config
from linreg.data_change import changes_until
from linreg.dataset import FloatArray
from linreg.history import History
from linreg.prepare import Prepared
from linreg.rows import Row, Rows
from linreg.specs import Value

# As many as the row of numbers at the bottom of the window has.
_DIGITS = 5
_MOST_NAMED = 4
_NAMED_OF_MORE = 3
_SEPARATOR = " · "
# What else than hyperparameters changes the steps of a run that goes on.
_LIVE = ("loss", "reduction", "l1", "lr_bias", "clip")
_iteration_of = attrgetter("iteration")


def _tr(text: str) -> str:
    return QCoreApplication.translate("log", text)


class Figure(NamedTuple):
    """A number under its name, which may be another one where it is read aloud.

    Without a number the name says it all.
    """

    name: str
    number: str = ""
    spoken_name: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.spoken_name or self.name} {self.number}".rstrip()


class Line(NamedTuple):
    """What is known of one step: figures, and notes of what was changed there."""

    figures: tuple[Figure, ...]
    notes: tuple[str, ...] = ()

    def text(self, widths: Mapping[str, int]) -> str:
        """The whole line, each number filled up to the width that its name has."""
        parts = (
            f"{figure.name} {figure.number.rjust(widths.get(figure.name, 0))}".rstrip()
            for figure in self.figures
        )
        return _SEPARATOR.join((*parts, *self.notes))

    @property
    def spoken(self) -> str:
        """The line for a screen reader: no signs that are not read aloud well."""
        return ", ".join((*(figure.spoken for figure in self.figures), *self.notes))


def widen(widths: dict[str, int], lines: Iterable[Line]) -> bool:
    """Let every number of these lines find room; whether any width had to grow."""
    grown = False
    for line in lines:
        for figure in line.figures:
            if len(figure.number) > widths.get(figure.name, 0):
                widths[figure.name] = len(figure.number)
                grown = True
    return grown


class LineWriter:
    """Writes lines on the rows of one run, whose settings and data may change.

    `prepared` and `config` are those that the run has begun with. Nothing is worked out
    ahead: a line costs the same in a run of ten steps and in one of a million.
    """

    def __init__(self, history: History, prepared: Prepared, config: Config) -> None:
        self._history, self._prepared, self._config = history, prepared, config
        names = history.parameter_names
        shown = names if len(names) <= _MOST_NAMED else names[:_NAMED_OF_MORE]
        self._names = tuple(Figure(name) for name in shown)
        self._slopes = _named("∂L/∂{0}", _tr("gradient of {0}"), shown)
        # With a penalty it is not the loss alone that it is the gradient of.
        self._with_penalty = _named(
            "{0}.grad", _tr("gradient of {0} with the penalty"), shown
        )
        # What is not set to zero between the steps adds up, and is no derivative.
        self._sums = _named("{0}.grad", _tr("added up gradient of {0}"), shown)
        self._rest = _rest(len(names) - len(shown))

    def line(self, rows: Rows, index: int) -> Line:
        """The line on the row in that place; IndexError where there is none."""
        row = rows.row(index)
        more = index + 1 < len(rows)
        following = int(rows.iterations[index + 1]) if more else row.iteration + 1
        return Line(
            (
                Figure(_tr("iteration"), str(row.iteration)),
                *self._losses(row),
                *self._rate(row),
                *self._of_parameters(row),
            ),
            tuple(self._notes(row.iteration, following)),
        )

    def _losses(self, row: Row) -> Iterator[Figure]:
        """The loss and what it is the loss of, by the data as they then were."""
        count, has_test, since, before = self._data_at(row.iteration)
        per_epoch = -(-count // (self._config.batch_size or count))
        loss = format_number(row.loss, _DIGITS)
        if per_epoch > 1:
            epoch = before + (row.iteration - since) // per_epoch
            yield Figure(_tr("epoch"), str(epoch))
            yield Figure(_tr("batch loss"), loss)
        else:
            yield Figure(_tr("loss"), loss)
        if has_test:
            yield Figure(_tr("test loss"), format_number(row.test_loss, _DIGITS))

    def _rate(self, row: Row) -> Iterator[Figure]:
        """That of the update from here, where a schedule moves it."""
        if self._config.has_schedule:
            rate = format_number(row.lr, _DIGITS)
            yield Figure(_tr("lr"), rate, _tr("learning rate"))

    def _of_parameters(self, row: Row) -> Iterator[Figure]:
        """Values, and then gradients, of all parameters or of the first ones."""
        yield from _filled(self._names, row.parameters)
        yield from self._rest
        names = self._names_of_gradients(self._config_before(row.iteration + 1))
        yield from _filled(names, row.gradient)
        yield from self._rest

    def _names_of_gradients(self, config: Config) -> tuple[Figure, ...]:
        if not config.zero_grad:
            return self._sums
        return self._with_penalty if config.l1 else self._slopes

    def _data_at(self, iteration: int) -> tuple[int, bool, int, int]:
        """How many training rows then, and whether any test rows.

        And since when epochs are counted on, and those before that.
        """
        changes = self._history.data_changes
        count = changes_until(changes, iteration)
        if not count:
            first = self._prepared
            return len(first.y_train), bool(first.is_test.any()), 0, 0
        change = changes[count - 1]
        return (
            change.training_rows,
            change.has_test,
            change.epoch_start,
            change.epochs_before,
        )

    def _config_before(self, iteration: int) -> Config:
        """What the updates before that one have followed at last."""
        changes = self._history.changes
        place = bisect_left(changes, iteration, key=_iteration_of)
        return changes[place - 1].config if place else self._config

    def _notes(self, start: int, stop: int) -> Iterator[str]:
        """What has changed from that iteration on, up to the next line's.

        Before the first update nothing changes: the run begins as it stands then.
        """
        start = max(start, 1)
        old, new = self._config_before(start), self._config_before(stop)
        now = _tr("{0} now {1}")
        for name, value in new.settings.items():
            if old.settings[name] != value:
                yield now.format(setting_name(name), _shown(value))
        for name in _LIVE:
            if getattr(old, name) != getattr(new, name):
                yield now.format(setting_name(name), _shown(getattr(new, name)))
        if old.zero_grad != new.zero_grad:
            yield now.format("zero_grad", _shown(new.zero_grad))
        data = self._history.data_changes
        places = (bisect_left(data, end, key=_iteration_of) for end in (start, stop))
        first, last = places
        if first < last:
            yield _tr("data edited")


def _named(name: str, spoken: str, parameters: Sequence[str]) -> tuple[Figure, ...]:
    """Figures of these parameters, as yet without numbers."""
    return tuple(Figure(name.format(p), "", spoken.format(p)) for p in parameters)


def _filled(figures: Sequence[Figure], numbers: FloatArray) -> Iterator[Figure]:
    for (name, _, spoken), number in zip(figures, numbers.tolist(), strict=False):
        yield Figure(name, format_number(number, _DIGITS), spoken)


def _rest(count: int) -> tuple[Figure, ...]:
    """That so many more are not named."""
    if not count:
        return ()
    text = _tr("{0} more").format(count)
    return (Figure(f"… {text}", spoken_name=text),)


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return _tr("on") if value else _tr("off")
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    return value if isinstance(value, str) else short_number(value, _DIGITS)
