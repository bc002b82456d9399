"""Every setting on offer has a control of its type, made from its spec."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.spec_field import ChoiceText, SpecField
from linreg.config import SPECS
from linreg.errors import SettingError
from linreg.optimizers import OPTIMIZERS, find_hyperparameter
from linreg.schedules import SCHEDULERS, find_scheduler_setting
from linreg.specs import Spec, Value
from tests.desktop.widgets.conftest import Page

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

OnPage = Callable[[QWidget], Page]
ALL = [
    *SPECS.values(),
    *(spec for each in OPTIMIZERS.values() for spec in each.hyperparameters),
    *(spec for each in SCHEDULERS.values() for spec in each.settings),
]
MILESTONES = find_scheduler_setting("MultiStepLR", "milestones")


def make(qtbot: QtBot, spec: Spec) -> SpecField:
    field = SpecField(spec)
    qtbot.addWidget(field)
    return field


def inputs(field: SpecField) -> list[QWidget]:
    """What a person can type into, tick or open."""
    kinds = (QLineEdit, QCheckBox, QComboBox)
    return [w for kind in kinds for w in field.findChildren(kind)]


def lines(field: SpecField) -> list[QLineEdit]:
    return field.findChildren(QLineEdit)


def retype(line: QLineEdit, text: str) -> None:
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_every_setting_shows_its_default_and_explains_itself(qtbot: QtBot) -> None:
    for spec in ALL:
        field = make(qtbot, spec)
        assert field.value() == spec.default
        assert type(field.value()) is type(spec.default)
        controls = inputs(field)
        assert len(controls) == len(spec.ranges)
        for widget in controls:
            assert spec.meaning in widget.toolTip()
            assert ("Needs a restart." in widget.toolTip()) != spec.live
        names = {widget.accessibleName() for widget in controls}
        assert all(names)
        assert len(names) == len(controls)


@pytest.mark.parametrize(
    ("spec", "argument"),
    [
        (find_hyperparameter("SGD", "momentum"), "PyTorch: momentum"),
        (SPECS["reduction"], "reduction=…"),
        (SPECS["seed"], "torch.manual_seed"),
        (SPECS["tolerance"], None),
        (SPECS["clip"], "clip_grad_norm_"),
        (SPECS["lr_bias"], "torch.optim"),
        (SPECS["patience"], None),
        (find_scheduler_setting("ReduceLROnPlateau", "patience"), "PyTorch: patience"),
        (MILESTONES, "PyTorch: milestones"),
    ],
)
def test_the_tooltip_names_pytorch_s_argument(
    qtbot: QtBot, spec: Spec, argument: str | None
) -> None:
    tip = make(qtbot, spec).toolTip()
    assert argument in tip if argument else "PyTorch" not in tip


def test_a_number_is_typed(qtbot: QtBot) -> None:
    field = make(qtbot, find_hyperparameter("SGD", "lr"))
    with qtbot.waitSignal(field.valueChanged) as caught:
        retype(lines(field)[0], "0,5")
    assert caught.args == [0.5]


def test_a_whole_number_is_one(qtbot: QtBot) -> None:
    field = make(qtbot, SPECS["iterations"])
    with qtbot.waitSignal(field.valueChanged) as caught:
        retype(lines(field)[0], "2e3")
    assert caught.args == [2000]
    assert type(field.value()) is int
    assert lines(field)[0].text() == "2000"


def test_one_of_a_pair_is_typed(qtbot: QtBot) -> None:
    field = make(qtbot, find_hyperparameter("Adam", "betas"))
    with qtbot.waitSignal(field.valueChanged) as caught:
        retype(lines(field)[1], "0.99")
    assert caught.args == [(0.9, 0.99)]


def test_rising_counts_are_typed_in_one_field(qtbot: QtBot) -> None:
    field = make(qtbot, MILESTONES)
    assert [line.text() for line in lines(field)] == ["300, 600"]
    with qtbot.waitSignal(field.valueChanged) as caught:
        retype(lines(field)[0], "50, 100, 200")
    assert caught.args == [(50, 100, 200)]
    with qtbot.waitSignal(field.rejected), qtbot.assertNotEmitted(field.valueChanged):
        retype(lines(field)[0], "200, 100")
    assert field.value() == (50, 100, 200)


def test_a_number_out_of_range_is_refused_in_words(qtbot: QtBot) -> None:
    field = make(qtbot, find_hyperparameter("Adam", "betas"))
    with (
        qtbot.assertNotEmitted(field.valueChanged),
        qtbot.waitSignal(field.rejected) as caught,
    ):
        retype(lines(field)[0], "1.5")
    assert caught.args is not None
    assert isinstance(caught.args[0], SettingError)
    assert lines(field)[0].property("invalid") is True
    assert lines(field)[0].toolTip() == (
        "Betas must be at least 0 and less than 1, not 1.5"
    )
    assert field.value() == (0.9, 0.999)


def test_a_flag_is_ticked(qtbot: QtBot) -> None:
    field = make(qtbot, SPECS["bias"])
    with qtbot.waitSignal(field.valueChanged) as caught:
        QTest.keyClick(field.findChildren(QCheckBox)[0], Qt.Key.Key_Space)
    assert caught.args == [False]


def test_space_ticks_although_it_is_a_key_of_the_window(on_page: OnPage) -> None:
    field = SpecField(SPECS["bias"])
    page = on_page(field)
    seen: list[bool] = []
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Space), page)
    shortcut.activated.connect(lambda: seen.append(True))
    QTest.keyClick(field.findChildren(QCheckBox)[0], Qt.Key.Key_Space)
    assert (field.value(), seen) == (False, [])


def test_a_choice_is_made(qtbot: QtBot) -> None:
    field = make(qtbot, SPECS["reduction"])
    with qtbot.waitSignal(field.valueChanged) as caught:
        QTest.keyClick(field.findChildren(QComboBox)[0], Qt.Key.Key_Down)
    assert caught.args == ["sum"]


def test_a_choice_may_have_another_name(qtbot: QtBot) -> None:
    field = SpecField(SPECS["loss"], {"mse": ChoiceText("MSELoss", "Squares.")})
    qtbot.addWidget(field)
    box = field.findChildren(QComboBox)[0]
    assert (box.itemText(0), box.itemText(1)) == ("MSELoss", "l1")
    assert box.itemData(0, Qt.ItemDataRole.ToolTipRole) == "Squares."
    assert field.value() == "mse"


@pytest.mark.parametrize(
    ("spec", "value"),
    [
        (SPECS["bias"], False),
        (SPECS["reduction"], "sum"),
        (SPECS["degree"], 3),
        (find_hyperparameter("SGD", "lr"), 0.1 + 0.2),
        (find_hyperparameter("Rprop", "etas"), (0.25, 1.5)),
        (MILESTONES, (7, 8, 9)),
    ],
)
def test_showing_a_value_is_no_gesture(qtbot: QtBot, spec: Spec, value: Value) -> None:
    field = make(qtbot, spec)
    with qtbot.assertNotEmitted(field.valueChanged):
        field.setValue(value)
    assert field.value() == value


def test_no_value_of_another_kind_is_shown(qtbot: QtBot) -> None:
    field = make(qtbot, SPECS["reduction"])
    with pytest.raises(SettingError):
        field.setValue("median")
    assert field.value() == "mean"


@pytest.mark.parametrize("name", ["bias", "reduction", "degree"])
def test_what_is_blocked_says_why(qtbot: QtBot, name: str) -> None:
    field = make(qtbot, SPECS[name])
    free = field.toolTip()
    field.setBlocked("Not with several columns.")
    for widget in inputs(field):
        assert not widget.isEnabled()
        assert "Not with several columns." in widget.toolTip()
    field.setBlocked(None)
    for widget in inputs(field):
        assert widget.isEnabled()
        assert widget.toolTip() == free


def test_a_suffix_is_there_only_when_needed(on_page: OnPage, qtbot: QtBot) -> None:
    field = SpecField(SPECS["batch_size"])
    on_page(field)
    wide = lines(field)[0].width()
    field.setSuffix("all rows")
    qtbot.waitUntil(lambda: lines(field)[0].width() < wide)
    field.setSuffix("")
    qtbot.waitUntil(lambda: lines(field)[0].width() == wide)


def test_the_field_hands_the_focus_on(on_page: OnPage) -> None:
    field = SpecField(find_hyperparameter("Adam", "betas"))
    on_page(field)
    assert lines(field)[0].hasFocus()
