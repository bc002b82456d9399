"""A run goes wrong in the window: what is said, and what one click does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.window import MainWindow
from linreg.config import Config
from linreg.race import with_optimizer
from linreg.status import Status

TOO_FAST = 0.9


def buttons(window: MainWindow) -> dict[str, QPushButton]:
    found = window.messages.findChildren(QPushButton)
    return {b.text(): b for b in found if b.isVisible()}


def click(window: MainWindow, text: str) -> None:
    QTest.mouseClick(buttons(window)[text], Qt.MouseButton.LeftButton)


def said(window: MainWindow) -> str:
    message = window.messages.message
    return "" if message is None else message.text


@pytest.fixture
def diverged(
    qtbot: QtBot, window: MainWindow, finish: Callable[[], None]
) -> MainWindow:
    """The lecture's run at a rate that is far too large."""
    config = replace(window.session.config, settings={"lr": TOO_FAST})
    window.session.configure(config)
    window.actions_.run.trigger()
    qtbot.waitUntil(lambda: window.session.status is Status.DIVERGED, timeout=20_000)
    finish()
    return window


def standing_at_start(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: window.session.at_start and len(window.session.run.history) == 1,
        timeout=20_000,
    )


def test_divergence_is_explained_with_this_datas_numbers(diverged: MainWindow) -> None:
    assert "lr 0.9 is 15 times the largest stable rate 0.0601" in said(diverged)
    assert list(buttons(diverged)) == [
        "Reset with lr = 0.03",
        "Standardise x",
        "Clip at 0.1",
        "Go back to step 0",
    ]
    # The numbers that are shown are finite still.
    assert "nan" not in diverged.readout.accessibleName()
    row = diverged.session.row
    assert row is not None
    assert row.loss < 1e12


def test_a_safe_rate_is_one_click_and_one_undo_away(
    qtbot: QtBot, diverged: MainWindow, finish: Callable[[], None]
) -> None:
    history, reached = diverged.session.run.history, diverged.session.iteration
    click(diverged, "Reset with lr = 0.03")
    standing_at_start(qtbot, diverged)
    assert diverged.session.config.lr == 0.03
    assert diverged.actions_.undo.text() == "Undo Reset with lr = 0.03"
    diverged.actions_.run.trigger()
    qtbot.waitUntil(lambda: diverged.session.status is Status.FINISHED, timeout=20_000)
    finish()
    diverged.actions_.undo.trigger()
    qtbot.waitUntil(lambda: diverged.session.status is Status.DIVERGED, timeout=20_000)
    assert diverged.session.run.history is history
    assert diverged.session.iteration == reached
    assert diverged.session.config.lr == TOO_FAST
    assert "15 times" in said(diverged)
    diverged.actions_.redo.trigger()
    standing_at_start(qtbot, diverged)
    assert diverged.session.config.lr == 0.03
    diverged.actions_.undo.trigger()
    qtbot.waitUntil(lambda: diverged.session.run.history is history)


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Standardise x", lambda config: config.standardize),
        ("Clip at 0.1", lambda config: config.clip == 0.1),
    ],
)
def test_the_other_remedies_are_too(
    qtbot: QtBot,
    diverged: MainWindow,
    finish: Callable[[], None],
    button: str,
    expected: Callable[[Config], bool],
) -> None:
    before = diverged.session.config
    click(diverged, button)
    standing_at_start(qtbot, diverged)
    assert expected(diverged.session.config)
    diverged.actions_.run.trigger()
    qtbot.waitUntil(lambda: diverged.session.status is Status.FINISHED, timeout=30_000)
    finish()
    diverged.actions_.undo.trigger()
    qtbot.waitUntil(lambda: diverged.session.config == before)
    assert not expected(diverged.session.config)


def test_going_back_leads_to_the_state_before_the_growth(
    qtbot: QtBot, diverged: MainWindow, finish: Callable[[], None]
) -> None:
    reached = diverged.session.iteration
    click(diverged, "Go back to step 0")
    qtbot.waitUntil(lambda: diverged.session.iteration == 0)
    assert "state at iteration 0" in said(diverged)
    settings = {**diverged.session.config.settings, "lr": 0.02}
    diverged.session.configure(replace(diverged.session.config, settings=settings))
    diverged.actions_.undo.trigger()
    qtbot.waitUntil(lambda: diverged.session.config.lr == TOO_FAST)
    assert diverged.session.iteration in (0, reached)


