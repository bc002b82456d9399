"""`python -m tests.monkey`: play for a while, or play a script again."""

import argparse
import faulthandler
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop.theme import LIGHT, apply_theme
from tests.monkey.gesture import read_script
from tests.monkey.machine import Record, play
from tests.monkey.player import Player
from tests.monkey.shrink import fails_so, shrink

# Sequences of a lot, the first of which is always the simplest there is.
_SEQUENCES, _GESTURES = 25, 60
_REPLAYS = 5
_LOG = Path(gettempdir()) / f"monkey-{os.getpid()}.txt"


def main() -> int:
    options = _options()
    faulthandler.enable()
    with TemporaryDirectory() as home:
        _make_application(home)
        if options.replay is not None:
            return _replay(options.replay)
        return _play(options.seconds, options.seed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.monkey", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--replay", type=Path, metavar="FILE")
    return parser.parse_args()


def _make_application(home: str) -> QApplication:
    """An application that remembers nothing beyond its end."""
    application = QApplication(sys.argv[:1])
    application.setOrganizationName("Linreg Lab monkey")
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, home)
    apply_theme(application, LIGHT)
    return application


def _replay(script: Path) -> int:
    """Play it several times, for what hangs on two threads fails now and then."""
    gestures = read_script(script.read_text("utf-8").splitlines())
    for number in range(1, _REPLAYS + 1):
        with TemporaryDirectory() as folder:
            player = Player(Path(folder), _LOG)
            try:
                for gesture in gestures:
                    player.play(gesture)
                    print(player.script[-1], flush=True)
            finally:
                player.end()
        print(f"all is well, {number} of {_REPLAYS}", flush=True)
    return 0


def _play(seconds: float, number: int) -> int:
    """Lot after lot of sequences until the time is over; what fails is raised."""
    print(f"the script that is being played: {_LOG}", flush=True)
    record = Record(_LOG, monotonic() + seconds)
    try:
        while not record.is_over:
            play(record, number, _SEQUENCES, _GESTURES)
            number += 1
    finally:
        _tell(record)
    return 0


def _tell(record: Record) -> None:
    for kind, count in sorted(record.tally.items()):
        print(f"{count:7} {kind}")
    print(f"{record.tally.total():7} gestures")
    if record.shortest is not None:
        print(f"{record.failure}: what hypothesis has come to is shrunk further")
        script = shrink(
            record.shortest, lambda each: fails_so(each, record.failure, _LOG)
        )
        print("The shortest script that has failed, for --replay:")
        print("\n".join(script), flush=True)


if __name__ == "__main__":
    sys.exit(main())
