"""The picture of the graph, as a person sees it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsSimpleTextItem,
    QGraphicsTextItem,
)
from pytestqt.qtbot import QtBot

from desktop.explain.graph_view import GraphView
from desktop.theme import DARK, LIGHT, Theme
from linreg.config import Config
from linreg.dataset import Dataset, lecture_data
from linreg.opened_step import OpenedStep, open_step
from tests.desktop.plots.drawing import is_like
from tests.linreg.runs import noisy_data, run

START = Config(
    initial_weight=(0.5,), initial_bias=0.25, dtype="float64", settings={"lr": 0.01}
)
NAMES = ["x", "w", "×", "b", "+", "ŷ", "y", "loss"]


def opened(
    config: Config = START, steps: int = 0, data: Dataset | None = None
) -> OpenedStep:
    return open_step(run(data or lecture_data(), config, steps))


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    view = GraphView(LIGHT)
    qtbot.addWidget(view)
    view.resize(700, 330)
    view.show()
    return view


def cards(view: GraphView) -> dict[str, QGraphicsItem]:
    """The cards by the names that stand in them, from left to right."""
    found = {}
    for item in view.items():
        names = [i for i in item.childItems() if isinstance(i, QGraphicsSimpleTextItem)]
        if names:
            found[names[0].text()] = item
    return dict(sorted(found.items(), key=lambda pair: pair[1].x()))


def texts(view: GraphView, name: str) -> list[str]:
    """All that stands in a card, one entry after another."""
    found = []
    for item in cards(view)[name].childItems():
        if isinstance(item, QGraphicsSimpleTextItem):
            found.append(item.text())
        elif isinstance(item, QGraphicsTextItem):
            found.append(item.toPlainText())
    return found


def entry(view: GraphView, name: str, index: int) -> QGraphicsTextItem:
    items = cards(view)[name].childItems()
    return [item for item in items if isinstance(item, QGraphicsTextItem)][index]


def arrows(view: GraphView, colour: str) -> int:
    """How many heads of that colour are seen."""
    return sum(
        isinstance(item, QGraphicsPathItem)
        and item.isVisible()
        and item.pen().style() == Qt.PenStyle.NoPen
        and item.brush().color() == QColor(colour)
        for item in view.items()
    )


def outline(card: QGraphicsItem) -> QRectF:
    """Of a card, without its edge, whose width tells whether it is being done."""
    assert isinstance(card, QGraphicsPathItem)
    return card.mapRectToScene(card.path().boundingRect())


def rect(view: GraphView, item: QGraphicsItem) -> QRectF:
    return QRectF(view.mapFromScene(item.sceneBoundingRect()).boundingRect())


def test_the_lectures_picture(view: GraphView) -> None:
    view.show_step(opened(), None)
    assert sorted(cards(view)) == sorted(NAMES)
    assert texts(view, "x") == ["x", "(3, 1)", "[1, 2, 3]", ""]
    assert texts(view, "w") == ["w", "(1, 1)", "0.50000 → 0.63000", "∂L: −13.000"]
    assert texts(view, "loss") == ["loss", "()", "9.0625", "∂L: 1.0000"]
    lefts = {name: item.x() for name, item in cards(view).items()}
    assert lefts["x"] == lefts["w"] < lefts["×"] < lefts["+"] < lefts["ŷ"]
    assert lefts["×"] == lefts["b"]
    assert lefts["y"] == lefts["ŷ"] < lefts["loss"]


def test_values_run_to_the_right_and_gradients_back(view: GraphView) -> None:
    step = opened()
    view.show_step(step, "forward")
    assert texts(view, "loss")[2:] == ["…", "∂L: …"]
    assert arrows(view, LIGHT.text) == 5
    assert arrows(view, LIGHT.disabled) == 2
    assert arrows(view, LIGHT.model) == 0
    view.show_step(step, "loss")
    assert arrows(view, LIGHT.text) == 7
    view.show_step(step, "backward")
    assert arrows(view, LIGHT.text) == 7
    # Not into x and y.
    assert arrows(view, LIGHT.model) == 5
    view.show_step(step, "forward")
    assert arrows(view, LIGHT.model) == 0


def test_the_penalty_has_arrows_there_and_back(view: GraphView) -> None:
    view.resize(900, 360)
    view.show_step(opened(replace(START, l1=0.5)), None)
    assert sorted(cards(view)) == sorted([*NAMES, "|w|", "Σ|w|", "penalty", "J"])
    assert texts(view, "J") == ["J", "()", "9.3125", "∂J: 1.0000"]
    assert arrows(view, LIGHT.text) == 12
    assert arrows(view, LIGHT.model) == 10
    lefts = {name: item.x() for name, item in cards(view).items()}
    # Beside w, so that its arrow does not pass behind b.
    assert lefts["w"] < lefts["|w|"] == lefts["b"] == lefts["×"]
    assert lefts["loss"] == lefts["penalty"] < lefts["J"]


def test_each_arrow_points_from_its_source_to_its_target(view: GraphView) -> None:
    view.show_step(opened(), "loss")
    heads = [
        item.sceneBoundingRect()
        for item in view.items()
        if isinstance(item, QGraphicsPathItem)
        and item.isVisible()
        and item.pen().style() == Qt.PenStyle.NoPen
    ]
    for name, count in {"×": 2, "+": 2, "ŷ": 1, "loss": 2, "x": 0}.items():
        item = cards(view)[name]
        place = item.sceneBoundingRect()
        at_left_edge = [
            head
            for head in heads
            if abs(head.right() - place.left()) < 2
            and place.top() < head.center().y() < place.bottom()
        ]
        assert len(at_left_edge) == count


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_colours_tell_what_waits_and_which_part_is_being_done(
    view: GraphView, theme: Theme
) -> None:
    view.set_theme(theme)
    view.show_step(opened(steps=1), "zero_grad")

    def edge(name: str) -> QColor:
        item = cards(view)[name]
        assert isinstance(item, QGraphicsPathItem)
        return item.pen().color()

    assert edge("w") == edge("b") == QColor(theme.accent)
    assert edge("x") == edge("loss") == QColor(theme.border)
    assert entry(view, "loss", 0).defaultTextColor() == QColor(theme.text)
    assert entry(view, "loss", 1).defaultTextColor() == QColor(theme.disabled)
    assert entry(view, "w", 1).defaultTextColor() == QColor(theme.muted)
    view.show_step(opened(steps=1), "backward")
    assert entry(view, "w", 1).defaultTextColor() == QColor(theme.model)
    assert view.grab().toImage().pixelColor(2, 2) == QColor(theme.card)


def test_another_theme_recolours_what_is_shown(view: GraphView) -> None:
    view.show_step(opened(), None)
    view.set_theme(DARK)
    assert arrows(view, DARK.text) == 7
    assert arrows(view, DARK.model) == 5
    assert entry(view, "loss", 0).defaultTextColor() == QColor(DARK.text)


HARD: dict[str, Callable[[], OpenedStep]] = {
    "lecture": opened,
    "large": lambda: opened(Config(), 1, noisy_data(rows=5000, columns=9)),
    "huge": lambda: opened(replace(START, settings={"lr": 1e15}), 2),
    "diverged": lambda: opened(replace(START, settings={"lr": 1e18}), 30),
    "tiny": lambda: opened(replace(START, settings={"lr": 1e-12}), 1),
}


@pytest.mark.parametrize("case", HARD)
@pytest.mark.parametrize(("width", "height"), [(480, 250), (700, 330), (900, 400)])
def test_all_of_it_is_seen_and_nothing_leaves_its_card(
    view: GraphView, case: str, width: int, height: int
) -> None:
    view.resize(width, height)
    view.show_step(HARD[case](), None)
    assert not view.horizontalScrollBar().isVisible()
    assert not view.verticalScrollBar().isVisible()
    room = QRectF(view.viewport().rect()).adjusted(-1, -1, 1, 1)
    for name, card in cards(view).items():
        assert room.contains(rect(view, card)), name
        inside = card.sceneBoundingRect().adjusted(-1, -1, 1, 1)
        for child in card.childItems():
            if not isinstance(child, QGraphicsTextItem) or child.toPlainText():
                assert inside.contains(child.sceneBoundingRect()), texts(view, name)


def test_the_value_and_the_gradient_do_not_cover_each_other(view: GraphView) -> None:
    for case in HARD.values():
        view.resize(480, 250)
        view.show_step(case(), None)
        for name in cards(view):
            value, gradient = entry(view, name, 0), entry(view, name, 1)
            bottom = value.sceneBoundingRect().bottom()
            if gradient.toPlainText():
                assert bottom <= gradient.sceneBoundingRect().top() + 1


def test_where_there_is_no_room_it_is_scrolled_and_not_made_smaller(
    view: GraphView, qtbot: QtBot
) -> None:
    view.show_step(opened(), None)
    size = entry(view, "w", 0).font().pointSizeF()
    view.resize(300, 120)
    qtbot.waitUntil(lambda: view.horizontalScrollBar().isVisible())
    assert view.verticalScrollBar().isVisible()
    assert entry(view, "w", 0).font().pointSizeF() == size
    assert view.transform().isIdentity()
    assert texts(view, "w")[3] == "∂L: −13.000"
    view.resize(700, 330)
    qtbot.waitUntil(lambda: not view.horizontalScrollBar().isVisible())


def test_a_view_that_is_only_too_low_has_one_scroll_bar(
    view: GraphView, qtbot: QtBot
) -> None:
    view.show_step(opened(), None)
    view.resize(700, 100)
    qtbot.waitUntil(lambda: view.verticalScrollBar().isVisible())
    assert not view.horizontalScrollBar().isVisible()


def test_cards_stand_still_while_numbers_change(view: GraphView) -> None:
    view.show_step(opened(), None)
    before = cards(view)
    places = {name: outline(card) for name, card in before.items()}
    view.show_step(opened(steps=7), "forward")
    assert {name: outline(card) for name, card in cards(view).items()} == places
    assert all(card is before[name] for name, card in cards(view).items())


def test_another_model_has_another_picture(view: GraphView) -> None:
    view.show_step(opened(), None)
    view.show_step(opened(replace(START, bias=False)), None)
    assert sorted(cards(view)) == sorted(set(NAMES) - {"+", "b"})
    assert arrows(view, LIGHT.text) == 5
    view.show_step(opened(), None)
    assert sorted(cards(view)) == sorted(NAMES)


def test_without_a_step_it_says_so(view: GraphView) -> None:
    def words() -> list[str]:
        items = [i for i in view.items() if isinstance(i, QGraphicsSimpleTextItem)]
        return [item.text() for item in items if item.isVisible()]

    assert words() == ["No step is open yet."]
    view.show_step(opened(), None)
    assert "No step is open yet." not in words()
    view.show_step(None, None)
    assert words() == ["No step is open yet."]
    assert view.accessibleDescription() == "No step is open yet."


def test_hidden_it_waits_and_shows_the_last_step_when_it_is_seen(
    qtbot: QtBot,
) -> None:
    view = GraphView(LIGHT)
    qtbot.addWidget(view)
    view.show_step(opened(), None)
    view.show_step(opened(), "backward")
    assert not cards(view)
    view.show()
    assert texts(view, "w")[2:] == ["0.50000", "∂L: −13.000"]
    view.hide()
    view.show_step(opened(), None)
    assert texts(view, "w")[2] == "0.50000"
    view.show()
    assert texts(view, "w")[2] == "0.50000 → 0.63000"


def test_the_name_of_the_function_is_told_on_hover(view: GraphView) -> None:
    view.show_step(opened(), None)
    middle = view.mapFromScene(cards(view)["×"].sceneBoundingRect().center())
    # The first with a tip: the texts in a card have none of their own.
    tip = next(item.toolTip() for item in view.items(middle) if item.toolTip())
    assert "AddmmBackward0, autograd does × and + in one" in tip


def test_those_who_hear_it_are_told_all_of_it(view: GraphView) -> None:
    view.show_step(opened(), None)
    assert view.accessibleName() == "Computational graph"
    text = view.accessibleDescription()
    assert "x (3, 1) and w (1, 1) into ×" in text
    assert "w = 0.50000 → 0.63000, ∂L: −13.000" in text
    view.show_step(opened(), "forward")
    assert "loss = …" in view.accessibleDescription()
    assert view.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_the_cards_are_really_painted(view: GraphView) -> None:
    """The accent of the present phase is in the picture, and gone with it."""

    def accent_pixels() -> int:
        image = view.viewport().grab().toImage()
        card = cards(view)["loss"].sceneBoundingRect()
        # The outline is smooth, and where it begins depends on the font.
        edge = [
            view.mapFromScene(QPointF(card.left() + across, card.center().y()))
            for across in range(-1, 4)
        ]
        return sum(is_like(image.pixelColor(p), LIGHT.accent, 60) for p in edge)

    view.show_step(opened(), "loss")
    assert accent_pixels() > 0
    view.show_step(opened(), "forward")
    assert accent_pixels() == 0