def test_a_loss_that_still_falls_is_named_and_may_go_on(
    qtbot: QtBot, window: MainWindow, finish: Callable[[], None]
) -> None:
    config = replace(window.session.config, iterations=60, settings={"lr": 0.001})
    window.session.configure(config)
    window.actions_.run.trigger()
    qtbot.waitUntil(lambda: window.session.status is Status.FINISHED, timeout=20_000)
    finish()
    assert "still falling" in said(window)
    click(window, "Go on to 120 iterations")
    qtbot.waitUntil(lambda: window.session.iteration == 120, timeout=20_000)
    finish()
    assert window.session.config.iterations == 120
    qtbot.waitUntil(lambda: "120 iterations are done" in said(window), timeout=20_000)
    window.actions_.undo.trigger()
    qtbot.waitUntil(lambda: window.session.config.iterations == 60)
    qtbot.waitUntil(lambda: window.session.iteration == 60)


def test_what_is_not_the_case_any_more_goes_away(
    qtbot: QtBot, diverged: MainWindow
) -> None:
    diverged.actions_.reset.trigger()
    standing_at_start(qtbot, diverged)
    qtbot.waitUntil(lambda: diverged.messages.message is None)


def test_offers_go_when_another_run_is_shown_while_the_race_goes_on(
    qtbot: QtBot, diverged: MainWindow, finish: Callable[[], None]
) -> None:
    session = diverged.session
    shared = replace(session.config, iterations=10**6)
    session.race([shared, with_optimizer(shared, "Adam")])
    session.step(300)
    qtbot.waitUntil(lambda: session.status is Status.DIVERGED, timeout=20_000)
    finish()
    assert "Reset with lr = 0.03" in buttons(diverged)
    session.train()
    session.show_run(1)
    assert session.running
    assert not buttons(diverged)
    session.pause()
    finish()


def test_a_remedy_is_redone_for_the_run_that_it_was_for(
    qtbot: QtBot, diverged: MainWindow, finish: Callable[[], None]
) -> None:
    session = diverged.session
    session.race([session.config, with_optimizer(session.config, "Adam")])
    session.step(300)
    qtbot.waitUntil(lambda: session.status is Status.DIVERGED, timeout=20_000)
    finish()
    click(diverged, "Reset with lr = 0.03")
    standing_at_start(qtbot, diverged)
    diverged.actions_.undo.trigger()
    qtbot.waitUntil(lambda: session.status is Status.DIVERGED, timeout=20_000)
    session.show_run(1)
    diverged.actions_.redo.trigger()
    rates = [(config.optimizer, config.lr) for config in session.wanted]
    assert rates == [("SGD", 0.03), ("Adam", 0.001)]


def test_settings_that_wait_say_so_and_offer_the_reset(
    qtbot: QtBot, window: MainWindow, finish: Callable[[], None]
) -> None:
    window.session.step()
    finish()
    window.session.configure(replace(window.session.config, seed=3))
    assert list(buttons(window)) == ["Reset"]
    click(window, "Reset")
    standing_at_start(qtbot, window)
    assert window.session.run.config.seed == 3
    qtbot.waitUntil(lambda: window.messages.message is None)


def test_what_was_before_another_criterion_is_not_judged(
    qtbot: QtBot, window: MainWindow, finish: Callable[[], None]
) -> None:
    """Beside the first loss, 56 as a sum, all of the rest would count as arrived."""
    config = replace(window.session.config, settings={"lr": 0.05}, iterations=320)
    window.session.configure(config)
    window.session.step(120)
    finish()
    slower = replace(config, reduction="mean", settings={"lr": 0.01})
    window.session.configure(slower)
    window.actions_.run.trigger()
    qtbot.waitUntil(lambda: window.session.status is Status.FINISHED, timeout=20_000)
    finish()
    assert "still falling" in said(window)
