"""Where the program begins: the command line, or the window.

Nothing heavy is imported here, so that something is on screen at once.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

# As desktop.cli.options has them, whose imports take long.
_COMMANDS = ("train", "race")
_REFUSED, _INTERRUPTED = 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code.

    With a command or an option it is the command line, with a file or nothing the
    window.
    """
    if arguments is None:
        arguments = sys.argv[1:]
    try:
        if not arguments:
            return _open_window(None)
        first = arguments[0]
        if first in _COMMANDS or first.startswith("-") or not _is_of_file(first):
            return _command(arguments)
        return _open_file(arguments)
    except KeyboardInterrupt:
        # Only where something is still being imported: both go on to see to it.
        return _INTERRUPTED


def _command(arguments: Sequence[str]) -> int:
    from desktop.cli.main import main as command_line

    return command_line(arguments)


def _is_of_file(word: str) -> bool:
    """Whether it is a file, or is written as one: with an ending or with a folder."""
    path = Path(word)
    return bool(word) and (bool(path.suffix) or path.name != word or _is_there(path))


def _is_there(path: Path) -> bool:
    """Whether there is something of that name; what cannot be a name is not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _open_file(arguments: Sequence[str]) -> int:
    first, *others = arguments
    path = Path(first)
    if others:
        return _refuse(
            f"the window opens one FILE, and {_shown(others[0])} is more than that"
        )
    if not _is_there(path):
        return _refuse(f"{_shown(first)}: there is no such file")
    if path.is_dir():
        return _refuse(f"{_shown(first)}: this is a folder, not a file")
    return _open_window(path)


def _refuse(sentence: str) -> int:
    print(f"error: {sentence}", file=sys.stderr)
    return _REFUSED


def _shown(argument: str) -> str:
    """On one line, and in characters that every terminal knows how to show."""
    from desktop.phrases import printable

    encoding = sys.stderr.encoding or "utf-8"
    return printable(argument).encode(encoding, "backslashreplace").decode(encoding)


def _open_window(file: Path | None) -> int:
    if sys.platform == "win32":
        # There torch cannot load its libraries once Qt has loaded its own.
        import torch  # noqa: F401
    try:
        from desktop import startup
    except ImportError as error:
        return _refuse(
            f"Qt cannot be loaded ({error}); on Debian or Ubuntu install the "
            "packages that the README names, or use “python main.py train”"
        )
    return startup.run(file)
