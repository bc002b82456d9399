"""The two looks of the window: every colour, the style sheet and the tinted icons.

The colours of the four meanings (train, test, model, optimum) and of all text have a
contrast of at least 4.5:1 to the surfaces that they stand on, which is what WCAG 2.2,
1.4.3 asks of text. Neither look depends on the system's.
"""

import re
from dataclasses import asdict, dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop.assets import resource

# Sides of an icon in device pixels; Qt takes the nearest larger one and scales it down.
_ICON_SIZES = (16, 18, 20, 24, 32, 36, 48, 64)
_APP_ICON_SIZES = (*_ICON_SIZES, 128, 256)
_TOKEN = re.compile(r"@(\w+)@")


@dataclass(frozen=True)
class Theme:
    """The colours of one look, as "#rrggbb".

    `train`, `test`, `model` and `optimum` mean the same in every picture and in the
    table; `info`, `warning` and `error` are those of messages.
    """

    name: str
    window: str
    card: str
    field: str
    hover: str
    border: str
    grid: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_text: str
    train: str
    test: str
    model: str
    optimum: str
    info: str
    warning: str
    error: str


LIGHT = Theme(
    name="light",
    window="#f3f4f6",
    card="#ffffff",
    field="#f7f8fa",
    hover="#e8ecf1",
    border="#d5dae1",
    grid="#eceff3",
    text="#1b1f24",
    muted="#58616d",
    disabled="#98a1ac",
    accent="#1f66d0",
    accent_text="#ffffff",
    train="#1f66d0",
    test="#a05f00",
    model="#bd1530",
    optimum="#14805e",
    info="#1f66d0",
    warning="#8f5600",
    error="#bd1530",
)
DARK = Theme(
    name="dark",
    window="#15171c",
    card="#1d2027",
    field="#252932",
    hover="#2f3541",
    border="#393f4b",
    grid="#282c35",
    text="#e7eaee",
    muted="#a3adba",
    disabled="#646d79",
    accent="#58a6ff",
    accent_text="#08111f",
    train="#58a6ff",
    test="#ffd166",
    model="#ff6b64",
    optimum="#4fd1a5",
    info="#58a6ff",
    warning="#ffd166",
    error="#ff7b74",
)


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give the whole application this look; may be called again with another one."""
    apply_colours(application, theme)
    apply_style_sheet(application, theme)


def apply_colours(application: QApplication, theme: Theme) -> None:
    """The part of the look that takes no time, however many widgets there are."""
    if not application.styleSheet():
        application.setStyle("Fusion")
    application.setPalette(_palette(theme))
    application.setFont(_with_tabular_figures(application.font()))


def apply_style_sheet(application: QApplication, theme: Theme) -> None:
    """The rest of it, best when all widgets stand where they belong.

    Each time that one is put into another, all that is in it is styled anew.
    """
    application.setStyleSheet(style_sheet(theme))


def icon(name: str, theme: Theme, *, on_accent: bool = False) -> QIcon:
    """The drawing of that name, in the theme's colours.

    Messages' icons have their level's colour, all others that of text; with `on_accent`
    it is that of text on the primary button. Raises FileNotFoundError for a name that
    is not drawn.
    """
    source = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    colours = {"info": theme.info, "warning": theme.warning, "error": theme.error}
    colour = theme.accent_text if on_accent else colours.get(name, theme.text)
    sizes = _APP_ICON_SIZES if name == "app" else _ICON_SIZES
    result = QIcon()
    for mode, tint in (
        (QIcon.Mode.Normal, colour),
        (QIcon.Mode.Disabled, theme.disabled),
    ):
        for size in sizes:
            result.addPixmap(_draw(source.replace("currentColor", tint), size), mode)
    return result


def _mix(first: str, second: str, part: float) -> str:
    """The colour that is `part` of the way from the first to the second."""
    a, b = QColor(first), QColor(second)
    ends = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + part * (y - x)) for x, y in ends)).name()


def _draw(source: str, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source.encode())).render(painter)
    painter.end()
    return pixmap


def _with_tabular_figures(font: QFont) -> QFont:
    """The same font with digits of one width, so that running numbers stand still."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, colour in (
        ((role.Window,), theme.window),
        ((role.Base, role.Button), theme.field),
        ((role.AlternateBase, role.ToolTipBase), theme.card),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), theme.text),
        ((role.Highlight, role.Accent, role.Link, role.LinkVisited), theme.accent),
        ((role.HighlightedText, role.BrightText), theme.accent_text),
        ((role.PlaceholderText,), theme.muted),
        ((role.Light, role.Midlight), theme.hover),
        ((role.Mid, role.Dark, role.Shadow), theme.border),
    ):
        for each in roles:
            palette.setColor(each, QColor(colour))
    off = QPalette.ColorGroup.Disabled
    for each in (
        role.WindowText,
        role.Text,
        role.ButtonText,
        role.PlaceholderText,
        role.HighlightedText,
        role.Link,
    ):
        palette.setColor(off, each, QColor(theme.disabled))
    palette.setColor(off, role.Highlight, QColor(theme.hover))
    return palette


def style_sheet(theme: Theme) -> str:
    """The template with every @token@ replaced; raises KeyError for an unknown one."""
    tokens: dict[str, str] = asdict(theme)
    tokens |= {
        f"{level}_soft": _mix(theme.card, tokens[level], 0.12)
        for level in ("info", "warning", "error")
    }
    tokens |= {
        "accent_hover": _mix(theme.accent, theme.text, 0.16),
        "accent_soft": _mix(theme.card, theme.accent, 0.16),
        "handle": _mix(theme.card, theme.muted, 0.45),
        "icons": resource("icons", "controls", theme.name).as_posix(),
    }
    template = resource("style", "window.qss").read_text(encoding="utf-8")
    return _TOKEN.sub(lambda match: tokens[match[1]], template)
