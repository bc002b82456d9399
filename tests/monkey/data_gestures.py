"""What a person does to the data: in the list, in the table, in the fit's picture."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from desktop.plots.canvas import Canvas
from desktop.table.chooser import DataChooser
from desktop.table.view import DataTableView
from linreg.dataset import Dataset
from tests.monkey.gesture import Gesture
from tests.monkey.reach import choose_from, type_into
from tests.monkey.run_gestures import Command
from tests.monkey.stage import Stage
from tests.monkey.window_gestures import PLACES, TEXTS, choose_in

_LEFT = Qt.MouseButton.LeftButton
_CONTROL = Qt.KeyboardModifier.ControlModifier
_PASTED = (
    "1\t2\n3\t5\n",
    "7",
    "x\ty\n1\t1\n2\t3\n4\t2\n",
    "1,5;2,5\n2;4",
    "a\tb\nc\td",
    "",
    "1\t2\t3\n4\t5\t6\n7\t8\t10\n",
    "nan\tinf\n",
    "1\n\n2\n",
)


def table_of(stage: Stage) -> DataTableView:
    (view,) = stage.window.data.findChildren(DataTableView)
    return view


def popup_menu(stage: Stage) -> QMenu | None:
    """The menu that has just been opened."""
    popup = QApplication.activePopupWidget()
    return popup if isinstance(popup, QMenu) else None


def choose_from_popup(stage: Stage, entry: int) -> str:
    menu = popup_menu(stage)
    if menu is None:
        return ""
    text = choose_from(menu, entry)
    menu.close()
    return text


@dataclass(frozen=True)
class ChooseData(Gesture):
    """One of the list: a data set, a generator, or a file that was read before."""

    place: int

    def play(self, stage: Stage) -> str:
        (chooser,) = stage.window.data.findChildren(DataChooser)
        return choose_in(chooser, self.place) if chooser.isEnabled() else ""


@dataclass(frozen=True)
class SelectRows(Gesture):
    """A row, or with Control one more, by the number beside it."""

    place: int
    more: bool

    def play(self, stage: Stage) -> str:
        view = table_of(stage)
        row = self.place % view.model().rowCount()
        flags = QItemSelectionModel.SelectionFlag
        how = flags.Toggle if self.more else flags.ClearAndSelect
        index = view.model().index(row, 0)
        view.selectionModel().setCurrentIndex(index, how | flags.Rows)
        return f"row {row + 1}"


@dataclass(frozen=True)
class TypeCell(Gesture):
    """Another text in a cell."""

    row: int
    column: int
    text: str

    def play(self, stage: Stage) -> str:
        view, dataset = table_of(stage), stage.session.dataset
        if not view.isEnabled():
            return ""
        row, column = self.row % dataset.rows, self.column % len(dataset.names)
        index = view.model().index(row, column)
        view.scrollTo(index)
        # A cell that is still being written is left by the click, as by a person's.
        QTest.mouseClick(view.viewport(), _LEFT, pos=view.visualRect(index).center())
        QTest.keyClick(view, Qt.Key.Key_F2)
        editor = QApplication.focusWidget()
        if not isinstance(editor, QLineEdit):
            return ""
        editor.selectAll()
        editor.insert(self.text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        return f"row {row + 1}, {dataset.names[column]}"


@dataclass(frozen=True)
class RowMenu(Gesture):
    """An entry of the menu of the selected cells."""

    entry: int

    def play(self, stage: Stage) -> str:
        view = table_of(stage)
        view.customContextMenuRequested.emit(QPoint(5, 5))
        return choose_from_popup(stage, self.entry)


@dataclass(frozen=True)
class HeaderMenu(Gesture):
    """An entry of a column's menu: its role, its name, more columns."""

    column: int
    entry: int
    name: str

    def play(self, stage: Stage) -> str:
        view = table_of(stage)
        header = view.horizontalHeader()
        column = self.column % len(stage.session.dataset.names)
        left = header.sectionViewportPosition(column) + 5
        header.customContextMenuRequested.emit(QPoint(left, 5))
        chosen = choose_from_popup(stage, self.entry)
        field = QApplication.focusWidget()
        if chosen.startswith("Rename") and isinstance(field, QLineEdit):
            type_into(field, self.name)
        return chosen


