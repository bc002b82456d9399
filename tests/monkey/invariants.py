"""What must hold whatever a person does: always, and when everything is at rest."""

from desktop.messages import Level
from desktop.session import Session
from linreg.race import with_own
from linreg.trainer import Trainer
from tests.monkey.displayed import check_displayed
from tests.monkey.figures import check_loss
from tests.monkey.plain_run import check_history
from tests.monkey.stage import Stage
from tests.monkey.use import check_actions, check_buttons

# So many steps of the run that is shown are made again, and of each of the others.
_MOST_STEPS, _MOST_RIVAL_STEPS = 150, 25


def check_always(stage: Stage) -> None:
    """After every gesture, whether the run goes on or not."""
    stage.watch.check()
    window, session = stage.window, stage.session
    says_pause = window.actions_.run.text() == "Pause"
    assert says_pause == session.running, f"running {session.running}: {says_pause}"
    keys = [run.key for run in session.runs]
    assert len(set(keys)) == len(keys) == len(session.wanted), f"keys {keys}"
    assert session.iteration <= session.newest
    message = window.messages.message
    if message is not None and message.level is Level.ERROR:
        offered = [offer.text for offer in message.offers]
        assert "Copy details" not in offered, f"a fault was met: {message.text}"


def check_at_rest(stage: Stage) -> None:
    """When nothing trains, and all that was asked for has come about."""
    check_always(stage)
    check_actions(stage)
    check_buttons(stage)
    check_session(stage.session)
    check_displayed(stage)


def trainers_of(session: Session) -> list[Trainer]:
    """The trainers of the thread, which is at rest."""
    return [runner.trainer for runner in session.worker._runners]


def check_session(session: Session) -> None:
    """The session knows what the training thread has come to, and that is right."""
    trainers, runs = trainers_of(session), session.runs
    assert [id(t.history) for t in trainers] == [id(r.history) for r in runs]
    shown = [run is session.run for run in runs]
    assert shown.index(True) == session.worker._shown
    for trainer, run, is_shown in zip(trainers, runs, shown, strict=True):
        newest = len(run.history) - 1
        assert trainer.iteration == min(session.iteration, newest), (
            f"run {run.key} stands at {trainer.iteration}, the window shows "
            f"{session.iteration} of {newest}"
        )
        assert trainer.config == run.config, f"{trainer.config}\n{run.config}"
        assert run.prepared.dataset is session.dataset
        standing = session.standings.get(run.key)
        assert standing is not None
        assert standing.iteration == trainer.iteration
        assert standing.status is trainer.status
        _check_record(trainer, session, is_shown=is_shown)
    for wanted in session.wanted:
        assert with_own(session.config, wanted) == wanted, f"not shared: {wanted}"
    _check_row(session)


def _check_record(trainer: Trainer, session: Session, *, is_shown: bool) -> None:
    """Of a run that others have left behind, the last state may be seen as theirs."""
    newest = len(trainer.history) - 1
    is_behind = newest < session.newest
    most = _MOST_STEPS if is_shown else _MOST_RIVAL_STEPS
    check_history(trainer, newest - is_behind, most)


def _check_row(session: Session) -> None:
    row, run = session.row, session.run
    assert row is not None, f"nothing is shown at {session.iteration}"
    assert row.iteration == min(session.iteration, len(run.history) - 1)
    is_whole = run.iterations_per_epoch == 1 and run.config.zero_grad
    if is_whole and row.iteration == session.iteration:
        check_loss(run.prepared, row, run.config)
