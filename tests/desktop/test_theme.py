"""The two looks: legible, told apart without full colour vision, never the system's."""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.assets import resource
from desktop.theme import DARK, LIGHT, Theme, apply_theme, icon
from desktop.widgets.card import Card

# The offscreen platform says so of every window with a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
MEANINGS = ("train", "test", "model", "optimum")
LEVELS = ("info", "warning", "error")
NAMES = [
    *("run", "pause", "step", "step_many", "reset", "import", "export", "close"),
    *("info", "warning", "error", "light", "dark"),
    *("step_back", "phase", "first", "last"),
]
FloatArray = npt.NDArray[np.float64]

# How much of linear R, G, B each kind of eye sees as R, G, B, for complete deficiency:
# Machado, Oliveira & Fernandes (2009), "A physiologically-based model for simulation of
# color vision deficiency", table 1, severity 1.0.
EYES = {
    "full": np.eye(3),
    "protanope": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranope": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanope": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> FloatArray:
    """Linear R, G, B (3,) of "#rrggbb", by the sRGB standard."""
    coded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio, between 1 and 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    dark, light = sorted(float(linear(colour) @ weights) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: FloatArray) -> FloatArray:
    """CIE L*, a*, b* (3,) of linear R, G, B, for white D65."""
    to_xyz = np.array(
        [
            [0.4124, 0.3576, 0.1805],
            [0.2126, 0.7152, 0.0722],
            [0.0193, 0.1192, 0.9505],
        ]
    )
    t = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.fixture
def wear(qapp: QApplication) -> Iterator[Callable[[Theme], None]]:
    """Put a look on, for the length of a test."""
    style, palette, font = qapp.style().name(), qapp.palette(), qapp.font()
    yield lambda theme: apply_theme(qapp, theme)
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    """Red, green, blue and opacity (height, width, 4) of a picture."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    shape = (plain.height(), plain.width(), 4)
    return np.frombuffer(plain.constBits(), np.uint8).reshape(shape).copy()


def names(rgba: npt.NDArray[np.uint8]) -> set[str]:
    """The colours (n, 4) without transparency, as "#rrggbb"."""
    opaque = np.unique(rgba[rgba[:, 3] == 255], axis=0)
    return {"#" + bytes(row[:3].tolist()).hex() for row in opaque}


def colours(image: QImage) -> set[str]:
    """Every colour that a picture holds without transparency."""
    return names(pixels(image).reshape(-1, 4))


@THEMES
def test_text_is_legible_on_every_surface(theme: Theme) -> None:
    for surface in (theme.window, theme.card, theme.field, theme.hover):
        assert contrast(theme.text, surface) >= 7
        assert contrast(theme.muted, surface) >= 4.5
    assert contrast(theme.accent_text, theme.accent) >= 4.5


@THEMES
@pytest.mark.parametrize("name", [*MEANINGS, *LEVELS])
def test_a_meaning_is_legible_as_text(theme: Theme, name: str) -> None:
    for surface in (theme.card, theme.field):
        assert contrast(getattr(theme, name), surface) >= 4.5


@THEMES
def test_what_has_the_focus_stands_out(theme: Theme) -> None:
    """3:1 is what WCAG 2.2, 1.4.11 asks of the edges of controls."""
    for surface in (theme.window, theme.card, theme.field):
        assert contrast(theme.accent, surface) >= 3


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_the_meanings_are_told_apart(theme: Theme, eye: str) -> None:
    """2.3 is a difference that is just noticed; marks and dashes help besides."""
    seen = [lab(EYES[eye] @ linear(getattr(theme, name))) for name in MEANINGS]
    for one, other in combinations(seen, 2):
        assert np.linalg.norm(one - other) > 15


@THEMES
def test_every_colour_is_written_in_full(theme: Theme) -> None:
    for name, colour in asdict(theme).items():
        assert name == "name" or re.fullmatch(r"#[0-9a-f]{6}", colour)


@THEMES
@pytest.mark.parametrize("name", NAMES)
def test_an_icon_has_the_theme_s_colour(
    qapp: QApplication, theme: Theme, name: str
) -> None:
    tint = getattr(theme, name) if name in LEVELS else theme.text
    drawn = icon(name, theme)
    size = QSize(48, 48)
    for mode, expected in (
        (QIcon.Mode.Normal, tint),
        (QIcon.Mode.Disabled, theme.disabled),
    ):
        seen = colours(drawn.pixmap(size, mode).toImage())
        assert expected in seen
        # Smooth edges may be off by a rounding.
        assert all(abs(linear(c) - linear(expected)).max() < 0.01 for c in seen)


@THEMES
def test_an_icon_can_stand_on_the_accent(qapp: QApplication, theme: Theme) -> None:
    drawn = icon("run", theme, on_accent=True)
    assert colours(drawn.pixmap(QSize(48, 48)).toImage()) == {theme.accent_text}


@pytest.mark.parametrize("name", NAMES)
def test_an_icon_leaves_a_margin(qapp: QApplication, name: str) -> None:
    opacity = pixels(icon(name, LIGHT).pixmap(QSize(48, 48)).toImage())[:, :, 3]
    assert opacity[5:-5, 5:-5].any()
    opacity[1:-1, 1:-1] = 0
    assert not opacity.any()


def test_the_program_s_own_icon_is_large_and_coloured(qapp: QApplication) -> None:
    drawn = icon("app", LIGHT)
    assert QSize(256, 256) in drawn.availableSizes()
    assert len(colours(drawn.pixmap(QSize(64, 64)).toImage())) > 3


@pytest.mark.parametrize("name", ["unicorn", "", "../style/window"])
def test_an_unknown_icon_raises(qapp: QApplication, name: str) -> None:
    with pytest.raises((FileNotFoundError, ValueError)):
        icon(name, LIGHT)


@THEMES
def test_the_style_sheet_s_pictures_are_there_in_its_colours(
    wear: Callable[[Theme], None], qapp: QApplication, theme: Theme
) -> None:
    wear(theme)
    pictures = set(re.findall(r'url\("([^"]+)"\)', qapp.styleSheet()))
    folder = resource("icons", "controls", theme.name)
    assert pictures == {path.as_posix() for path in folder.iterdir()}
    allowed = {theme.text, theme.muted, theme.disabled, theme.accent_text}
    for path in folder.iterdir():
        strokes = re.findall(r'stroke="([^"]+)"', path.read_text(encoding="utf-8"))
        assert strokes
        assert set(strokes) <= allowed


@THEMES
def test_no_token_is_left_in_the_style_sheet(
    wear: Callable[[Theme], None], qapp: QApplication, theme: Theme
) -> None:
    wear(theme)
    assert "@" not in qapp.styleSheet()
    assert theme.card in qapp.styleSheet()


@THEMES
def test_the_palette_is_all_the_theme_s(
    wear: Callable[[Theme], None], qapp: QApplication, theme: Theme
) -> None:
    """No role is left to the system, whose look may be the other one."""
    wear(theme)
    palette, role, group = qapp.palette(), QPalette.ColorRole, QPalette.ColorGroup
    own = set(asdict(theme).values())
    for each in role:
        if each not in (role.NoRole, role.NColorRoles):
            assert palette.color(group.Active, each).name() in own, each
    assert palette.color(role.Window).name() == theme.window
    assert palette.color(role.Text).name() == theme.text
    assert palette.color(role.Link).name() == theme.accent
    assert palette.color(role.ToolTipText).name() == theme.text
    assert palette.color(role.PlaceholderText).name() == theme.muted
    assert palette.color(group.Disabled, role.Text).name() == theme.disabled


def test_figures_have_one_width(
    wear: Callable[[Theme], None], qapp: QApplication
) -> None:
    wear(LIGHT)
    assert qapp.font().featureValue(QFont.Tag("tnum")) == 1


def test_another_look_may_follow(wear: Callable[[Theme], None], qtbot: QtBot) -> None:
    card = Card("Title")
    qtbot.addWidget(card)
    card.resize(120, 80)
    for theme in (LIGHT, DARK, LIGHT):
        wear(theme)
        assert card.grab().toImage().pixelColor(60, 70).name() == theme.card


def _tabs() -> QTabBar:
    bar = QTabBar()
    bar.addTab("Code")
    bar.addTab("Graph")
    return bar


def _table() -> QTableWidget:
    table = QTableWidget(2, 2)
    table.setFixedSize(160, 90)
    return table


def _selectable_label() -> QLabel:
    label = QLabel("text")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    return label


CONTROLS: list[Callable[[], QWidget]] = [
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    lambda: QSlider(Qt.Orientation.Horizontal),
    QSpinBox,
    _tabs,
    _table,
    QToolButton,
    _selectable_label,
]


@THEMES
@pytest.mark.parametrize("make", CONTROLS)
def test_the_focus_is_seen(
    wear: Callable[[Theme], None],
    qtbot: QtBot,
    theme: Theme,
    make: Callable[[], QWidget],
) -> None:
    wear(theme)
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    control, other = make(), QPushButton()
    for widget in (control, other):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(widget)
    page.show()
    page.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    before, size = control.grab().toImage(), control.sizeHint()
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    old, new = pixels(before), pixels(control.grab().toImage())
    changed = names(new[(old != new).any(axis=2)])
    assert changed & {theme.accent, theme.text}
    assert control.sizeHint() == size


@THEMES
def test_a_refused_field_is_marked(
    wear: Callable[[Theme], None], qtbot: QtBot, theme: Theme
) -> None:
    wear(theme)
    field = QLineEdit("abc")
    qtbot.addWidget(field)
    assert theme.error not in colours(field.grab().toImage())
    field.setProperty("invalid", True)
    field.style().unpolish(field)
    field.style().polish(field)
    assert theme.error in colours(field.grab().toImage())


@THEMES
def test_a_check_box_shows_its_mark(
    wear: Callable[[Theme], None], qtbot: QtBot, theme: Theme
) -> None:
    wear(theme)
    box = QCheckBox()
    qtbot.addWidget(box)
    assert theme.accent not in colours(box.grab().toImage())
    box.setChecked(True)
    assert {theme.accent, theme.accent_text} <= colours(box.grab().toImage())


@THEMES
def test_what_is_disabled_looks_so(
    wear: Callable[[Theme], None], qtbot: QtBot, theme: Theme
) -> None:
    wear(theme)
    makers: list[Callable[[str], QWidget]] = [QPushButton, QCheckBox, QLineEdit, QLabel]
    for make in makers:
        control = make("abcdefgh")
        qtbot.addWidget(control)
        control.setEnabled(False)
        drawn = colours(control.grab().toImage())
        assert theme.disabled in drawn
        assert theme.text not in drawn


@THEMES
def test_the_corner_of_a_table_is_the_theme_s(
    wear: Callable[[Theme], None], qtbot: QtBot, theme: Theme
) -> None:
    wear(theme)
    table = _table()
    qtbot.addWidget(table)
    assert table.grab().toImage().pixelColor(6, 6) == QColor(theme.field)
