"""Light or dark, as a person chose or as the system has it."""

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from desktop.theme import DARK, LIGHT
from desktop.theme_choice import SYSTEM, chosen_theme, remember_theme, theme_choice


@pytest.fixture
def settings(qtbot: QtBot) -> QSettings:
    return QSettings()


def test_at_first_it_is_the_systems(settings: QSettings) -> None:
    assert theme_choice(settings) == SYSTEM
    # The platform of the tests has no colours of its own.
    assert chosen_theme(settings) is LIGHT


def test_a_choice_is_remembered(settings: QSettings) -> None:
    for theme in (DARK, LIGHT):
        remember_theme(settings, theme.name)
        assert chosen_theme(QSettings()) is theme


def test_a_choice_that_is_not_there_any_more_is_the_systems(
    settings: QSettings,
) -> None:
    remember_theme(settings, "sepia")
    assert theme_choice(settings) == SYSTEM
