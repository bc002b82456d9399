"""Three kills of the real program; `python -m tests.kill --times 50` makes more."""

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs forks and SIGKILL")
def test_what_a_killed_program_leaves_goes_on_to_the_bit() -> None:
    """In a process of its own: one in which Qt is at work already cannot be forked."""
    options = ("--times", "3", "--longest", "3", "--seed", "20")
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill", *options], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kills: 3 good, 0 bad" in done.stdout
    assert " 0 had a session to offer" not in done.stdout
