"""The race in the window: its list, its standings, and the gestures that edit it."""

import math

from PySide6.QtCore import QObject, Slot

from desktop.live_view import LiveView, Racer
from desktop.plots.race_colours import race_colour, race_dash
from desktop.race.entry import Entry
from desktop.race.names import run_names
from desktop.race.panel import RacePanel
from desktop.runs import Run
from desktop.session import Session
from desktop.theme import Theme
from linreg.race import lecture_eight, sweep, with_optimizer
from linreg.specs import Value


class RaceView(QObject):
    """Shows the session's runs as a race, and carries what is done to them to it.

    What people call a run, and whether it is drawn, is known here and nowhere else.
    """

    def __init__(
        self,
        session: Session,
        panel: RacePanel,
        live: LiveView,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._panel, self._live = session, panel, live
        self._theme = theme
        self._names: dict[int, str] = {}
        self._hidden: set[int] = set()
        session.lineup_changed.connect(self.show_entries)
        session.settings_changed.connect(self.show_entries)
        session.state_changed.connect(self._show_state)
        session.raced.connect(self._show_standings)
        self._connect_panel()

    def _connect_panel(self) -> None:
        panel, session = self._panel, self._session
        panel.eight_requested.connect(self._race_eight)
        panel.added.connect(self._add)
        panel.duplicated.connect(self._duplicate)
        panel.removed.connect(session.remove_run)
        panel.renamed.connect(self._rename)
        panel.hidden_changed.connect(self._set_hidden)
        panel.shown_requested.connect(session.show_run)
        panel.sweep_requested.connect(self._sweep)
        panel.target_changed.connect(session.set_target)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._panel.set_theme(theme)
        self.show_entries()

    @Slot()
    def show_entries(self) -> None:
        """The list of runs, here and in the pictures."""
        runs = self._session.runs
        keys = {run.key for run in runs}
        self._names = {k: name for k, name in self._names.items() if k in keys}
        self._hidden &= keys
        pairs = zip(runs, self._session.wanted, strict=True)
        entries = tuple(
            Entry(
                run.key,
                self._names.get(run.key, ""),
                wanted,
                race_colour(self._theme, run.key),
                race_dash(run.key),
                run.key in self._hidden,
                run is self._session.run,
            )
            for run, wanted in pairs
        )
        self._panel.show_entries(entries)
        self._show_rivals(run_names(entries))
        self._show_standings()

    def _show_rivals(self, names: dict[int, str]) -> None:
        runs, shown = self._session.runs, self._session.run
        racers = [Racer(run.key, names[run.key], run.history) for run in runs]
        rivals = [r for r in racers if r.key not in {shown.key, *self._hidden}]
        leader = None
        if len(runs) > 1:
            leader = next(racer for racer in racers if racer.key == shown.key)
        self._live.race(leader, tuple(rivals))

    @Slot()
    def _show_state(self) -> None:
        self._panel.set_running(self._session.running)
        self._show_standings()

    @Slot()
    def _show_standings(self) -> None:
        session = self._session
        iteration = session.iteration
        losses = {run.key: _loss_at(run, iteration) for run in session.runs}
        self._panel.show_standings(session.standings, session.target, iteration, losses)

    @Slot()
    def _race_eight(self) -> None:
        """The run that is shown, and those of the eight that it is none of."""
        self._names, self._hidden = {}, set()
        config = self._session.config
        eight = lecture_eight(config)
        others = [each for each in eight if each.optimizer != config.optimizer]
        self._session.race(eight if len(others) == len(eight) else [config, *others])

    @Slot(object)
    def _add(self, optimizer: str) -> None:
        self._session.add_runs([with_optimizer(self._session.config, optimizer)])

    @Slot(int)
    def _duplicate(self, key: int) -> None:
        runs, wanted = self._session.runs, self._session.wanted
        place = [run.key for run in runs].index(key)
        self._session.add_runs([wanted[place]])

    @Slot(int, str)
    def _rename(self, key: int, name: str) -> None:
        self._names[key] = name
        self.show_entries()

    @Slot(int, bool)
    def _set_hidden(self, key: int, hidden: bool) -> None:
        self._hidden = self._hidden | {key} if hidden else self._hidden - {key}
        self.show_entries()

    @Slot(str, object)
    def _sweep(self, name: str, values: tuple[Value, ...]) -> None:
        config = self._session.config
        others = [
            swept
            for swept in sweep(config, name, values)
            if swept not in self._session.wanted
        ]
        self._session.add_runs(others)


def _loss_at(run: Run, iteration: int) -> float:
    """The loss there; NaN where the run had ended before."""
    rows = run.history.rows()
    if not len(rows) or iteration > rows.newest:
        return math.nan
    return float(rows.losses[rows.index(iteration)])
