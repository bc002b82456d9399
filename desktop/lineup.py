"""The runs of a race, of which one is shown. Most often there is a single one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from desktop.runs import Run, beside, rival, with_config
from linreg.config import Config, live_part, needs_restart
from linreg.race import with_own


@dataclass(frozen=True, eq=False)
class Lineup:
    """All runs, what the controls ask of each, and the place of the one shown.

    What the controls ask may be more than a run can follow before its restart. The runs
    share all settings but those that `linreg.race` names their own.
    """

    runs: tuple[Run, ...]
    wanted: tuple[Config, ...]
    shown: int = 0

    @property
    def run(self) -> Run:
        """The run that is shown."""
        return self.runs[self.shown]

    @property
    def config(self) -> Config:
        """What the controls show."""
        return self.wanted[self.shown]

    @property
    def configs(self) -> tuple[Config, ...]:
        """What each run follows."""
        return tuple(run.config for run in self.runs)

    @property
    def waits_for_restart(self) -> bool:
        """The controls ask for something that a run cannot follow."""
        pairs = zip(self.configs, self.wanted, strict=True)
        return any(needs_restart(config, wanted) for config, wanted in pairs)

    def asking(self, config: Config) -> "Lineup":
        """The controls show this config: what the runs share is asked of all."""
        wanted = [with_own(config, other) for other in self.wanted]
        wanted[self.shown] = config
        return replace(self, wanted=tuple(wanted))

    def following(self) -> "Lineup":
        """Each run follows what it can of what is asked of it."""
        pairs = zip(self.configs, self.wanted, strict=True)
        return self.under(live_part(config, wanted) for config, wanted in pairs)

    def under(self, configs: Iterable[Config]) -> "Lineup":
        """The same runs under these live settings, one for each."""
        pairs = list(zip(self.runs, configs, strict=True))
        shown = with_config(*pairs[self.shown])
        return replace(
            self,
            runs=tuple(
                shown if run is self.run else replace(beside(shown, run), config=config)
                for run, config in pairs
            ),
        )

    def at_step_of(self, configs: Sequence[Config]) -> "Lineup":
        """As it was at another step, where the runs followed these configs."""
        pairs = zip(self.wanted, configs, strict=True)
        wanted = tuple(live_part(wanted, config) for wanted, config in pairs)
        return replace(self.under(configs), wanted=wanted)

    def on_data_of(self, run: Run) -> "Lineup":
        """The shown run is this one, on other data; the others follow it there."""
        runs = (run if r is self.run else beside(run, r) for r in self.runs)
        return replace(self, runs=tuple(runs))

    def anew(self, run: Run) -> "Lineup":
        """The shown run is this new one, and all others begin anew beside it."""
        asked = self.asking(run.config)
        runs = (
            replace(run, key=old.key)
            if old is self.run
            else rival(run, config, old.key)
            for old, config in zip(self.runs, asked.wanted, strict=True)
        )
        return replace(asked, runs=tuple(runs))

    def showing(self, key: int) -> "Lineup":
        """With that run shown."""
        return replace(self, shown=self.place(key))

    def place(self, key: int) -> int:
        """Where that run stands; ValueError where there is none."""
        return [run.key for run in self.runs].index(key)

    def without(self, key: int) -> "Lineup":
        """Without that run, which is not the only one."""
        place = self.place(key)
        shown = self.shown - (place < self.shown or self.shown == len(self.runs) - 1)
        return Lineup(
            (*self.runs[:place], *self.runs[place + 1 :]),
            (*self.wanted[:place], *self.wanted[place + 1 :]),
            max(shown, 0),
        )

    def joined_by(self, configs: Iterable[Config]) -> "Lineup":
        """With more runs at the end, of which nothing is recorded.

        Their keys are the least that are free: they choose the colours.
        """
        own = [with_own(self.config, config) for config in configs]
        taken = {run.key for run in self.runs}
        free = (key for key in count() if key not in taken)
        runs = (rival(self.run, c, key) for key, c in zip(free, own, strict=False))
        return replace(self, runs=(*self.runs, *runs), wanted=(*self.wanted, *own))


def single(run: Run) -> Lineup:
    """A run alone."""
    return Lineup((replace(run, key=0),), (run.config,))
