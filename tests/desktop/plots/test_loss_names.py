"""Names at the ends of curves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.plots.canvas import Canvas
from desktop.plots.loss_names import Box, End, LossNames, spread
from desktop.theme import DARK, LIGHT
from tests.desktop.plots.drawing import shows

BOXES = st.lists(
    st.builds(
        lambda left, top: Box(left, left + 60, top, 14),
        st.sampled_from([0.0, 30.0, 200.0]),
        st.floats(0, 300),
    ),
    max_size=9,
)


@pytest.fixture
def names(canvas: Canvas) -> LossNames:
    return LossNames(canvas, 5, LIGHT)


def tops(names: LossNames) -> dict[str, float]:
    return {w.text: w.item.y() for w in names._words if w.item.isVisible()}


@given(BOXES)
def test_no_name_lies_on_another_and_none_is_below_the_frame(boxes: list[Box]) -> None:
    spread(boxes, 300)
    for i, box in enumerate(boxes):
        assert 0 <= box.top <= 286
        for other in boxes[:i]:
            beside = box.right <= other.left or other.right <= box.left
            assert beside or abs(box.top - other.top) >= 14 - 1e-9


def test_a_name_stands_right_of_its_end(canvas: Canvas, names: LossNames) -> None:
    names.show([End(4, 5, "Adam", "#ff0000")])
    item = names._words[0].item
    right, down = canvas.mapping.to_pixels(np.array([4.0]), np.array([5.0]))
    assert 0 < item.x() - right[0] < 12
    assert abs(item.y() + names._words[0].height / 2 - down[0]) < 2


def test_ends_that_come_together_are_named_in_their_order(names: LossNames) -> None:
    ends = [End(6, 5 - i / 1000, f"run {i}", "#ff0000") for i in range(4)]
    names.show(ends[::-1])
    seen = tops(names)
    assert sorted(seen, key=lambda name: seen[name]) == [e.name for e in ends]


def test_what_leaves_at_the_top_is_named_there_and_what_is_not_seen_is_not(
    names: LossNames,
) -> None:
    nan = float("nan")
    names.show(
        [
            End(3, 1e9, "diverged", "#ff0000"),
            End(50, 5, "beside", "#ff0000"),
            End(3, -5, "below", "#ff0000"),
            End(nan, nan, "none", "#ff0000"),
        ]
    )
    assert tops(names) == {"diverged": 0}


def test_names_that_do_not_fit_are_left_out(canvas: Canvas, names: LossNames) -> None:
    names.show([End(6, 5, f"run {i}", "#ff0000") for i in range(60)])
    seen = tops(names)
    assert 10 < len(seen) < 40
    assert min(seen.values()) >= 0
    names.show(())
    assert not names.texts
    assert names.room == 0


def test_a_long_name_is_cut_and_the_room_is_known(names: LossNames) -> None:
    names.show([End(6, 5, "a very long name of one of the runs", "#ff0000")])
    assert names.texts[0].endswith("…")
    assert 60 < names.room < 140


def test_names_are_readable_in_their_colour_on_both_grounds(
    canvas: Canvas, names: LossNames
) -> None:
    names.show([End(2, 5, "MMMM", "#ff0000")])
    assert shows(canvas, "#af0b0d", 20)
    names.set_theme(DARK)
    names.show([End(2, 5, "MMMM", "#ff0000")])
    assert shows(canvas, "#f65253", 20)
