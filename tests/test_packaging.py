"""The program as it is installed: everything it needs is in the wheel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's own wheel installed in it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ("build", "--wheel", "--no-isolation", "--outdir", str(folder))
    run_module(*build)
    (wheel,) = folder.glob("linreg_lab-*.whl")
    target = folder / "site"
    run_module("pip", "install", "--no-deps", "--target", str(target), str(wheel))
    return target


def run_module(*command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, check=True, capture_output=True
    )


def run(
    installed: Path, folder: Path, *command: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_resources_are_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = (
        "from desktop.assets import resource\n"
        "from linreg.catalogue import load, read_catalogue\n"
        "entries = read_catalogue(resource('datasets'))\n"
        "print(resource('datasets').parent.parent)\n"
        "print(*(load(entry).rows for entry in entries))\n"
        "print(*sorted(path.stem for path in resource('icons').iterdir()))\n"
        "print(resource('style', 'window.qss').stat().st_size > 0)\n"
    )
    done = run(installed, tmp_path, "-c", code)
    assert done.stderr == ""
    place, rows, icons, style = done.stdout.splitlines()
    assert Path(place) == installed
    counts = [3, 12, 11, 11, 11, 11, 17, 24, 15, 50, *[21] * 5]
    assert [int(count) for count in rows.split()] == counts
    drawn = {path.stem for path in (ROOT / "resources" / "icons").iterdir()}
    assert set(icons.split()) == drawn
    assert style == "True"


def test_the_command_trains_without_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    script = str(installed / "bin" / "linreg-lab")
    done = run(installed, tmp_path, script, "train", "--json", "--predict", "4")
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "finished"


def test_nothing_but_the_packages_and_their_licence_is_installed(
    installed: Path,
) -> None:
    places = {path.name for path in installed.iterdir()}
    assert places - {"bin"} == {
        "desktop",
        "linreg",
        "resources",
        "linreg_lab-0.1.0.dist-info",
    }
    assert list(installed.rglob("LICENSE"))
