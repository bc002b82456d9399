"""What is said of sessions that were left behind."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desktop.messages import Level, Message, Offer
from desktop.phrases import printable
from desktop.wording import describe
from linreg.errors import LinregError
from linreg.project import Project

BRING_BACK, DISCARD = "bring_back", "discard"


def _tr(text: str) -> str:
    return QCoreApplication.translate("recovery", text)


def crashed(saved: datetime, project: Project, now: datetime) -> Message:
    """A session that can be brought back."""
    text = _tr(
        "Linreg Lab ended unexpectedly {0} with “{1}”, iteration {2}. "
        "It is all still there."
    ).format(_moment(saved, now), project.title, _iteration(project))
    offers = (
        Offer(BRING_BACK, _tr("Bring it back"), _tr("Go on with it as it stood")),
        Offer(DISCARD, _tr("Discard"), _tr("Delete what was kept of that session")),
    )
    return Message(Level.WARNING, text, offers)


def damaged(
    saved: datetime, error: LinregError, folder: Path, now: datetime
) -> Message:
    """A session that cannot be read any more."""
    text = _tr(
        "Linreg Lab ended unexpectedly {0}, and what it kept cannot be read ({1}); "
        "it stays in {2}."
    ).format(_moment(saved, now), describe(error), printable(str(folder)))
    return Message(Level.ERROR, text)


def joined(messages: Sequence[Message]) -> Message:
    """All that there is to say, with the offers of all; as grave as the last."""
    text = " ".join(message.text for message in messages)
    offers = (offer for message in messages for offer in message.offers)
    return Message(messages[-1].level, text, tuple(offers))


def brought_back(project: Project) -> Message:
    """It is there again."""
    text = _tr("“{0}” is back at iteration {1}.")
    return Message(Level.INFO, text.format(project.title, _iteration(project)))


def bringing_back() -> Message:
    """It takes a while."""
    return Message(Level.INFO, _tr("The session is being brought back…"))


def nothing_left() -> Message:
    """There is no session of before."""
    return Message(Level.INFO, _tr("There is no earlier session to be reopened."))


def another_copy() -> Message:
    """The program runs twice."""
    text = _tr(
        "Linreg Lab is open in another window as well; each keeps its own session."
    )
    return Message(Level.INFO, text)


def _iteration(project: Project) -> str:
    return f"{project.runs[project.shown].still.iteration:,}"


def _moment(saved: datetime, now: datetime) -> str:
    time = f"{saved:%H:%M}"
    if saved.date() == now.date():
        return _tr("at {0}").format(time)
    return _tr("on {0:%Y-%m-%d} at {1}").format(saved, time)
