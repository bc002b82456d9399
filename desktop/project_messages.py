"""What is said while projects are saved and opened, and what is offered then."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from desktop.messages import Level, Message, Offer
from desktop.notices import refusal
from desktop.phrases import printable
from linreg.errors import LinregError

SAVE_ANYWAY = "save_anyway"
SAVE_AS = "save_as"


def _tr(text: str) -> str:
    return QCoreApplication.translate("projects", text)


def reading(path: Path) -> Message:
    """A project that is being opened; large ones take a while."""
    return Message(Level.INFO, _tr("Reading {0}…").format(printable(path.name)))


def saving(path: Path) -> Message:
    """A project that is being written."""
    return Message(Level.INFO, _tr("Saving {0}…").format(printable(path.name)))


def still_saving(path: Path) -> Message:
    """Nothing else is begun before it is written."""
    text = _tr("{0} is still being saved; try again in a moment.")
    return Message(Level.WARNING, text.format(printable(path.name)))


def saved(path: Path) -> Message:
    """It is written."""
    text = _tr("Saved {0} in {1}")
    text = text.format(printable(path.name), printable(str(path.parent)))
    return Message(Level.INFO, text)


def not_saved(error: LinregError) -> Message:
    """It could not be written there; perhaps elsewhere."""
    message = refusal(error)
    return Message(message.level, message.text, (_save_as(),))


def opened(path: Path, *, is_shared: bool) -> Message:
    """It is open; `is_shared` when it is so in another copy of the program as well."""
    if not is_shared:
        return Message(Level.INFO, _tr("Opened {0}").format(printable(path.name)))
    text = _tr(
        "{0} is open in another copy of Linreg Lab as well: whoever saves it last "
        "replaces what the other has saved."
    )
    return Message(Level.WARNING, text.format(printable(path.name)))


def open_elsewhere(path: Path) -> Message:
    """Saving would replace what another copy of the program has in hand."""
    text = _tr(
        "{0} is open in another copy of Linreg Lab: saving it here replaces what was "
        "saved there."
    )
    return _doubt(text.format(printable(path.name)))


def changed_meanwhile(path: Path) -> Message:
    """Saving would replace what somebody has written there."""
    text = _tr(
        "{0} is not as it was when it was last opened or saved here: saving replaces "
        "what is there now."
    )
    return _doubt(text.format(printable(path.name)))


def already_there(path: Path) -> Message:
    """Saving would replace another file, of which nobody has been asked."""
    text = _tr("There is a file {0} already: saving replaces it.")
    return _doubt(text.format(printable(path.name)))


def _doubt(text: str) -> Message:
    anyway = Offer(
        SAVE_ANYWAY, _tr("Save anyway"), _tr("Replace the file that is there")
    )
    return Message(Level.WARNING, text, (anyway, _save_as()))


def _save_as() -> Offer:
    return Offer(SAVE_AS, _tr("Save as…"), _tr("Choose another place or name"))