@dataclass(frozen=True)
class Paste(Gesture):
    """A text from elsewhere, into the table."""

    text: str

    def play(self, stage: Stage) -> str:
        QApplication.clipboard().setText(self.text)
        view = table_of(stage)
        view.setFocus()
        QTest.keyClick(view, Qt.Key.Key_V, _CONTROL)
        return "pasted"


def _place(canvas: Canvas, x: float, y: float) -> QPoint:
    right, down = canvas.mapping.to_pixels(np.array([x]), np.array([y]))
    in_scene = canvas.frame.mapToScene(QPointF(right[0], down[0]))
    place: QPoint = canvas.mapFromScene(in_scene)
    return place


@dataclass(frozen=True)
class DragPoint(Gesture):
    """A point of the fit's picture, by so many pixels; let go, or given up."""

    row: int
    right: int
    down: int
    gives_up: bool

    def play(self, stage: Stage) -> str:
        canvas, dataset = stage.window.fit.canvas, stage.session.dataset
        if not canvas.isVisible():
            return ""
        row, x_name = self.row % dataset.rows, dataset.x_names[stage.window.fit.feature]
        start = _place(canvas, dataset.column(x_name)[row], dataset.y[row])
        end = start + QPoint(self.right, self.down)
        port = canvas.viewport()
        QTest.mousePress(port, _LEFT, pos=start)
        for part in (0.4, 0.7, 1.0):
            QTest.mouseMove(port, start + (end - start) * part)
            stage.turn()
        if self.gives_up:
            QTest.keyClick(stage.window, Qt.Key.Key_Escape)
        QTest.mouseRelease(port, _LEFT, pos=end)
        return f"row {row + 1}"


@dataclass(frozen=True)
class UndoAndRedo(Gesture):
    """Undo and then Redo, at rest: the data are again what they were."""

    rests: ClassVar[bool] = True

    def play(self, stage: Stage) -> str:
        stage.rest()
        actions = stage.window.actions_
        if not actions.undo.isEnabled():
            return ""
        before, text = stage.session.dataset, actions.undo.text()
        actions.undo.trigger()
        stage.rest()
        assert actions.redo.isEnabled(), f"no Redo after {text}"
        actions.redo.trigger()
        stage.rest()
        assert same_data(stage.session.dataset, before), f"other data after {text}"
        return text


def same_data(one: Dataset, other: Dataset) -> bool:
    """Whether two tables are equal to the bit."""
    named = [(d.names, d.x_names, d.y_name) for d in (one, other)]
    arrays = [(*d.columns, d.marks) for d in (one, other)]
    return named[0] == named[1] and all(
        a.tobytes() == b.tobytes() for a, b in zip(*arrays, strict=True)
    )


DATA_GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    st.builds(ChooseData, PLACES),
    st.builds(TypeCell, PLACES, st.integers(0, 3), TEXTS),
    st.builds(TypeCell, PLACES, st.integers(0, 3), TEXTS),
    st.builds(SelectRows, PLACES, st.booleans()),
    st.builds(RowMenu, PLACES),
    st.builds(HeaderMenu, st.integers(0, 4), PLACES, st.sampled_from(["", "x", "new"])),
    st.builds(Paste, st.sampled_from(_PASTED)),
    st.builds(
        DragPoint,
        PLACES,
        st.integers(-200, 200),
        st.integers(-200, 200),
        st.booleans(),
    ),
    st.just(UndoAndRedo()),
    st.builds(Command, st.sampled_from(["undo", "redo", "remove_rows"])),
)
