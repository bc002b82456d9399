"""Where the program begins: the command line, or the window.

Nothing heavy is imported here, so that something is on screen at once.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code. With arguments it is the command line."""
    if arguments is None:
        arguments = sys.argv[1:]
    try:
        return _command(arguments) if arguments else _open_window()
    except KeyboardInterrupt:
        # Only where something is still being imported: both go on to see to it.
        return 130


def _command(arguments: Sequence[str]) -> int:
    from desktop.cli.main import main as command_line

    return command_line(arguments)


def _open_window() -> int:
    if sys.platform == "win32":
        # There torch cannot load its libraries once Qt has loaded its own.
        import torch  # noqa: F401
    try:
        from desktop import startup
    except ImportError as error:
        print(
            f"error: Qt cannot be loaded ({error}); on Debian or Ubuntu install the "
            "packages that the README names, or use “python main.py train”",
            file=sys.stderr,
        )
        return 2
    return startup.run()
