"""What the tests of the command line share."""

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from desktop.cli.main import main

ROOT = Path(__file__).parents[3]
# What main.py does.
PROGRAM = "from desktop.app import main; raise SystemExit(main())"

CLEAN = "x,y\n1,2.5\n2,4\n3,5.5\n4,9\n"
TABLE = "name,width,height,depth\na,1,2,3\nb,2,5,4\nc,3,1,8\nd,5,2,1\n"


class Answer(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout, which must be strict JSON and nothing else."""

        def refuse(constant: str) -> None:
            raise AssertionError(constant)

        found = json.loads(self.out, parse_constant=refuse)
        assert isinstance(found, dict)
        return found

    @property
    def sentence(self) -> str:
        """The one line that says why nothing was trained."""
        assert self.code == 2
        assert self.out == ""
        assert self.err.startswith("error: ")
        assert self.err.endswith("\n")
        assert len(self.err.splitlines()) == 1
        return self.err.removeprefix("error: ").rstrip("\n")


def answer_to(*arguments: object) -> Answer:
    """What the program answers, run in this process."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


def train(*arguments: object) -> Answer:
    return answer_to("train", *arguments)


def race(*arguments: object) -> Answer:
    return answer_to("race", *arguments)


def in_a_process(*arguments: object, code: str = PROGRAM) -> Answer:
    """What it answers in a process of its own without a display, as over ssh."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k not in displays},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def table(folder: Path, content: str | bytes, name: str = "data.csv") -> Path:
    """The file, written."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
