"""Lets the actions and the controls show what the session is doing, and may do next."""

from PySide6.QtCore import QObject, Slot

from desktop import notices
from desktop.actions import Actions
from desktop.controls.panel import HyperparameterPanel
from desktop.controls.pitfalls import Pitfalls
from desktop.controls.rate_view import highest_rate
from desktop.live_view import LiveView
from desktop.session import Session
from desktop.theme import Theme
from desktop.time_gestures import TimeGestures
from linreg.status import Status


class StateView(QObject):
    """Follows the session's settings and its state; each action says why it cannot."""

    def __init__(
        self,
        session: Session,
        actions: Actions,
        controls: HyperparameterPanel,
        pitfalls: Pitfalls,
        live: LiveView,
        time: TimeGestures,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self._controls = controls
        self._pitfalls = pitfalls
        self._live = live
        self._time = time
        self._theme = theme
        session.settings_changed.connect(self.show_settings)
        session.state_changed.connect(self.show_state)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._actions.show_running(self._session.running, theme)

    @Slot()
    def show_settings(self) -> None:
        """What the controls ask for, and what these data say to it."""
        session = self._session
        self._controls.show_config(
            session.config,
            session.run.config,
            len(session.dataset.x_names),
            has_test=len(session.run.prepared.y_test) > 0,
        )
        lr = highest_rate(session.config)
        stability = session.run.stability_of(session.config, lr)
        self._controls.show_stability(stability, lr)
        self._pitfalls.show_config(session.config)
        self._live.follow(session.run)

    @Slot()
    def show_state(self) -> None:
        """What may be done now, in the middle of a run or not."""
        session, acts = self._session, self._actions
        acts.show_running(session.running, self._theme)
        over = None
        if session.over:
            over = notices.why_over(session.status, session.run.config)
        acts.explain(acts.run, None if session.running else over)
        blocked = None if session.status is Status.FINISHED else over
        for action in (acts.step, acts.step_many, acts.phase):
            acts.explain(action, blocked)
        nothing_to_do = session.at_start and not session.waits_for_restart
        acts.explain(acts.reset, notices.at_start() if nothing_to_do else None)
        self._live.set_running(session.running)
        self._time.show_state()
        self._show_start()

    def _show_start(self) -> None:
        """The numbers that this run started from, as soon as they are known."""
        run = self._session.run
        if len(run.history):
            first = run.history.row(0).parameters
            count = len(run.prepared.inputs.names)
            bias = float(first[count]) if run.prepared.bias else 0.0
            self._controls.show_start(tuple(first[:count].tolist()), bias)
