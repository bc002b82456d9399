"""From the menu to the files, with the window that is on screen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QTabBar, QWidget

from desktop import exporter
from desktop.export import render_widget
from desktop.export_dialog import ExportDialog
from desktop.messages import Level
from desktop.theme import LIGHT
from desktop.window import MainWindow
from tests.desktop.plots.drawing import is_like

Answer = Callable[[ExportDialog], QDialog.DialogCode]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """What a person does in the dialog."""
    return lambda act: monkeypatch.setattr(ExportDialog, "exec", act)


def choose_window(dialog: ExportDialog) -> QDialog.DialogCode:
    dialog.picture.setCurrentText("Whole window")
    dialog.width_field.setValue(1200)
    dialog.scale_field.setValue(1.0)
    dialog.accept()
    return QDialog.DialogCode.Accepted


def save_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args: (str(path), args[-1])
    )


def test_the_whole_window(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[Answer], None],
) -> None:
    answer(choose_window)
    save_as(monkeypatch, tmp_path / "all.png")
    size = window.size()
    window.actions_.export.trigger()
    assert QImage(str(tmp_path / "all.png")).width() == 1200
    assert window.size() == size
    message = window.messages.message
    assert message is not None
    assert "all.png" in message.text


def test_a_picture_in_the_shape_on_screen_without_its_buttons(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[Answer], None],
) -> None:
    def choose_loss(dialog: ExportDialog) -> QDialog.DialogCode:
        dialog.picture.setCurrentText("Loss")
        dialog.accept()
        return QDialog.DialogCode.Accepted

    drawn: list[bool] = []

    def draw(widget: QWidget, width: int, scale: float) -> QImage:
        drawn.append(window.loss.log_button.isVisible())
        return render_widget(widget, width, scale)

    monkeypatch.setattr(exporter, "render_widget", draw)
    answer(choose_loss)
    save_as(monkeypatch, tmp_path / "loss.png")
    shape = window.loss.width() / window.loss.height()
    window.actions_.export.trigger()
    image = QImage(str(tmp_path / "loss.png"))
    # On paper there is nothing to press.
    assert drawn == [False]
    assert window.loss.log_button.isVisible()
    assert image.width() / image.height() == pytest.approx(shape, rel=0.01)


def test_a_fault_in_drawing_leaves_the_picture_its_buttons(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(widget: QWidget, width: int, scale: float) -> QImage:
        raise ValueError("broken")

    monkeypatch.setattr(exporter, "render_widget", fail)
    monkeypatch.setattr(exporter, "ask_folder", lambda *_: tmp_path)
    with pytest.raises(ValueError, match="broken"):
        window.exporter.export_all()
    (tabs, *_) = window.fit.card.findChildren(QTabBar)
    assert tabs.isVisible()
    assert not window.fit.card.title.isVisible()
    assert list(tmp_path.iterdir()) == []


def test_who_cancels_writes_nothing(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[Answer], None],
) -> None:
    answer(lambda dialog: QDialog.DialogCode.Rejected)
    save_as(monkeypatch, tmp_path / "never.png")
    window.actions_.export.trigger()
    assert list(tmp_path.glob("*.png")) == []
    assert window.messages.message is None


def test_a_file_that_cannot_be_written_keeps_the_one_before(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[Answer], None],
) -> None:
    answer(choose_window)
    folder = tmp_path / "taken.png"
    folder.mkdir()
    save_as(monkeypatch, folder)
    window.actions_.export.trigger()
    message = window.messages.message
    assert message is not None
    assert message.level is Level.ERROR
    assert folder.is_dir()
    assert QSettings().value("export/folder") == str(tmp_path)


def test_every_plot_is_saved_under_its_title_and_not_under_tabs(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles: list[tuple[bool, bool]] = []
    (tabs, *_) = window.fit.card.findChildren(QTabBar)

    def render(widget: QWidget, width: int, scale: float) -> QImage:
        if widget is window.fit:
            titles.append((window.fit.card.title.isVisible(), tabs.isVisible()))
        return render_widget(widget, width, scale)

    monkeypatch.setattr(exporter, "render_widget", render)
    monkeypatch.setattr(exporter, "ask_folder", lambda *_: tmp_path)
    window.actions_.export_all.trigger()
    names = {path.name for path in tmp_path.glob("*.png")}
    pictures = ("fit", "residuals", "loss", "surface", "surface_3d")
    assert names == {f"{picture}.png" for picture in pictures}
    assert titles == [(True, False)]
    assert tabs.isVisible()
    assert not window.fit.card.title.isVisible()
    drawn = QImage(str(tmp_path / "residuals.png"))
    assert any(
        is_like(drawn.pixelColor(x, y), LIGHT.train)
        for x in range(0, drawn.width(), 2)
        for y in range(drawn.height() // 8, drawn.height(), 2)
    )
