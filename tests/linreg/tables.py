"""What the tests of tables share."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from linreg.table_errors import TableError
from linreg.table_io import read_table
from linreg.table_options import ReadOptions

DETECT = ReadOptions()
DROP = ReadOptions(drop_invalid=True)

SAME_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=150,
)


def write(folder: Path, content: str | bytes, name: str = "data.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def fault_of(path: Path, options: ReadOptions = DETECT) -> TableError:
    with pytest.raises(TableError) as caught:
        read_table(path, options)
    assert caught.value.path == path
    return caught.value
