"""What of the window a project brings back, and what it must not hold."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from desktop.data_gestures import Drawing
from desktop.plots.feature_box import FeatureBox
from desktop.window import MainWindow
from desktop.window_state import (
    PAGES,
    WindowParts,
    WindowState,
    apply_state,
    check_state,
    read_state,
)
from linreg.config import Config
from linreg.dataset import Dataset
from linreg.errors import ProjectError
from linreg.prepare import Prepared, prepare


@pytest.fixture
def parts(window: MainWindow) -> WindowParts:
    return WindowParts(
        window.body,
        window.transport,
        window.actions_,
        window.fit,
        window.surface,
        window.surface_3d,
    )


def prepared_of(columns: int) -> Prepared:
    """Data of so many x columns, for a model with a bias."""
    x = np.arange(6.0)
    names = ("size", "age", "y")
    dataset = Dataset("two columns", names, (x, x**2, x + 1), names[:columns], "y")
    return prepare(dataset, Config())


def check(window: Mapping[str, Any], columns: int = 2) -> WindowState:
    return check_state(window, prepared_of(columns))


GOOD: Mapping[str, Any] = {
    "pages": {
        "fit": "residuals",
        "loss": "statistics",
        "surface": "surface_3d",
        "step": "race",
    },
    "enlarged": "loss",
    "logarithmic_loss": False,
    "best_fit": False,
    "overlays": ["curvature_axes", "linear_levels"],
    "feature": 0,
    "parameters": [1, 0],
    "speed": 20,
    "subject": {"generator": "line", "rows": 50, "noise": 0.5, "seed": 3},
}


def tabs(window: MainWindow, stack: str) -> str:
    """Which tab of that place can be seen, by its text."""
    shown = dict(zip(PAGES, window.body.stacks, strict=True))[stack]
    (bar,) = (b for b in shown.findChildren(QTabBar) if b.isVisible())
    return str(bar.tabText(bar.currentIndex()))


def test_the_window_looks_as_it_did(window: MainWindow, parts: WindowParts) -> None:
    apply_state(check(GOOD), parts)
    assert tabs(window, "loss") == "Stats"
    assert not window.body.fit_stack.isVisible()
    assert not window.loss.logarithmic
    assert window.transport.rate == 20
    assert not window.actions_.exact_fit.isChecked()
    assert window.surface.overlays == ("curvature_axes", "linear_levels")
    window.body.pictures.enlarge(None)
    assert tabs(window, "fit") == "Residuals"
    assert tabs(window, "surface") == "3D"
    assert tabs(window, "step") == "Race"


def test_what_is_read_is_what_was_applied(parts: WindowParts) -> None:
    apply_state(check(GOOD), parts)
    read = read_state(parts, check(GOOD).subject)
    assert json.loads(json.dumps(read)) == GOOD


def test_as_fast_as_it_goes_and_nothing_enlarged(
    window: MainWindow, parts: WindowParts
) -> None:
    first = read_state(parts, None)
    assert first["speed"] is None
    assert first["enlarged"] is None
    apply_state(check(GOOD), parts)
    apply_state(check(first), parts)
    assert window.transport.rate is None
    assert window.body.fit_stack.isVisible()
    assert read_state(parts, None) == first


def test_every_page_of_the_window_has_its_name(window: MainWindow) -> None:
    titles = [
        [bar.tabText(i) for i in range(bar.count())]
        for stack in window.body.stacks
        for bar in stack.findChildren(QTabBar)[:1]
    ]
    assert titles == [
        ["Fit", "Residuals"],
        ["Loss", "Log", "Stats", "Certified"],
        ["Surface", "3D", "Scaling"],
        ["Parameters", "Code", "Graph", "Numbers", "Race", "About"],
    ]
    assert [len(names) for names in PAGES.values()] == list(map(len, titles))


def test_what_stands_behind_the_data_comes_back(parts: WindowParts) -> None:
    drawn = {**GOOD["subject"], "rows": 9, "seed": 1}
    for subject, kept in (
        (None, None),
        ("hubble", {"entry": "hubble"}),
        (Drawing("line", 9, 0.5, 1), drawn),
    ):
        read = read_state(parts, subject)
        assert read["subject"] == kept
        assert check(read).subject == subject


def broken(path: str, value: object) -> dict[str, Any]:
    """A good state with another value at this place; `...` takes the field out."""
    state: dict[str, Any] = json.loads(json.dumps(GOOD))
    *way, last = path.split(".")[1:]
    place = state
    for name in way:
        place = place[name]
    place[last] = value
    if value is ...:
        del place[last]
    return state


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("window.pages", "fit", "wrong_type"),
        ("window.pages.fit", 1, "wrong_type"),
        ("window.pages.fit", "loss", "out_of_range"),
        ("window.pages.fit", ..., "absent"),
        ("window.pages.fifth", "fit", "unknown"),
        ("window.enlarged", "residuals", "out_of_range"),
        ("window.logarithmic_loss", 1, "wrong_type"),
        ("window.best_fit", None, "wrong_type"),
        ("window.best_fit", ..., "absent"),
        ("window.overlays", "batch_loss", "wrong_type"),
        ("window.overlays", ["clouds"], "out_of_range"),
        ("window.overlays", ["batch_loss"] * 5, "too_large"),
        ("window.overlays", [None], "wrong_type"),
        ("window.feature", -1, "out_of_range"),
        ("window.feature", 2, "out_of_range"),
        ("window.feature", "x1", "wrong_type"),
        ("window.parameters", 1, "wrong_type"),
        ("window.parameters", [0], "out_of_range"),
        ("window.parameters", [1, 1], "out_of_range"),
        ("window.parameters", [0, 1, 2], "too_large"),
        ("window.parameters", [0, 3], "out_of_range"),
        ("window.parameters", [True, 0], "wrong_type"),
        ("window.speed", 3, "out_of_range"),
        ("window.speed", True, "wrong_type"),
        ("window.speed", "fast", "wrong_type"),
        ("window.subject", [], "wrong_type"),
        ("window.subject", {"entry": 1}, "wrong_type"),
        ("window.subject", {"entry": "cars", "rows": 1}, "unknown"),
        ("window.subject.generator", "nonsense", "out_of_range"),
        ("window.subject.rows", 1, "out_of_range"),
        ("window.subject.rows", 2.5, "wrong_type"),
        ("window.subject.rows", 10**400, "out_of_range"),
        ("window.subject.noise", float("nan"), "out_of_range"),
        ("window.subject.seed", False, "wrong_type"),
        ("window.subject.seed", ..., "absent"),
        ("window.theme", "dark", "unknown"),
    ],
)
def test_what_is_wrong_is_named(field: str, value: object, problem: str) -> None:
    with pytest.raises(ProjectError) as caught:
        check(broken(field, value))
    assert caught.value.problem == problem
    assert caught.value.field.startswith(field)


def test_a_project_of_version_1_has_no_overlays() -> None:
    assert check(broken("window.overlays", ...)).overlays == ()


def test_a_project_of_version_2_has_no_axes() -> None:
    assert check(broken("window.feature", ...)).feature == 0
    assert check(broken("window.parameters", ...)).parameters is None


def test_what_was_on_the_axes_is_there_again(
    qtbot: QtBot, window: MainWindow, parts: WindowParts
) -> None:
    window.session.load(prepared_of(2).dataset, "two columns")
    qtbot.waitUntil(lambda: len(window.session.run.history) == 1)
    first = read_state(parts, None)
    assert (first["feature"], first["parameters"]) == (0, [0, 1])
    apply_state(check({**first, "feature": 1, "parameters": [2, 0]}), parts)
    (chosen,) = window.fit.findChildren(FeatureBox)
    assert chosen.currentText() == "age"
    assert window.surface.shown == window.surface_3d.shown == (2, 0)
    read = read_state(parts, None)
    assert (read["feature"], read["parameters"]) == (1, [2, 0])


def test_with_a_single_parameter_there_are_no_axes_to_keep(
    qtbot: QtBot, window: MainWindow, parts: WindowParts
) -> None:
    window.session.restart(replace(window.session.config, bias=False))
    qtbot.waitUntil(lambda: window.surface.shown == (0,))
    read = read_state(parts, None)
    assert read["parameters"] is None
    apply_state(check(read, columns=1), parts)
    assert window.surface.shown == (0,)


def test_a_good_state_is_left_as_it_is() -> None:
    state = check(GOOD)
    assert state.subject == Drawing("line", 50, 0.5, 3)
    assert state.pages == GOOD["pages"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(st.sampled_from(["entry", "fit", "rows"]), parts)
    ),
    max_leaves=5,
)


@given(changes=st.dictionaries(st.sampled_from([*GOOD, "more"]), ANYTHING))
def test_of_whatever_stands_there_only_typed_errors_come(
    changes: dict[str, Any],
) -> None:
    with suppress(ProjectError):
        state = check({**GOOD, **changes})
        assert set(state.pages) == set(PAGES)
