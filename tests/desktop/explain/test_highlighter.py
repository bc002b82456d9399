"""The colours of the code: what has which, and whether it can be read."""

import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout

from desktop.explain.code_edit import mark_colour
from desktop.explain.highlighter import PythonHighlighter
from desktop.theme import DARK, LIGHT, Theme
from linreg.config import Config
from linreg.dataset import lecture_data
from tests.linreg.scripts import script_of


def document(text: str) -> QTextDocument:
    document = QTextDocument(text)
    document.setDocumentLayout(QPlainTextDocumentLayout(document))
    return document


def colours(document: QTextDocument) -> dict[str, str]:
    """Each coloured piece of the text, and its colour."""
    found = {}
    block = document.begin()
    while block.isValid():
        units = block.text().encode("utf-16-le")
        for part in block.layout().formats():
            piece = units[2 * part.start : 2 * (part.start + part.length)]
            found[piece.decode("utf-16-le")] = part.format.foreground().color().name()
        block = block.next()
    return found


def highlighted(text: str, theme: Theme) -> tuple[QTextDocument, PythonHighlighter]:
    written = document(text)
    highlighter = PythonHighlighter(written, theme)
    highlighter.rehighlight()
    return written, highlighter


CODE = '''\
class LinearModel(torch.nn.Module):
    """What the model sees."""
    w = 0.25  # a comment
    if not w: return "text"'''


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_each_kind_of_word_has_its_colour(qapp: QApplication, theme: Theme) -> None:
    written, highlighter = highlighted(CODE, LIGHT)
    highlighter.set_theme(theme)
    found = colours(written)
    assert found["class"] == found["not"] == found["return"] == theme.accent
    assert found["LinearModel"] == theme.text
    assert found['"""What the model sees."""'] == theme.optimum
    assert found["0.25"] == theme.warning
    assert found["# a comment"] == theme.muted
    assert "torch" not in found


def test_a_sign_of_two_units_shifts_no_colour(qapp: QApplication) -> None:
    written, _ = highlighted('row["\N{ROCKET}"] + 12', LIGHT)
    assert colours(written)["12"] == LIGHT.warning


def test_what_stands_behind_the_code_is_no_code(qapp: QApplication) -> None:
    written, highlighter = highlighted("a = 1  # class 2", LIGHT)
    highlighter.set_end(0, 5)
    highlighter.rehighlight()
    (part,) = [p for p in written.begin().layout().formats() if p.start == 5]
    assert part.format.foreground().color().name() == LIGHT.muted
    assert part.format.fontWeight() > 400
    assert colours(written)["1"] == LIGHT.warning
    highlighter.set_end(0, None)
    highlighter.rehighlight()
    assert colours(written)["# class 2"] == LIGHT.muted


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def marked_ground(theme: Theme) -> QColor:
    """The accent over the field, as thick as it is laid there."""
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.field))
    painter = QPainter(image)
    painter.fillRect(0, 0, 1, 1, mark_colour(theme))
    painter.end()
    return image.pixelColor(0, 0)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_all_of_it_can_be_read(qapp: QApplication, theme: Theme) -> None:
    """WCAG 2.2 asks for 4.5:1."""
    written, _ = highlighted(CODE, theme)
    for colour in {*colours(written).values(), theme.text}:
        assert contrast(QColor(colour), QColor(theme.field)) >= 4.5


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_marked_line_can_be_read(
    qapp: QApplication, theme: Theme, zero_grad: bool
) -> None:
    script = script_of(lecture_data(), Config(zero_grad=zero_grad))
    lines = script.text.split("\n")
    code = "\n".join(f"{lines[n - 1]}  # 4.6667" for n in script.lines.values())
    written, _ = highlighted(code, theme)
    found = colours(written)
    assert found["# 4.6667"] == theme.muted
    for colour in {*found.values(), theme.text}:
        assert contrast(QColor(colour), marked_ground(theme)) >= 4.5
