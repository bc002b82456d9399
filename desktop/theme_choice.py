"""Light or dark: what the person chose, or else what the system has."""

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication

from desktop.theme import DARK, LIGHT, Theme

SYSTEM = "system"
_KEY = "view/theme"
_THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme_choice(settings: QSettings) -> str:
    """ "light", "dark", or "system"."""
    choice = str(settings.value(_KEY, SYSTEM))
    return choice if choice in _THEMES else SYSTEM


def remember_theme(settings: QSettings, choice: str) -> None:
    settings.setValue(_KEY, choice)


def chosen_theme(settings: QSettings) -> Theme:
    """The theme to show now; light where the system does not say."""
    choice = theme_choice(settings)
    if choice in _THEMES:
        return _THEMES[choice]
    scheme = QGuiApplication.styleHints().colorScheme()
    return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
