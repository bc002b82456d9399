"""Plays gestures one after another, and looks after each whether all is well."""

import faulthandler
import traceback
from collections import Counter
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.monkey.gesture import Gesture, as_line
from tests.monkey.invariants import check_always, check_at_rest
from tests.monkey.stage import Stage

_MOST_SECONDS = 300


class Player:
    """One sitting in front of the window, from its opening to its end.

    `script` is all that was done, as lines to be played again; `tally` counts the
    gestures of each kind that could be done; `failure` is what went wrong, and where,
    or "". The script is in the file `log` as well, with the gesture that is being
    played as its last line: that one may end the whole process. A gesture that takes
    five minutes does so, and tells where it has come to.
    """

    def __init__(self, folder: Path, log: Path) -> None:
        self.stage = Stage(folder)
        self.script: list[str] = []
        self.tally: Counter[str] = Counter()
        self.failure = ""
        self._log = log
        log.write_text("")
        self.stage.begin()

    def play(self, gesture: Gesture) -> None:
        """Do it; whatever is wrong afterwards is raised."""
        self.script.append(as_line(gesture))
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{self.script[-1]}\n")
        faulthandler.dump_traceback_later(_MOST_SECONDS, exit=True)
        try:
            self._play(gesture)
        except Exception as error:
            self.failure = place_of(error)
            raise
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _play(self, gesture: Gesture) -> None:
        if QApplication.activeModalWidget() is not None and not gesture.in_dialog:
            return
        came_to = gesture.play(self.stage)
        self.script[-1] = as_line(gesture, came_to)
        self.tally[type(gesture).__name__] += bool(came_to)
        self.stage.turn()
        check_always(self.stage)
        if gesture.rests:
            check_at_rest(self.stage)

    def end(self) -> None:
        """Look at everything once more, and close the window."""
        try:
            if not self.failure:
                self.stage.rest()
                check_at_rest(self.stage)
        except Exception as error:
            self.failure = place_of(error)
            raise
        finally:
            self._close()

    def _close(self) -> None:
        try:
            self.stage.end()
        except Exception as error:
            # What went wrong first is what is told.
            if not self.failure:
                self.failure = place_of(error)
                raise


def place_of(error: Exception) -> str:
    """Its kind, and where it was raised: what tells faults apart."""
    *_, frame = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
