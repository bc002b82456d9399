"""What a person does to the code view, and what they read there."""

from dataclasses import replace

import numpy as np
from PySide6.QtWidgets import (
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
)
from pytestqt.qtbot import QtBot

from desktop.explain.code_view import CodeView
from desktop.theme import LIGHT
from linreg.config import Config, lecture_config
from linreg.dataset import lecture_data
from linreg.opened_step import OpenedStep
from linreg.prepare import prepare
from linreg.script import Script, make_script
from tests.desktop.explain.opened import opened_step

START = replace(lecture_config(), initial_weight=(1.0,), initial_bias=0.5)
QUESTION = np.array([4.0])


def script_of(config: Config = START) -> Script:
    return make_script(prepare(lecture_data(), config), config, QUESTION)


def step_at(iteration: int, config: Config = START) -> OpenedStep:
    return opened_step(lecture_data(), config, iteration)


def shown_view(qtbot: QtBot) -> CodeView:
    """The lecture's script, in the least room that it gets."""
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.resize(520, 330)
    view.show_script(script_of())
    view.show()
    qtbot.waitExposed(view)
    return view


def edit(view: CodeView) -> QPlainTextEdit:
    (found,) = view.findChildren(QPlainTextEdit)
    return found


def button(view: CodeView, text: str) -> QPushButton:
    (found,) = [b for b in view.findChildren(QPushButton) if b.text() == text]
    return found


def shown_labels(view: CodeView) -> list[str]:
    return [label.text() for label in view.findChildren(QLabel) if label.isVisible()]


def line(view: CodeView, number: int) -> str:
    return edit(view).toPlainText().split("\n")[number - 1]


def marked_lines(view: CodeView) -> list[int]:
    selections: list[QTextEdit.ExtraSelection] = edit(view).extraSelections()
    return [mark.cursor.blockNumber() + 1 for mark in selections]


def is_in_view(view: CodeView, number: int) -> bool:
    widget = edit(view)
    block = widget.document().findBlockByNumber(number - 1)
    place = widget.blockBoundingGeometry(block).translated(widget.contentOffset())
    return bool(place.top() >= 0 and place.bottom() <= widget.viewport().height())
