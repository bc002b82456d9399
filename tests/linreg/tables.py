"""What the tests of tables share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from linreg.table_errors import TableError
from linreg.table_io import read_table

SAME_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=150,
)


def write(folder: Path, content: str | bytes, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def fault_of(path: Path, *, drop_invalid: bool = False) -> TableError:
    with pytest.raises(TableError) as caught:
        read_table(path, drop_invalid=drop_invalid)
    assert caught.value.path == path
    return caught.value
