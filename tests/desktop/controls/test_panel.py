"""The config that comes out of gestures, and what the panel shows of one."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.controls.panel import HyperparameterPanel
from desktop.theme import DARK
from desktop.widgets.rate_gauge import RateGauge
from linreg.config import Config, lecture_config
from linreg.optimizers import OPTIMIZERS
from linreg.stability import Stability

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Desk:
    """A panel, and a stand-in for the one who follows what it asks for."""

    def __init__(self, qtbot: QtBot, config: Config, features: int = 1) -> None:
        self.running = self.config = config
        self.features = features
        self.has_test = True
        self.panel = HyperparameterPanel(config)
        qtbot.addWidget(self.panel)
        self.rejected: list[tuple[str, str]] = []
        self.panel.config_changed.connect(self.follow)
        self.panel.rejected.connect(
            lambda error: self.rejected.append((error.name, error.problem))
        )
        self.panel.resize(340, 700)
        self.panel.show()
        self.show()

    def follow(self, config: Config) -> None:
        self.config = config
        self.show()

    def show(self) -> None:
        self.panel.show_config(
            self.config, self.running, self.features, has_test=self.has_test
        )

    def labels(self) -> list[QLabel]:
        """What is to be read, once new rows are on the screen."""
        QApplication.processEvents()
        return [x for x in self.panel.findChildren(QLabel) if x.isVisible()]

    def row(self, text: str) -> tuple[QLabel, QWidget]:
        """The label that begins with this text, and the control beside it."""
        (label,) = [
            label for label in self.labels() if label.text().removesuffix(" ↺") == text
        ]
        buddy = label.buddy()
        assert buddy is not None
        return label, buddy

    def line(self, text: str) -> QLineEdit:
        control = self.row(text)[1]
        if isinstance(control, QLineEdit):
            return control
        return control.findChildren(QLineEdit)[0]

    def box(self, text: str) -> QComboBox:
        control = self.row(text)[1]
        if isinstance(control, QComboBox):
            return control
        return control.findChildren(QComboBox)[0]

    def lines(self, text: str) -> list[QLineEdit]:
        """The fields of all rows of that name, from top to bottom."""
        labels = [x for x in self.labels() if x.text() == text]
        return [x.buddy().findChildren(QLineEdit)[0] for x in labels]

    def gauge(self) -> RateGauge:
        (gauge,) = self.panel.findChildren(RateGauge)
        return gauge

    def type_into(self, text: str, typed: str) -> None:
        line = self.line(text)
        line.selectAll()
        QTest.keyClicks(line, typed)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def tick(self, text: str) -> None:
        check = self.row(text)[1].findChildren(QCheckBox)[0]
        QTest.keyClick(check, Qt.Key.Key_Space)

    def choose(self, text: str, entry: str) -> None:
        box = self.box(text)
        steps = box.findText(entry) - box.currentIndex()
        assert box.findText(entry) >= 0
        for _ in range(abs(steps)):
            QTest.keyClick(box, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)

    def waiting(self) -> set[str]:
        """The labels that say that their setting waits for Reset."""
        return {
            label.text().removesuffix(" ↺")
            for label in self.labels()
            if label.text().endswith("↺")
        }


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, lecture_config())


def test_the_lecture_s_settings_are_shown(desk: Desk) -> None:
    assert desk.box("torch.optim").currentText() == "SGD"
    assert desk.line("lr").text() == "0.01"
    assert desk.box("criterion").currentText() == "MSELoss"
    assert desk.box("reduction").currentText() == "sum"
    assert desk.line("iterations").text() == "1000"
    assert desk.waiting() == set()


def test_gestures_make_the_config(desk: Desk) -> None:
    desk.type_into("lr", "0,05")
    desk.type_into("momentum", "0.9")
    desk.tick("nesterov")
    desk.type_into("degree", "2")
    desk.choose("dtype", "float64")
    desk.choose("criterion", "HuberLoss")
    desk.choose("reduction", "mean")
    desk.type_into("L1 penalty", "0.1")
    desk.type_into("lr of b", "0.2")
    desk.type_into("clip norm", "3")
    desk.choose("scheduler", "MultiStepLR")
    desk.type_into("milestones", "10, 20")
    desk.type_into("patience", "40")
    desk.type_into("iterations", "5e2")
    desk.type_into("tolerance", "1e-6")
    desk.type_into("batch size", "2")
    desk.tick("shuffle")
    desk.type_into("test part", "0.2")
    desk.tick("standardize x")
    desk.type_into("seed", "7")
    desk.tick("bias")
    assert desk.config == Config(
        degree=2,
        bias=False,
        dtype="float64",
        loss="huber",
        reduction="mean",
        settings={"lr": 0.05, "momentum": 0.9, "nesterov": True},
        l1=0.1,
        lr_bias=0.2,
        clip=3.0,
        scheduler="MultiStepLR",
        scheduler_settings={"milestones": (10, 20)},
        patience=40,
        batch_size=2,
        shuffle=False,
        test_fraction=0.2,
        standardize=True,
        seed=7,
        iterations=500,
        tolerance=1e-6,
    )
    assert not desk.rejected


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_another_optimizer_brings_its_own_settings(desk: Desk, optimizer: str) -> None:
    desk.choose("torch.optim", optimizer)
    assert desk.config.optimizer == optimizer
    plain = {x.text().replace("\N{ZERO WIDTH SPACE}", "") for x in desk.labels()}
    assert {spec.name for spec in OPTIMIZERS[optimizer].hyperparameters} <= plain
    assert ("momentum" in plain) == (optimizer in ("SGD", "RMSprop"))


def test_what_differs_from_the_run_waits_for_reset(desk: Desk) -> None:
    desk.type_into("degree", "3")
    desk.choose("start", "zero")
    assert desk.waiting() == {"degree", "start"}
    desk.choose("torch.optim", "Adagrad")
    assert desk.waiting() == {"degree", "start", "torch.optim"}
    desk.running = desk.config
    desk.show()
    assert desk.waiting() == set()


def test_a_hyperparameter_that_cannot_change_in_a_run_waits(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(optimizer="Rprop"))
    desk.type_into("lr", "0.5")
    assert desk.waiting() == {"lr"}


def test_text_that_is_no_value_is_reported(desk: Desk) -> None:
    desk.follow(replace(desk.config, initial_weight=(1.0,), initial_bias=0.0))
    before = desk.config
    for text, typed in (("lr", "-1"), ("iterations", "0"), ("initial w", "one")):
        desk.type_into(text, typed)
        assert desk.line(text).property("invalid") is True
    assert desk.config == before
    assert desk.rejected == [
        ("lr", "out_of_range"),
        ("iterations", "out_of_range"),
        ("initial_weight", "not_a_number"),
    ]


def test_a_combination_that_cannot_be_shows_again_what_was(desk: Desk) -> None:
    desk.tick("nesterov")
    assert desk.rejected == [("nesterov", "conflict")]
    assert desk.config == lecture_config()
    check = desk.row("nesterov")[1].findChildren(QCheckBox)[0]
    assert not check.isChecked()
    desk.type_into("momentum", "0.9")
    desk.tick("nesterov")
    assert desk.config.settings["nesterov"] is True


def test_a_config_refused_elsewhere_shows_again_what_was(desk: Desk) -> None:
    """Only the data set knows that it has fewer rows."""
    desk.panel.config_changed.disconnect(desk.follow)
    desk.type_into("batch size", "99")
    assert desk.line("batch size").text() == "99"
    desk.show()
    assert desk.line("batch size").text() == "0"


def test_powers_are_of_one_column_only(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(), features=3)
    assert not desk.line("degree").isEnabled()
    assert "several" in desk.line("degree").toolTip()
    desk.features = 1
    desk.show()
    assert desk.line("degree").isEnabled()


def test_shuffling_a_full_batch_is_off_and_says_why(desk: Desk) -> None:
    check = desk.row("shuffle")[1].findChildren(QCheckBox)[0]
    assert not check.isEnabled()
    assert "full batch" in check.toolTip()
    desk.type_into("batch size", "1")
    assert check.isEnabled()


def test_given_weights_keep_when_the_degree_grows(desk: Desk) -> None:
    desk.panel.show_start((0.25,), -0.5)
    desk.choose("start", "given")
    desk.type_into("degree", "3")
    assert desk.config.initial_weight == (0.25, 0.0, 0.0)
    assert desk.config.initial_bias == -0.5


def test_weights_that_are_no_more_go_when_the_degree_falls(desk: Desk) -> None:
    desk.follow(Config(degree=2, initial_weight=(1.0, 2.0), initial_bias=0.0))
    desk.type_into("degree", "1")
    assert desk.config.initial_weight == (1.0,)


def test_zero_starts_every_weight_of_the_data_set(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(), features=3)
    desk.choose("start", "zero")
    assert desk.config.initial_weight == (0.0, 0.0, 0.0)


def test_the_start_of_the_run_is_shown(desk: Desk) -> None:
    desk.panel.show_start((0.25,), -0.5)
    assert desk.line("initial w").text() == "0.25"
    desk.follow(replace(desk.config, initial_weight=(2.0,), initial_bias=0.0))
    desk.panel.show_start((0.25,), -0.5)
    assert desk.line("initial w").text() == "2"


def test_the_largest_stable_rate_is_said(desk: Desk) -> None:
    known = Stability(0.060102, 0.0545, 159.2, None)
    desk.panel.show_stability(known, 0.01)
    said = [label.text() for label in desk.labels()]
    assert "Settles below lr = 0.0601; fastest at 0.0545." in said
    assert "At lr = 0.01: 159 iterations per decade of loss." in said


def test_the_rate_is_dragged_on_its_scale(desk: Desk, qtbot: QtBot) -> None:
    desk.panel.show_stability(Stability(0.0601, None, 159.2, None), 0.01)
    gauge = desk.gauge()
    qtbot.waitUntil(gauge.isVisible)
    QTest.keyClick(gauge, Qt.Key.Key_Right)
    assert desk.config.lr == 0.0105
    assert desk.line("lr").text() == "0.0105"
    desk.type_into("lr", "0.5")
    assert gauge.value() == 0.5


def test_a_rate_that_is_refused_elsewhere_is_not_left_on_the_scale(desk: Desk) -> None:
    desk.panel.config_changed.disconnect(desk.follow)
    QTest.keyClick(desk.gauge(), Qt.Key.Key_Right)
    desk.show()
    assert desk.gauge().value() == 0.01


def test_a_theme_reaches_the_scale(desk: Desk) -> None:
    desk.panel.show_stability(Stability(0.0601, None, 159.2, None), 0.01)
    light = desk.gauge().grab().toImage()
    desk.panel.set_theme(DARK)
    assert desk.gauge().grab().toImage() != light


@pytest.mark.parametrize(
    "config",
    [
        *(Config(optimizer=name) for name in ("SGD", "Adam", "LBFGS", "Rprop")),
        Config(optimizer="Adagrad", scheduler="OneCycleLR"),
        Config(scheduler="ReduceLROnPlateau"),
        Config(scheduler="MultiStepLR", lr_bias=0.01, clip=1.0),
    ],
)
def test_nothing_is_cut_off_at_the_panel_s_width(qtbot: QtBot, config: Config) -> None:
    desk = Desk(qtbot, config)
    desk.panel.show_stability(Stability(0.060102, 0.0545, 1.6e7, None), config.lr)
    body = desk.panel.widget()
    assert body is not None
    assert body.minimumSizeHint().width() <= desk.panel.viewport().width()
    qtbot.waitUntil(lambda: body.width() == desk.panel.viewport().width())


def test_early_stopping_needs_test_rows(desk: Desk) -> None:
    desk.has_test = False
    desk.show()
    line = desk.line("patience")
    assert not line.isEnabled()
    assert "no test rows" in line.toolTip()
    desk.type_into("test part", "0.2")
    assert line.isEnabled()
    desk.type_into("test part", "0")
    assert not line.isEnabled()
    desk.has_test = True
    desk.show()
    assert line.isEnabled()


def test_a_refused_combination_forgets_no_test_rows(desk: Desk) -> None:
    desk.has_test = False
    desk.show()
    desk.tick("nesterov")
    assert desk.rejected
    assert not desk.line("patience").isEnabled()


@pytest.mark.parametrize(
    ("label", "suffix"),
    [
        ("patience", "off"),
        ("tolerance", "off"),
        ("clip norm", "off"),
        ("lr of b", "same as lr"),
        ("batch size", "all rows"),
    ],
)
def test_what_zero_means_is_said_beside_it(desk: Desk, label: str, suffix: str) -> None:
    field = desk.row(label)[1]

    def suffixes() -> list[str]:
        return [x.text() for x in field.findChildren(QLabel) if x.isVisible()]

    assert suffixes() == [suffix]
    desk.type_into(label, "1")
    assert suffixes() == []
    desk.type_into(label, "0")
    assert suffixes() == [suffix]


def test_a_rate_under_a_schedule_waits(qtbot: QtBot) -> None:
    """The schedule moves it; only a run that starts anew has another one."""
    desk = Desk(qtbot, Config(scheduler="StepLR"))
    desk.type_into("lr", "0.5")
    assert desk.waiting() == {"lr"}


def test_a_schedule_of_its_own_patience_is_not_the_stop_rule_s(qtbot: QtBot) -> None:
    desk = Desk(qtbot, Config(scheduler="ReduceLROnPlateau"))
    plateau, stop = desk.lines("patience")
    desk.panel.show_config(
        replace(desk.config, patience=7), desk.running, 1, has_test=True
    )
    waiting = [x.text() for x in desk.labels() if x.text().startswith("patience")]
    assert (plateau.text(), stop.text()) == ("10", "7")
    assert waiting == ["patience", "patience ↺"]


def test_showing_a_config_is_no_gesture(desk: Desk, qtbot: QtBot) -> None:
    other = Config(optimizer="Adam", bias=False, loss="l1", batch_size=3, seed=9)
    with qtbot.assertNotEmitted(desk.panel.config_changed):
        desk.panel.show_config(other, other, 1)
    assert desk.box("torch.optim").currentText() == "Adam"


def test_every_control_explains_itself(desk: Desk) -> None:
    for kind in (QLineEdit, QComboBox, QCheckBox):
        for control in desk.panel.findChildren(kind):
            assert control.toolTip()
            assert control.accessibleName()
