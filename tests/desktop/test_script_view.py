"""The script in the Code view is the run that Reset would start."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.window import MainWindow
from tests.desktop.hands import press, type_over, until_ready

CODE = 1


def text(window: MainWindow) -> str:
    (edit,) = window.code.findChildren(QPlainTextEdit)
    return edit.toPlainText()


def notes(window: MainWindow) -> str:
    labels = window.code.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_it_follows_controls_data_and_the_question(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.body.step_stack.setCurrent(CODE)
    assert "lr=0.01" in text(window)
    assert "x = 4" in text(window)
    settings = {**window.session.config.settings, "lr": 0.05}
    window.session.configure(replace(window.session.config, settings=settings))
    assert "lr=0.05" in text(window)
    type_over(window, 2, 1, "9")
    until_ready(qtbot, window)
    assert "[9.0]" in text(window)


def test_what_waits_for_reset_is_in_it_and_is_said(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.body.step_stack.setCurrent(CODE)
    window.session.step(2)
    qtbot.waitUntil(lambda: window.session.activity == "idle")
    window.session.configure(replace(window.session.config, bias=False))
    assert "bias=False" in text(window)
    assert "Reset" in notes(window)
    # The values of the present run are not those of this script.
    qtbot.waitUntil(lambda: "criterion(y_pred, y)  #" not in text(window))
    press(window, Qt.Key.Key_R)
    until_ready(qtbot, window)
    assert "Reset" not in notes(window)
    qtbot.waitUntil(lambda: "criterion(y_pred, y)  #" in text(window))


def test_settings_changed_during_the_run_are_said(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.body.step_stack.setCurrent(CODE)
    window.session.step(2)
    qtbot.waitUntil(lambda: window.session.activity == "idle")
    assert "changed" not in notes(window)
    settings = {**window.session.config.settings, "lr": 0.05}
    window.session.configure(replace(window.session.config, settings=settings))
    qtbot.waitUntil(lambda: "changed during this run" in notes(window))


def test_a_hidden_page_is_written_when_it_is_shown(window: MainWindow) -> None:
    window.session.configure(replace(window.session.config, iterations=77))
    assert "77" not in text(window)
    window.body.step_stack.setCurrent(CODE)
    assert "range(77)" in text(window)


def test_what_is_copied_prints_what_the_window_found(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    window.session.configure(replace(window.session.config, iterations=50))
    until_ready(qtbot, window)
    window.session.train()
    qtbot.waitUntil(lambda: window.session.newest == 50)
    qtbot.waitUntil(lambda: window.session.activity == "idle")
    window.body.step_stack.setCurrent(CODE)
    (copy,) = [b for b in window.code.findChildren(QPushButton) if b.text() == "Copy"]
    copy.click()
    file = tmp_path / "run.py"
    file.write_text(QApplication.clipboard().text(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(file)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    w, b = window.session.run.history.row(50).parameters.tolist()
    assert f"w = {w!r}" in done.stdout.splitlines()
    assert f"b = {b!r}" in done.stdout.splitlines()
