"""The log: it is written, turns over, and never stands in the way."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from desktop import fault_log
from desktop.fault_log import FaultLog, show_log
from desktop.messages import MessageBar
from desktop.theme import LIGHT

# A disk without room.
FULL = Path("/dev/full")


@pytest.fixture
def bar(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MessageBar:
    monkeypatch.setattr(fault_log, "log_folder", lambda: tmp_path / "logs")
    bar = MessageBar(LIGHT)
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def log(tmp_path: Path) -> Iterator[FaultLog]:
    log = FaultLog(tmp_path / "deep" / "logs")
    yield log
    log.close()


def test_it_is_made_with_its_first_line(log: FaultLog) -> None:
    assert not log.path.parent.exists()
    log.write(logging.ERROR, "100 % wrong")
    assert log.path.read_text().endswith(" ERROR 100 % wrong\n")
    assert log.is_kept


def test_a_name_that_no_encoding_knows(log: FaultLog) -> None:
    log.write(logging.INFO, "a\udcffb")
    assert "a\\udcffb" in log.path.read_text()
    assert log.is_kept


def test_it_turns_over(log: FaultLog) -> None:
    for _ in range(40):
        log.write(logging.INFO, "x" * 40_000)
    files = list(log.path.parent.iterdir())
    assert len(files) == 2
    assert all(file.stat().st_size <= 512 * 1024 for file in files)


@pytest.mark.skipif(not FULL.exists(), reason="there is no such device")
def test_a_full_disk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = FaultLog(tmp_path)
    log.path.symlink_to(FULL)
    log.write(logging.ERROR, "lost")
    log.write(logging.ERROR, "lost as well")
    assert not log.is_kept
    log.close()
    assert capfd.readouterr() == ("", "")


def test_a_place_where_no_folder_can_be(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    log = FaultLog(file / "logs")
    log.write(logging.ERROR, "lost")
    assert not log.is_kept
    log.close()
    assert capfd.readouterr() == ("", "")


def test_its_folder_is_opened(
    bar: MessageBar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []

    class Desktop:
        @staticmethod
        def openUrl(url: QUrl) -> bool:  # noqa: N802
            opened.append(url)
            return len(opened) == 1

    monkeypatch.setattr(fault_log, "QDesktopServices", Desktop)
    (tmp_path / "logs").mkdir()
    show_log(bar)
    assert Path(opened[0].toLocalFile()) == tmp_path / "logs"
    assert bar.message is None
    # And where nothing can open it, its place is told.
    show_log(bar)
    assert bar.message is not None
    assert bar.message.text == f"The log is in {tmp_path / 'logs'}"


def test_nothing_was_ever_logged(bar: MessageBar, tmp_path: Path) -> None:
    show_log(bar)
    assert bar.message is not None
    assert str(tmp_path / "logs") in bar.message.text
    assert "Nothing has been logged" in bar.message.text
