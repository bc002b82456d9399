"""What of the window a project brings back, and what it must not hold."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QTabBar

from desktop.data_gestures import Drawing
from desktop.window import MainWindow
from desktop.window_state import (
    PAGES,
    WindowParts,
    apply_state,
    check_state,
    read_state,
)
from linreg.errors import ProjectError


@pytest.fixture
def parts(window: MainWindow) -> WindowParts:
    return WindowParts(window.body, window.transport, window.actions_, window.surface)


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
    "speed": 20,
    "subject": {"generator": "line", "rows": 50, "noise": 0.5, "seed": 3},
}


def tabs(window: MainWindow, stack: str) -> str:
    """Which tab of that place can be seen, by its text."""
    shown = dict(zip(PAGES, window.body.stacks, strict=True))[stack]
    (bar,) = (b for b in shown.findChildren(QTabBar) if b.isVisible())
    return str(bar.tabText(bar.currentIndex()))


def test_the_window_looks_as_it_did(window: MainWindow, parts: WindowParts) -> None:
    apply_state(check_state(GOOD), parts)
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
    apply_state(check_state(GOOD), parts)
    read = read_state(parts, check_state(GOOD).subject)
    assert json.loads(json.dumps(read)) == GOOD


def test_as_fast_as_it_goes_and_nothing_enlarged(
    window: MainWindow, parts: WindowParts
) -> None:
    first = read_state(parts, None)
    assert first["speed"] is None
    assert first["enlarged"] is None
    apply_state(check_state(GOOD), parts)
    apply_state(check_state(first), parts)
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
        assert check_state(read).subject == subject


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
        check_state(broken(field, value))
    assert caught.value.problem == problem
    assert caught.value.field.startswith(field)


def test_a_project_of_version_1_has_no_overlays() -> None:
    assert check_state(broken("window.overlays", ...)).overlays == ()


def test_a_good_state_is_left_as_it_is() -> None:
    state = check_state(GOOD)
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
        state = check_state({**GOOD, **changes})
        assert set(state.pages) == set(PAGES)
