"""Pictures of widgets: their size and scale, and files that are whole or as before."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.export import ExportError, picture_size, render_widget, write_png
from desktop.plots.loss import LossPlot
from desktop.theme import DARK, LIGHT, Theme, apply_theme
from desktop.wording import describe
from tests.linreg.disks import small_disk


def dark_rows(image: QImage) -> int:
    """How many rows of pixels have something dark in them: the height of a text."""
    return sum(
        any(image.pixelColor(x, y).lightness() < 100 for x in range(image.width()))
        for y in range(image.height())
    )


@pytest.fixture
def label(qtbot: QtBot) -> QLabel:
    label = QLabel("x")
    label.setStyleSheet("background: white; color: black")
    label.resize(120, 60)
    qtbot.addWidget(label)
    label.show()
    return label


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.7, 3.0])
def test_a_picture_has_the_width_that_was_asked_for(
    label: QLabel, scale: float
) -> None:
    image = render_widget(label, 600, scale)
    assert (image.width(), image.height()) == (600, 300)
    assert label.size() == QSize(120, 60)


def test_text_grows_with_the_scale_and_not_with_the_width(label: QLabel) -> None:
    small = dark_rows(render_widget(label, 600, 1.0))
    assert dark_rows(render_widget(label, 900, 1.0)) == small
    assert dark_rows(render_widget(label, 600, 3.0)) == pytest.approx(3 * small, abs=2)


def test_what_would_not_fit_is_laid_out_as_small_as_it_can_be(label: QLabel) -> None:
    label.setText("a long line of text")
    image = render_widget(label, 200, 6.0)
    whole = render_widget(label, 200, 200 / label.minimumSizeHint().width())
    assert image == whole


class Faulty(QWidget):
    """Its painting is broken."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPoint(0, 0)
        raise ValueError("broken")


def test_a_fault_in_painting_leaves_the_widget_as_it_was(qtbot: QtBot) -> None:
    faulty = Faulty()
    qtbot.addWidget(faulty)
    faulty.resize(300, 200)
    with pytest.raises(ValueError, match="broken"):
        render_widget(faulty, 1600, 2.0)
    assert faulty.size() == QSize(300, 200)


def test_the_shape_is_that_on_screen() -> None:
    assert picture_size(QSize(400, 300), 1000) == QSize(1000, 750)
    assert picture_size(QSize(0, 0), 1000).width() == 1000


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_plot_is_light_or_dark_as_on_screen(
    qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    apply_theme(qapp, theme)
    plot = LossPlot(theme)
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    image = render_widget(plot, 800, 2.0)
    assert image.pixelColor(400, 580) == QColor(theme.card)


def test_the_file_holds_the_picture(label: QLabel, tmp_path: Path) -> None:
    image = render_widget(label, 300, 2.0)
    write_png(image, tmp_path / "x.png")
    saved = QImage(str(tmp_path / "x.png"))
    assert saved.size() == image.size()
    assert [path.name for path in tmp_path.iterdir()] == ["x.png"]


def test_a_place_that_cannot_be_written_is_an_error_with_its_reason(
    label: QLabel, tmp_path: Path
) -> None:
    path = tmp_path / "gone" / "x.png"
    with pytest.raises(ExportError) as caught:
        write_png(render_widget(label, 300, 1.0), path)
    assert str(path) in describe(caught.value)
    assert caught.value.reason


def test_what_was_there_stays_when_writing_fails(
    tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(b"before")
    with pytest.raises(ExportError):
        write_png(QImage(), path)
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["x.png"]


def test_a_full_disk_is_said_and_the_picture_of_before_stays(
    label: QLabel, tmp_path: Path
) -> None:
    label.setText("noise enough to fill a small disk" * 20)
    with small_disk(tmp_path) as disk:
        path = disk / "x.png"
        path.write_bytes(b"before")
        filler = disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(100_000))
        with pytest.raises(ExportError) as caught:
            write_png(render_widget(label, 300, 1.0), path)
        assert caught.value.reason == "the disk is full"
        assert path.read_bytes() == b"before"
        assert {each.name for each in disk.iterdir()} == {"x.png", "filler"}
