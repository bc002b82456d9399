"""A file before its meaning: its kind, and its text, with a word for each part read."""

import codecs
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linreg.table_errors import TableError
from linreg.table_options import Encoding, FileKind

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Progress = Callable[[float], None]

# Of a text file, this much shows the layout. No longer file is worth the fast reading.
HEAD_BYTES = 1 << 16
_LOOK_BYTES = 1 << 12
_CHECK_BYTES = 1 << 20

_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "excel"),
)
_SUFFIXES: dict[str, FileKind] = {
    ".parquet": "parquet",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
}
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True)
class FileFacts:
    """A file that is there, what its first bytes say that it is, and its bytes.

    `changed` is when it was last written, in nanoseconds.
    """

    path: Path
    kind: FileKind
    size: int
    changed: int


@contextmanager
def system_errors(path: Path) -> Iterator[None]:
    """What the system refuses, told as TableError."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise TableError(path, "missing") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise TableError(path, "unreadable", reason=reason) from None


def look_at(path: Path) -> FileFacts:
    """What is known of the file at once; its name counts less than its content.

    Raises TableError where it cannot be had, is empty, or is neither text nor what its
    name says.
    """
    with system_errors(path):
        if path.is_dir():
            raise TableError(path, "folder")
        with path.open("rb") as file:
            start = file.read(_LOOK_BYTES)
            state = os.fstat(file.fileno())
    if not start:
        raise TableError(path, "empty")
    for magic, kind in _MAGIC:
        if start.startswith(magic):
            return FileFacts(path, kind, state.st_size, state.st_mtime_ns)
    named = _SUFFIXES.get(path.suffix.lower())
    if named and b"\0" in start:
        raise TableError(path, "damaged", file_kind=named)
    return FileFacts(path, "text", state.st_size, state.st_mtime_ns)


@contextmanager
def unchanged(facts: FileFacts) -> Iterator[None]:
    """What is read meanwhile is of one state of the file, or TableError is raised.

    Of a file that is written to or vanishes half of one table may be read, or no table.
    """
    try:
        yield
    except (TableError, UnicodeDecodeError):
        _check_unchanged(facts)
        raise
    _check_unchanged(facts)


def _check_unchanged(facts: FileFacts) -> None:
    try:
        state = facts.path.stat()
    except OSError:
        raise TableError(facts.path, "vanished") from None
    if (state.st_size, state.st_mtime_ns) != (facts.size, facts.changed):
        raise TableError(facts.path, "changed") from None


class _ToldFile(io.FileIO):
    """A file that tells, each time that some of it is read, how far it is."""

    def __init__(self, facts: FileFacts, progress: Progress) -> None:
        super().__init__(facts.path)
        self._size, self._progress = max(facts.size, 1), progress

    def readinto(self, buffer: "WriteableBuffer", /) -> int | None:
        count = super().readinto(buffer)
        self._progress(min(self.tell() / self._size, 1.0))
        return count


@dataclass(frozen=True)
class TextSource:
    """A text file, and how its bytes are to be taken; `bom` is its mark's length."""

    facts: FileFacts
    encoding: Encoding
    codec: str
    bom: int

    @contextmanager
    def lines(self, progress: Progress) -> Iterator[io.TextIOWrapper]:
        """The open text, its line ends as they are; call `check` before."""
        with system_errors(self.facts.path), _ToldFile(self.facts, progress) as raw:
            raw.seek(self.bom)
            buffered = io.BufferedReader(raw)
            with io.TextIOWrapper(buffered, self.codec, newline="") as text:
                yield text

    def head(self, length: int) -> tuple[str, bool]:
        """The beginning in whole lines, not all of it blank, and whether it is all.

        What cannot be decoded is shown as U+FFFD.
        """
        path, size = self.facts.path, self.facts.size
        with system_errors(path), path.open("rb") as file:
            while True:
                file.seek(self.bom)
                data = file.read(length)
                is_all = self.bom + len(data) >= size
                text = self._decoder("replace").decode(data, is_all)
                if not is_all:
                    text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
                if is_all or text.strip():
                    return text, is_all
                length *= 4

    def check(self, progress: Progress) -> bool:
        """Whether there is a comma in it.

        Raises TableError for a zero byte and for what is not of the encoding.
        """
        decoder, has_comma = self._decoder("strict"), False
        path, at = self.facts.path, self.bom
        with system_errors(path), path.open("rb") as file:
            file.seek(at)
            while chunk := file.read(_CHECK_BYTES):
                progress(min(at / self.facts.size, 1.0))
                self._check_zero(chunk, at)
                at += len(chunk)
                has_comma = has_comma or b"," in chunk
                self._decode(decoder, chunk, at)
            self._decode(decoder, b"", at, final=True)
        return has_comma

    def _check_zero(self, chunk: bytes, at: int) -> None:
        zero = -1 if self.encoding == "utf-16" else chunk.find(b"\0")
        if zero >= 0:
            line = self._line_of(at + zero)
            raise TableError(self.facts.path, "binary", line, byte=at + zero + 1)

    def _decode(
        self,
        decoder: codecs.IncrementalDecoder,
        chunk: bytes,
        end: int,
        final: bool = False,
    ) -> None:
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError as error:
            at = end - len(error.object) + error.start
            raise TableError(
                self.facts.path,
                "encoding",
                self._line_of(at),
                cell=f"0x{error.object[error.start]:02X}",
                byte=at + 1,
                encoding=self.encoding,
            ) from None

    def _line_of(self, position: int) -> int:
        decoder = io.IncrementalNewlineDecoder(self._decoder("replace"), translate=True)
        line, left = 1, position - self.bom
        with self.facts.path.open("rb") as file:
            file.seek(self.bom)
            while left and (chunk := file.read(min(left, _CHECK_BYTES))):
                left -= len(chunk)
                line += decoder.decode(chunk).count("\n")
        return line + decoder.decode(b"", final=True).count("\n")

    def _decoder(self, errors: str) -> codecs.IncrementalDecoder:
        return codecs.getincrementaldecoder(self.codec)(errors)


def find_text(
    facts: FileFacts, asked: Encoding | None, *, guess: bool = False
) -> TextSource:
    """How the text is encoded: as asked for, or by its mark, or else UTF-8.

    To `guess` is to take for Windows-1252 what begins with no valid UTF-8.
    """
    with system_errors(facts.path), facts.path.open("rb") as file:
        start = file.read(HEAD_BYTES if guess else _LOOK_BYTES)
    marked = _UTF16_BOMS.get(start[:2])
    encoding = asked or ("utf-16" if marked else "utf-8")
    if guess and not asked and not marked and not _is_utf8(start):
        encoding = "windows-1252"
    if encoding == "utf-16":
        return TextSource(facts, encoding, marked or "utf-16-le", 2 if marked else 0)
    if encoding == "windows-1252":
        return TextSource(facts, encoding, "cp1252", 0)
    bom = len(_UTF8_BOM) if start.startswith(_UTF8_BOM) else 0
    return TextSource(facts, encoding, "utf-8", bom)


def _is_utf8(start: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def part(progress: Progress, start: float, end: float) -> Progress:
    """The progress of a part of the whole, which goes from `start` to `end`."""
    return lambda fraction: progress(start + (end - start) * fraction)
