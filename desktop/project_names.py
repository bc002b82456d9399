"""How the files of projects are called. Nothing here needs Qt."""

from pathlib import Path

SUFFIX = ".linreg"


def is_project(path: Path) -> bool:
    """Whether a file of that name holds a project; any other may hold a table."""
    return path.suffix.lower() == SUFFIX


def project_path(path: Path) -> Path:
    """The path itself, or with the ending that a project's file must have."""
    return path if is_project(path) else path.with_name(path.name + SUFFIX)
