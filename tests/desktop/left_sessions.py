"""Sessions on disk as the tests of recovery need them: small, and quickly written."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from linreg.config import Config
from linreg.dataset import Dataset, make_dataset
from linreg.errors import ProjectError
from linreg.project import Project, SavedRun

if TYPE_CHECKING:
    from linreg.run_still import RunStill


def data(slope: float = 2.0) -> Dataset:
    x = np.array([1.0, 2.0, 3.0])
    return make_dataset("data", {"x": x, "y": slope * x})


def project_of(
    title: str, iteration: int = 0, dataset: Dataset | None = None
) -> Project:
    """A project of one run, of which only that is known."""
    first = SimpleNamespace(dataset=dataset or data())
    still = SimpleNamespace(first=first, iteration=iteration)
    run = SavedRun(0, Config(), cast("RunStill", still))
    return Project(title, (run,), 0, None, {})


def encode(project: Project, *, table_file: str = "") -> Iterator[bytes]:
    """Stands in for the real one."""
    yield json.dumps([project.title, project.runs[0].still.iteration]).encode()
    yield f"\n{table_file}\n".encode()


def encode_table(dataset: Dataset) -> Iterator[bytes]:
    yield dataset.y.tobytes()


def read_project(path: Path, *, table_beside: bool = False) -> Project:
    assert table_beside
    try:
        text, table = path.read_text().splitlines()
        title, iteration = json.loads(text)
        y = np.frombuffer((path.parent / table).read_bytes())
    except (OSError, ValueError) as error:
        raise ProjectError("not_json", reason=str(error), path=path) from None
    return project_of(title, iteration, data(float(y[0])))


def use_plain_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.recovery_files.encode", encode)
    monkeypatch.setattr("desktop.recovery_files.encode_table", encode_table)
    monkeypatch.setattr("desktop.recovery.read_project", read_project)
