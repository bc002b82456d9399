"""Where the cards and arrows of a graph stand."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QSizeF

from desktop.explain.graph_layout import (
    card_width,
    columns,
    head,
    least_height,
    place,
    shaft,
)
from linreg.graph import Node

LECTURE = {
    "x": (),
    "w": (),
    "×": ("x", "w"),
    "b": (),
    "+": ("×", "b"),
    "ŷ": ("+",),
    "y": (),
    "loss": ("ŷ", "y"),
}


def nodes(edges: dict[str, tuple[str, ...]]) -> list[Node]:
    return [
        Node(name, "operation", "", inputs, None, None, "forward")
        for name, inputs in edges.items()
    ]


def test_a_leaf_is_in_the_column_before_what_takes_it() -> None:
    found = columns(nodes(LECTURE))
    assert found == [["x", "w"], ["×", "b"], ["+"], ["ŷ", "y"], ["loss"]]


def test_what_flows_in_at_two_places_is_left_of_both() -> None:
    found = columns(nodes({**LECTURE, "loss": ("ŷ", "y", "w")}))
    assert found[0] == ["x", "w"]
    assert found[-1] == ["loss"]


def test_a_way_of_its_own_begins_beside_where_it_leaves() -> None:
    """No card stands between w and |w|, as if it flowed into it."""
    penalty = {"|w|": ("w",), "Σ|w|": ("|w|",), "penalty": ("Σ|w|",)}
    edges = {**LECTURE, **penalty, "J": ("loss", "penalty")}
    assert columns(nodes(edges)) == [
        ["x", "w"],
        ["×", "b", "|w|"],
        ["+"],
        ["ŷ", "y", "Σ|w|"],
        ["loss", "penalty"],
        ["J"],
    ]


@pytest.mark.parametrize("width", [300, 480, 900, 2000])
@pytest.mark.parametrize("height", [100, 250, 400, 1000])
def test_no_card_hides_another_and_all_stand_in_the_room(
    width: int, height: int
) -> None:
    found = columns(nodes(LECTURE))
    heights = {name: 40.0 + 5 * i for i, name in enumerate(LECTURE)}
    card = card_width(len(found), width, 70)
    places = place(found, heights, card, QSizeF(width, height))
    for name, rect in places.items():
        assert rect.size() == QSizeF(card, heights[name])
        others = [other for key, other in places.items() if key != name]
        assert not any(rect.intersects(other) for other in others)
        assert rect.left() >= 0
        assert rect.top() >= 0
        assert rect.right() <= max(width, 480)
        assert rect.bottom() <= max(height, least_height(found, heights))
    for column in found:
        for above, below in pairwise(column):
            assert places[below].top() - places[above].bottom() >= 10
    for before, after in pairwise(found):
        assert places[before[0]].right() < places[after[0]].left()


def test_cards_are_never_narrower_than_can_be_read_nor_too_wide() -> None:
    assert card_width(5, 100, 70) == 70
    assert 70 < card_width(5, 700, 70) < 140
    assert card_width(5, 700, 70) < card_width(5, 900, 70)
    assert card_width(5, 5000, 70) == card_width(5, 4000, 70)


@pytest.mark.parametrize(("start", "tip"), [((0, 0), (40, 90)), ((40, 90), (0, 0))])
def test_an_arrow_goes_from_its_start_to_its_tip(
    start: tuple[int, int], tip: tuple[int, int]
) -> None:
    line, point = shaft(QPointF(*start), QPointF(*tip), 0), QPointF(*tip)
    assert line.pointAtPercent(0) == QPointF(*start)
    end, triangle = line.pointAtPercent(1), head(QPointF(*start), point)
    # The shaft ends at the back of the head, and the head at the tip.
    assert end.y() == point.y()
    edges = triangle.boundingRect().left(), triangle.boundingRect().right()
    assert sorted(edges) == sorted((end.x(), point.x()))


def test_an_arrow_that_leans_stands_aside_on_its_way() -> None:
    ends = QPointF(0, 0), QPointF(40, 90)
    middle = shaft(*ends, 0).pointAtPercent(0.5)
    aside = shaft(*ends, 8).pointAtPercent(0.5)
    assert aside.x() > middle.x() + 4
    assert shaft(*ends, 8).pointAtPercent(0) == ends[0]
