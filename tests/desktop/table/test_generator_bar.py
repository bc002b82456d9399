"""The bar below drawn data, by gestures: other numbers, and Regenerate."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.table.generator_bar import GeneratorBar
from linreg.errors import SettingError
from linreg.generators import GENERATORS

Asked = list[tuple[str, int, float, int]]


@pytest.fixture
def bar(qtbot: QtBot) -> GeneratorBar:
    bar = GeneratorBar()
    qtbot.addWidget(bar)
    bar.resize(306, bar.sizeHint().height())
    bar.show()
    bar.show_generator("noisy_line", 60, 1.5, 3)
    return bar


@pytest.fixture
def asked(bar: GeneratorBar) -> Asked:
    heard: Asked = []
    bar.generate_requested.connect(lambda *arguments: heard.append(arguments))
    return heard


def field(bar: GeneratorBar, name: str) -> QLineEdit:
    found: list[QLineEdit] = bar.findChildren(QLineEdit)
    (one,) = (edit for edit in found if edit.accessibleName() == name)
    return one


def enter(bar: GeneratorBar, name: str, text: str) -> None:
    field(bar, name).selectAll()
    QTest.keyClicks(field(bar, name), text)
    QTest.keyClick(field(bar, name), Qt.Key.Key_Return)


def press(bar: GeneratorBar) -> None:
    (button,) = bar.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def shown(bar: GeneratorBar) -> list[str]:
    return [field(bar, name).text() for name in ("Rows n", "Noise σ", "Seed")]


def test_it_shows_what_the_data_were_drawn_with(
    bar: GeneratorBar, asked: Asked
) -> None:
    assert shown(bar) == ["60", "1.5", "3"]
    bar.show_generator("polynomial", 10_000_000, 0.25, 2**31 - 1)
    assert shown(bar) == ["10000000", "0.25", "2147483647"]
    assert asked == []


def test_regenerate_asks_for_the_next_seed_and_shows_the_one_in_use(
    bar: GeneratorBar, asked: Asked
) -> None:
    press(bar)
    assert asked == [("noisy_line", 60, 1.5, 4)]
    # The data could not be had, or are not there as yet.
    assert shown(bar) == ["60", "1.5", "3"]
    bar.show_generator(*asked[0])
    assert shown(bar) == ["60", "1.5", "4"]
    press(bar)
    assert asked[1] == ("noisy_line", 60, 1.5, 5)


def test_after_the_last_seed_comes_the_first(bar: GeneratorBar, asked: Asked) -> None:
    bar.show_generator("clusters", 60, 1.0, 2**31 - 1)
    press(bar)
    assert asked == [("clusters", 60, 1.0, 0)]


@pytest.mark.parametrize(
    ("name", "text", "request_"),
    [
        ("Rows n", "200", ("noisy_line", 200, 1.5, 3)),
        ("Noise σ", "0,5", ("noisy_line", 60, 0.5, 3)),
        ("Noise σ", "0", ("noisy_line", 60, 0.0, 3)),
        ("Seed", "77", ("noisy_line", 60, 1.5, 77)),
    ],
)
def test_another_number_draws_at_once_from_the_seed_shown(
    bar: GeneratorBar,
    asked: Asked,
    name: str,
    text: str,
    request_: tuple[str, int, float, int],
) -> None:
    enter(bar, name, text)
    assert asked == [request_]
    assert type(asked[0][1]) is int
    assert type(asked[0][3]) is int


@pytest.mark.parametrize(
    ("name", "text"),
    [("Rows n", "1"), ("Rows n", "10000001"), ("Noise σ", "-1"), ("Seed", "x")],
)
def test_what_cannot_be_drawn_is_refused(
    bar: GeneratorBar, asked: Asked, name: str, text: str
) -> None:
    refused: list[object] = []
    bar.rejected.connect(refused.append)
    enter(bar, name, text)
    assert [type(error) for error in refused] == [SettingError]
    assert asked == []
    assert "must be" in field(bar, name).toolTip()


def test_a_line_has_no_noise_to_set(bar: GeneratorBar, asked: Asked) -> None:
    bar.show_generator("line", 50, 1.0, 0)
    noise = field(bar, "Noise σ")
    assert not noise.isEnabled()
    assert "no noise" in noise.toolTip()
    bar.show_generator("outliers", 50, 1.0, 0)
    assert noise.isEnabled()
    assert "Standard deviation" in noise.toolTip()


@pytest.mark.parametrize("name", GENERATORS)
def test_it_says_what_sigma_is(bar: GeneratorBar, name: str) -> None:
    bar.show_generator(name, 50, 1.0, 0)
    texts = [label.text() for label in bar.findChildren(QLabel)]
    noise = GENERATORS[name].noise
    said = f"σ is the standard deviation of {noise}" if noise else "Without noise"
    assert said in texts


def test_it_is_no_wider_than_its_panel_and_all_of_n_can_be_read(
    bar: GeneratorBar,
) -> None:
    bar.show_generator("line", 10_000_000, 1.0, 0)
    assert bar.minimumSizeHint().width() <= 306
    edit = field(bar, "Rows n")
    assert edit.fontMetrics().horizontalAdvance(edit.text()) < edit.width() - 16
    for widget in (*bar.findChildren(QLineEdit), *bar.findChildren(QPushButton)):
        assert widget.toolTip()
        assert widget.accessibleName()
