"""The dialog around Anscombe's four."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.plots.canvas import Canvas
from desktop.quartet_dialog import QuartetDialog
from desktop.theme import DARK, LIGHT
from linreg.catalogue import load, quartet, read_catalogue
from tests.desktop.plots.drawing import sees

FOUR = [(e, load(e)) for e in quartet(read_catalogue(resource("datasets")))]


def test_it_stays_open_and_hands_on_what_was_chosen(qtbot: QtBot) -> None:
    dialog = QuartetDialog(FOUR, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.isModal()
    last = dialog.findChildren(QToolButton)[-1]
    with qtbot.waitSignal(dialog.entry_chosen) as chosen:
        QTest.mouseClick(last, Qt.MouseButton.LeftButton)
    assert chosen.args == [FOUR[3][0]]
    assert dialog.isVisible()


def test_it_can_be_made_smaller_and_follows_the_theme(qtbot: QtBot) -> None:
    dialog = QuartetDialog(FOUR, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(400, 450)
    assert (dialog.width(), dialog.height()) == (400, 450)
    dialog.set_theme(DARK)
    canvas = dialog.findChildren(Canvas)[0]
    assert sees(canvas, 10, 8.04, DARK.train)
