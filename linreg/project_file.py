"""A project as one JSON file: written in pieces, and read with nothing believed."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from linreg.dataset import Dataset
from linreg.errors import ProjectError
from linreg.project import MOST_RUNS, VERSION, Json, Project, SavedRun
from linreg.project_checks import check_race, check_run, refusals_at
from linreg.project_data import DataReader
from linreg.project_edits import EditStore, decode_edits, decode_scales
from linreg.project_frames import GeneratorStore, decode_generators
from linreg.project_json import MOST_BYTES, parse, pieces
from linreg.project_node import Node
from linreg.project_run_reading import Shared, read_run
from linreg.project_run_writing import encode_run
from linreg.project_tables import (
    TABLE_FIELDS,
    TABLE_FORMAT,
    TableStore,
    decode_tables,
    decode_whole,
    encode_whole,
)
from linreg.safe_write import write_beside

_FORMAT = "linreg-lab project"
_FIELDS = ("title", "shown", "target", "window", "data", "runs")
_POOLS = ("scales", "edits", "tables", "columns", "generators")
# What a name of a file in the same folder is not, and what is not in it.
_NO_NAMES = ("", ".", "..")
_FOLDER_SIGNS = frozenset("/\\:\0")
# Of the window's own part.
_MOST_DEPTH = 20


def encode(project: Project, *, table_file: str = "") -> Iterator[bytes]:
    """The JSON text in pieces of at most 1 MB.

    All runs have the same first data. With `table_file` these are not in it, but in
    that file beside it.
    """
    first = project.runs[0].still.first.dataset
    tables, generators = TableStore(first), GeneratorStore()
    edits = EditStore(tables)
    runs = [encode_run(run, edits, generators) for run in project.runs]
    yield from pieces(
        {
            "format": _FORMAT,
            "version": VERSION,
            "title": project.title,
            "shown": project.shown,
            "target": project.target,
            "window": project.window,
            "data": {"file": table_file} if table_file else encode_whole(first),
            "runs": runs,
            "scales": edits.scales,
            "edits": edits.encode(),
            "tables": tables.tables,
            "columns": tables.columns,
            "generators": generators.states,
        }
    )


def encode_table(dataset: Dataset) -> Iterator[bytes]:
    """The text of a table file, in such pieces."""
    head = {"format": TABLE_FORMAT, "version": VERSION}
    yield from pieces({**head, **encode_whole(dataset)})


def decode(data: bytes) -> Project:
    """The project that the text is of. Raises ProjectError."""
    node = _opened(data, _FORMAT, (*_FIELDS, *_POOLS))
    return _decode(node, decode_whole(node.part("data")))


def read_project(path: Path, *, table_beside: bool = False) -> Project:
    """The project in that file. Raises ProjectError.

    Only where `table_beside`, the first data may be in another file of its folder.
    """
    try:
        node = _opened(_read(path), _FORMAT, (*_FIELDS, *_POOLS))
        data = node.part("data")
        if table_beside and "file" in data.mapping():
            return _decode(node, _table_beside(path, data))
        return _decode(node, decode_whole(data))
    except ProjectError as error:
        error.path = error.path or path
        raise


def _table_beside(path: Path, data: Node) -> Dataset:
    (name,) = data.object("file")
    if name.text() in _NO_NAMES or _FOLDER_SIGNS & set(name.text()):
        raise name.error("out_of_range", "a name without a folder")
    beside = path.with_name(name.text())
    try:
        node = _opened(_read(beside), TABLE_FORMAT, TABLE_FIELDS)
        fields = {key: node.value[key] for key in TABLE_FIELDS}
        return decode_whole(Node(fields))
    except ProjectError as error:
        error.path = beside
        raise


def _read(path: Path) -> bytes:
    """All of the file; no more of it than a project may have."""
    try:
        if path.exists() and not path.is_file():
            raise ProjectError("unreadable", reason="not a file")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MOST_BYTES:
                raise ProjectError("too_large", value=size, allowed=MOST_BYTES)
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ProjectError("missing", path=path) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProjectError("unreadable", reason=reason, path=path) from None


def _opened(data: bytes, wanted: str, names: tuple[str, ...]) -> Node:
    """The whole text, which is of that format and of a version that is known."""
    node = Node(parse(data))
    if not isinstance(node.value, dict) or node.value.get("format") != wanted:
        raise ProjectError("not_a_project", "format", allowed=wanted)
    if "version" not in node.value:
        raise ProjectError("absent", "version")
    version = node.part("version")
    number = version.integer(1, 10**9)
    if number > VERSION:
        raise version.error("newer_version", VERSION)
    node.object("format", "version", *names)
    return node


def _decode(node: Node, first: Dataset) -> Project:
    parts = {name: node.part(name) for name in (*_FIELDS, *_POOLS)}
    tables = decode_tables(parts["tables"], parts["columns"], first)
    edits = decode_edits(parts["edits"], tables)
    scales = decode_scales(parts["scales"])
    generators = decode_generators(parts["generators"])
    data = DataReader(first, edits, scales)
    most_rows = max(table.rows for table in tables)
    shared = Shared(data, generators, len(edits), len(scales), most_rows)
    nodes = parts["runs"].items(MOST_RUNS)
    runs = tuple(_read_run(item, shared) for item in nodes)
    check_race(runs, parts["runs"])
    target = parts["target"]
    return Project(
        parts["title"].text(),
        runs,
        parts["shown"].integer(0, len(runs) - 1),
        None if target.value is None else target.number(),
        _window(parts["window"]),
    )


def _read_run(node: Node, shared: Shared) -> SavedRun:
    with refusals_at(node):
        run = read_run(node, shared)
        check_run(run.still)
    return run


def _window(node: Node) -> dict[str, Json]:
    _check_plain(node, _MOST_DEPTH)
    return node.mapping()


def _check_plain(node: Node, depth: int) -> None:
    """What can be written again: numbers are finite, and there is an end to it."""
    if not depth:
        raise node.error("too_large", _MOST_DEPTH, "nested too deeply")
    if isinstance(node.value, dict):
        for name in node.value:
            Node(name, node.field).text()
            _check_plain(node.part(name), depth - 1)
    elif isinstance(node.value, list):
        for item in node.items():
            _check_plain(item, depth - 1)
    elif isinstance(node.value, str):
        node.text()
    elif isinstance(node.value, float):
        node.number()


def write_project(path: Path, project: Project) -> None:
    """Write the file, or leave the one that is there as it is. Raises OSError."""
    size = 0
    with write_beside(path) as file:
        for piece in encode(project):
            size += len(piece)
            if size > MOST_BYTES:
                # Nobody could read it again.
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
            file.write(piece)
