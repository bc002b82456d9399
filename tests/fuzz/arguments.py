"""Calls of the command line, and what must hold for every answer."""

import json
import shutil
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from desktop import app
from desktop.cli import main as command_line
from desktop.wording import describe
from linreg.errors import LinregError
from tests.fuzz.case import problem_of, warnings_raised
from tests.fuzz.table_files import parquets, workbooks

_ACCEPTED, _REFUSED, _DIVERGED = 0, 2, 3


@dataclass(frozen=True)
class ArgumentsCase:
    """The words, said in a folder in which there are some tables."""

    words: tuple[str, ...]

    def play(self, folder: Path) -> str:
        """Follow them, and look at all that is said and written."""
        place = folder / "place"
        _furnish(place)
        try:
            with chdir(place):
                code, out, err, problems = _answer(self.words)
            assert [path.name for path in folder.iterdir()] == ["place"]
        finally:
            shutil.rmtree(place)
        if code == _REFUSED:
            assert out == ""
            assert err.startswith("error: "), err
            assert err.endswith("\n")
            assert len(err.splitlines()) == 1, err
            return problems[0] if problems else "refused without a typed error"
        assert code in (_ACCEPTED, _DIVERGED), code
        assert err == ""
        if _is_json(self.words, out):
            json.loads(out, parse_constant=_no_constant)
        if problems:
            return problems[0]
        return "accepted, diverged" if code == _DIVERGED else "accepted"


def _is_json(words: tuple[str, ...], out: str) -> bool:
    return "--json" in words and out.startswith("{")


def _no_constant(constant: str) -> None:
    raise AssertionError(constant)


def _answer(words: tuple[str, ...]) -> tuple[int, str, str, list[str]]:
    """The exit code, stdout, stderr, and the problems that were put into words."""
    problems: list[str] = []

    def note(error: LinregError) -> str:
        problems.append(problem_of(error))
        return describe(error)

    out, err = StringIO(), StringIO()
    with ExitStack() as stack:
        stack.enter_context(warnings_raised())
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        stack.enter_context(patch.object(command_line, "describe", note))
        window = patch.object(app, "_open_window", return_value=_ACCEPTED)
        opened = stack.enter_context(window)
        code = app.main(words)
    if opened.called:
        assert out.getvalue() == ""
        problems.append("accepted, for the window")
    return code, out.getvalue(), err.getvalue(), problems


# The files and the folder that every call finds.
TABLES = {
    "good.csv": b"x,y\n1,2.5\n2,4\n3,5.5\n4,9\n",
    "three.csv": b"name,width,height,depth\na,1,2,3\nb,2,5,4\nc,3,1,8\nd,5,2,1\n",
    "gaps.csv": b"x,y\n1,2\n,3\n4,nan\n5,6\n7,9\n",
    "huge.csv": b"x,y\n1e300,2\n-1e300,3\n5,6e307\n",
    "same.csv": b"x,y\n1,2\n1,3\n1,4\n",
    "text.csv": b"a,b\nc,d\n",
    "Größe 温.csv": "Größe;温度\n1,5;2\n2;4,5\n7;8\n".encode(),
    "zero.csv": b"x,y\n1,\0\n",
    "empty.csv": b"",
    "header.csv": b"x,y\n",
    "ragged.csv": b"x,y\n1,2\n3,4,5\n",
    "quote.csv": b'x,y\n1,"2\n3,4\n',
    "latin.csv": b"x,y\n1,2\n\xe4,4\n",
    "almost.csv": b"x,y\n1,2\none,4\n3,6\n5,8\n",
    "one.csv": b"x,name\n1,a\n2,b\n",
    "row.csv": b"x,y\n1,2\n",
}
WORKBOOK, PARQUET, FOLDER = "book.xlsx", "long.parquet", "folder"


def _furnish(place: Path) -> None:
    """The tables as they are before every call."""
    place.mkdir()
    (place / FOLDER).mkdir()
    for name, content in TABLES.items():
        (place / name).write_bytes(content)
    (place / WORKBOOK).write_bytes(workbooks()[0])
    (place / PARQUET).write_bytes(parquets()[-1])
