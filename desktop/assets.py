"""Where the files of resources/ are, in a checkout and in an installed wheel."""

from pathlib import Path, PurePath

import resources

_ROOT = Path(resources.__file__).parent


def resource(*parts: str) -> Path:
    """The file or folder at that place below resources/.

    Raises FileNotFoundError where there is none, and ValueError for a place that lies
    outside.
    """
    inside = PurePath(*parts)
    if inside.is_absolute() or ".." in inside.parts:
        raise ValueError(f"{inside} is not inside resources")
    path = _ROOT / inside
    if not path.exists():
        raise FileNotFoundError(path)
    return path
