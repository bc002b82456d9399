"""The whole window, driven as a person would drive it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop import notices
from desktop.assets import resource
from desktop.controls.form import SpecForm
from desktop.theme import DARK, LIGHT
from desktop.widgets.spec_field import SpecField
from desktop.window import MainWindow
from linreg.config import lecture_config
from linreg.status import Status
from linreg.trainer import Trainer

Finish = Callable[[], None]


def press(window: MainWindow, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    QTest.keyClick(focus if isinstance(focus, QWidget) else window, key)


def number(window: MainWindow, name: str) -> str:
    """What the row of numbers at the bottom says under that name."""
    for figure in window.readout.findChildren(QWidget):
        labels = figure.findChildren(QLabel)
        if len(labels) == 2 and labels[0].text() == name and figure.isVisible():
            return labels[1].text()
    raise AssertionError(f"no {name}")


def shown_field(window: MainWindow, name: str) -> SpecField:
    for form in window.controls.findChildren(SpecForm):
        with suppress(KeyError):
            return form.field(name)
    raise AssertionError(f"no field {name}")


def type_into(window: MainWindow, name: str, text: str) -> None:
    """Click into a field, replace what stands there, and press Enter."""
    edit = shown_field(window, name).findChild(QLineEdit)
    assert edit is not None
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton)
    QTest.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_it_opens_on_the_lectures_data_ready_and_not_running(
    window: MainWindow,
) -> None:
    session = window.session
    assert not session.running
    assert session.config == lecture_config()
    assert session.dataset.x[:, 0].tolist() == [1, 2, 3]
    assert session.dataset.y.tolist() == [2, 4, 6]
    assert number(window, "iteration") == "0 of 1,000"
    assert window.messages.message is None
    assert window.actions_.run.text() == "Run"


def test_space_trains_to_the_end_and_the_line_learns_y_2x(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    press(window, Qt.Key.Key_Space)
    finish()
    assert window.session.status is Status.FINISHED
    assert number(window, "iteration") == "1,000 of 1,000"
    assert float(number(window, "w")) == pytest.approx(2, abs=0.01)
    question, answer = window.data.question(), window.session.run.history.row(1000)
    assert question == (4.0,)
    expected = 4 * answer.parameters[0] + answer.parameters[1]
    labels = [label.text() for label in window.data.findChildren(QLabel)]
    assert f"ŷ = {expected:.3f}" in labels
    assert window.messages.message is not None
    assert "Finished" in window.messages.message.text
    assert not window.actions_.run.isEnabled()
    assert "raise “iterations”" in window.actions_.run.toolTip()


def test_what_is_shown_is_the_cores_own_state(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    alone = Trainer(window.session.run.prepared, window.session.config)
    for _ in range(11):
        alone.step()
    for _ in range(10):
        press(window, Qt.Key.Key_S)
        finish()
    row = alone.history.row(10)
    assert number(window, "iteration") == "10 of 1,000"
    assert number(window, "w") == f"{row.parameters[0]:.4f}"
    assert float(number(window, "train loss")) == pytest.approx(row.loss, rel=1e-4)
    norm = float(np.linalg.norm(row.gradient))
    assert float(number(window, "gradient norm")) == pytest.approx(norm, rel=1e-4)


def test_space_pauses_and_goes_on(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    window.session.configure(replace(window.session.config, iterations=10**9))
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(window.session.run.history) > 50)
    assert window.actions_.run.text() == "Pause"
    press(window, Qt.Key.Key_Space)
    finish()
    stopped = len(window.session.run.history)
    assert window.actions_.run.text() == "Run"
    assert number(window, "iteration") == f"{stopped - 1:,} of 1,000,000,000"
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(window.session.run.history) > stopped)


def test_step_n_makes_n_steps(qtbot: QtBot, window: MainWindow, finish: Finish) -> None:
    window.transport.count.setValue(25)
    window.actions_.step_many.trigger()
    finish()
    assert number(window, "iteration") == "25 of 1,000"


def test_reset_goes_back_to_the_start(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    first = number(window, "w")
    window.actions_.step_many.trigger()
    finish()
    assert number(window, "w") != first
    press(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: number(window, "iteration") == "0 of 1,000")
    assert number(window, "w") == first
    assert not window.actions_.reset.isEnabled()


def test_the_learning_rate_can_be_typed_during_a_run(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    window.session.configure(replace(window.session.config, iterations=10**9))
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(window.session.run.history) > 50)
    type_into(window, "lr", "0,02")
    assert window.session.config.lr == 0.02
    qtbot.waitUntil(lambda: len(window.session.run.history.changes) == 1)
    # The field has the focus, and Space is still the run's.
    press(window, Qt.Key.Key_Space)
    finish()
    (change,) = window.session.run.history.changes
    assert change.settings["lr"] == 0.02
    assert 50 <= change.iteration < len(window.session.run.history)


def test_what_needs_a_restart_says_so_and_reset_brings_it(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    press(window, Qt.Key.Key_S)
    finish()
    window.session.configure(replace(window.session.config, dtype="float64"))
    assert window.messages.message == notices.waiting()
    labels = [label.text() for label in window.controls.findChildren(QLabel)]
    assert "dtype ↺" in labels
    window.messages.action_requested.emit(notices.RESET)
    assert window.session.run.config.dtype == "float64"
    assert window.messages.message is None
    labels = [label.text() for label in window.controls.findChildren(QLabel)]
    assert "dtype ↺" not in labels


def test_divergence_is_explained_with_this_datas_numbers(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    type_into(window, "lr", "0.9")
    press(window, Qt.Key.Key_Space)
    finish()
    assert window.session.divergence is not None
    message = window.messages.message
    assert message is not None
    assert "15 times the largest stable rate 0.0601" in message.text
    assert not window.actions_.step.isEnabled()
    window.messages.action_requested.emit(message.offers[0].action)
    assert window.session.config.lr == 0.03
    press(window, Qt.Key.Key_Space)
    finish()
    assert window.session.status is Status.FINISHED


def test_a_refused_setting_says_why_and_the_field_shows_the_old_one(
    qtbot: QtBot, window: MainWindow
) -> None:
    type_into(window, "batch_size", "4")
    message = window.messages.message
    assert message is not None
    assert "at most 3" in message.text
    assert window.session.config.batch_size == 0
    assert shown_field(window, "batch_size").value() == 0


def import_file(qtbot: QtBot, window: MainWindow, path: Path) -> None:
    """Open a file, look at its preview, and press Import."""
    opener = window.gestures.opener
    opener.open(path)
    button = opener.dialog.import_button
    qtbot.waitUntil(button.isEnabled)
    with qtbot.waitSignal(opener.opened):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def test_another_data_set_from_the_list(window: MainWindow) -> None:
    (hubble,) = (e for e in window._entries if e.name == "hubble")
    window.data.entry_chosen.emit(hubble)
    assert window.session.dataset.rows == 24
    assert window.session.title == hubble.title
    assert window.session.config.reduction == "mean"
    assert number(window, "iteration") == "0 of 1,000"


def test_a_table_from_a_file(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, finish: Finish
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name;height;weight\nA;1,50;50\nB;1,70;65\nC;1,90;80\n")
    import_file(qtbot, window, path)
    dataset = window.session.dataset
    assert (dataset.x_names, dataset.y_name) == (("height",), "weight")
    assert window.session.title == "people.csv"
    message = window.messages.message
    assert message is not None
    assert "semicolons" in message.text
    assert "name" in message.text
    press(window, Qt.Key.Key_S)
    finish()
    assert number(window, "iteration") == "1 of 1,000"


def test_other_roles_for_the_columns(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "three.csv"
    path.write_text("a,b,c\n1,2,3\n2,5,4\n3,1,9\n4,4,4\n")
    import_file(qtbot, window, path)
    other = window.session.dataset.with_roles(("b", "c"), "a")
    window.data.dataset_edited.emit("Choose columns", other)
    assert window.session.run.prepared.parameter_names == ("w1", "w2", "b")
    assert window.session.dataset.y_name == "a"


def test_a_click_on_the_surface_is_where_the_next_run_starts(
    qtbot: QtBot, window: MainWindow, finish: Finish
) -> None:
    canvas = window.surface.canvas
    centre = canvas.viewport().rect().center()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    config = window.session.config
    assert config.initial_weight is not None
    qtbot.waitUntil(lambda: len(window.session.run.history) == 1)
    start = window.session.run.history.row(0).parameters
    assert start == pytest.approx([*config.initial_weight, config.initial_bias])
    press(window, Qt.Key.Key_S)
    finish()
    elsewhere = centre + QPoint(30, 30)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=elsewhere)
    assert window.session.waits_for_restart


def test_the_ghost_and_the_logarithm_follow_their_keys(
    qtbot: QtBot, window: MainWindow
) -> None:
    press(window, Qt.Key.Key_L)
    assert not window.loss.logarithmic
    assert not window.loss.log_button.isChecked()
    window.loss.log_button.click()
    assert window.actions_.log_loss.isChecked()
    press(window, Qt.Key.Key_F)
    assert not window.actions_.exact_fit.isChecked()


def test_dark_and_light_by_the_menu(window: MainWindow) -> None:
    actions = {a.data(): a for a in window.actions_.themes.actions()}
    for theme in (DARK, LIGHT):
        actions[theme.name].trigger()
        picture = window.grab().toImage()
        assert picture.pixelColor(3, picture.height() - 3).name() == theme.window
    assert QSettings().value("view/theme") == "light"


def test_the_look_follows_the_system_until_one_was_chosen(
    window: MainWindow, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.window.chosen_theme", lambda settings: DARK)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    picture = window.grab().toImage()
    assert picture.pixelColor(3, picture.height() - 3).name() == DARK.window


def test_a_double_click_on_a_title_enlarges_its_picture(
    qtbot: QtBot, window: MainWindow
) -> None:
    card = window.loss.card
    for enlarged in (True, False):
        QTest.mouseDClick(card, Qt.MouseButton.LeftButton, pos=QPoint(30, 15))
        assert window.fit.isVisible() is not enlarged
        assert window.surface.isVisible() is not enlarged
        assert window.loss.isVisible()


def test_all_plots_are_saved_at_once(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    QSettings().setValue("export/width", 900)
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path)
    )
    window.actions_.export_all.trigger()
    for name in ("fit", "loss", "surface"):
        assert QImage(str(tmp_path / f"{name}.png")).width() == 900
    message = window.messages.message
    assert message is not None
    assert str(tmp_path) in message.text


def test_a_folder_that_cannot_be_written_gives_a_message(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gone"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(folder))
    window.actions_.export_all.trigger()
    message = window.messages.message
    assert message is not None
    assert "cannot be written" in message.text
    assert list(tmp_path.glob("*.png")) == []


@pytest.mark.parametrize("running", [False, True])
def test_closing_ends_everything(
    qtbot: QtBot, window: MainWindow, running: bool
) -> None:
    window.session.configure(replace(window.session.config, iterations=10**9))
    if running:
        press(window, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: len(window.session.run.history) > 50)
    window.close()
    assert not window.isVisible()


def test_the_borders_stand_where_they_were(
    qtbot: QtBot, qapp: QApplication, window: MainWindow
) -> None:
    window.resize(1000, 700)
    rows = window.body.pictures.splitters["left_column"]
    rows.setSizes([200, 400])
    sizes = rows.sizes()
    window.close()
    again = MainWindow(resource("datasets"), LIGHT, QSettings(), qapp)
    qtbot.addWidget(again)
    again.show()
    assert again.size() == window.size()
    assert again.body.pictures.splitters["left_column"].sizes() == sizes
    again.close()


def test_every_button_and_field_says_what_it_is(window: MainWindow) -> None:
    silent = [
        f"{type(widget).__name__} {widget.accessibleName()}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (_says_something(widget) or _says_something(widget.parentWidget()))
    ]
    assert silent == []


def _says_something(widget: QWidget | None) -> bool:
    return widget is not None and bool(widget.toolTip() or widget.accessibleName())
