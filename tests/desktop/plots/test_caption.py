"""Notes that stay inside of the picture."""

from desktop.plots.canvas import Canvas
from desktop.plots.caption import Caption
from desktop.theme import DARK
from tests.desktop.plots.drawing import colour_at, is_like

RED, BLUE = "#ff0000", "#0000ff"


def test_a_caption_is_shortened_to_the_frame_and_hidden_when_empty(
    canvas: Canvas,
) -> None:
    caption = Caption(canvas, "bottom right")
    caption.set_theme(DARK)
    assert not caption.item.isVisible()
    caption.set_text("a note\n" + "long " * 100)
    assert caption.text.startswith("a note")
    assert caption.item.isVisible()
    assert canvas.frame.rect().contains(
        caption.item.mapRectToParent(caption.item.boundingRect())
    )
    assert is_like(colour_at(canvas, 9.7, 0.5), DARK.card)
    caption.set_text("")
    assert not caption.item.isVisible()
