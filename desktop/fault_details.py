"""What a person may send to whoever mends a fault: plain facts, none of the data."""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from PySide6.QtCore import QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication

from desktop.faults import Fault

if TYPE_CHECKING:
    from desktop.session import Session
    from linreg.config import Config

_LIBRARIES = ("torch", "PySide6", "pyqtgraph", "numpy", "polars")


def program_version() -> str:
    """The version that is installed; "" where the program runs from its sources."""
    try:
        return version("linreg-lab")
    except PackageNotFoundError:
        return ""


def details(faults: Sequence[Fault], facts: Iterable[str]) -> str:
    """The faults, the first one first, and what was known when it happened."""
    parts = [_described(fault) for fault in faults]
    return "\n".join([*parts, *facts, *versions(), *system()]) + "\n"


def _described(fault: Fault) -> str:
    times = f", {fault.count} times" if fault.count > 1 else ""
    return f"in {fault.thread}{times}\n{fault.trace}"


def versions() -> list[str]:
    """The program's, Python's, Qt's, and those of the libraries that are loaded."""
    return [
        f"Linreg Lab: {program_version() or 'from its sources'}",
        f"Python: {platform.python_version()}",
        f"Qt: {qVersion()}",
        *(f"{name}: {_library_version(name)}" for name in _LIBRARIES),
    ]


def _library_version(name: str) -> str:
    """That of the module in use, which may have been replaced on disk since."""
    module = sys.modules.get(name)
    return "not loaded" if module is None else str(module.__version__)


def system() -> list[str]:
    """The machine, as far as it may matter."""
    return [
        f"system: {QSysInfo.prettyProductName()}, {QSysInfo.kernelType()} "
        f"{QSysInfo.kernelVersion()}, {QSysInfo.currentCpuArchitecture()}",
        f"cores: {os.cpu_count()}",
        f"display: {QGuiApplication.platformName()}",
    ]


def session_facts(session: "Session") -> list[str]:
    """The size of the data, where the run stands, and its settings."""
    data, config = session.dataset, session.run.config
    wanted = [] if session.config == config else [session.config]
    return [
        f"data: {data.rows} rows, {len(data.names)} columns, {len(data.x_names)} x",
        f"runs: {len(session.runs)}",
        f"training: {session.activity.value}",
        f"iteration: {session.iteration} of {session.newest} recorded",
        f"config: {_settings(config)}",
        *(f"asked for: {_settings(other)}" for other in wanted),
    ]


def _settings(config: "Config") -> str:
    pairs = ((f.name, getattr(config, f.name)) for f in fields(config))
    return ", ".join(f"{name}={value!r}" for name, value in pairs)
