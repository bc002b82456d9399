"""The HTML of the numbers' page: paragraphs, formulas, and lines of fixed width."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from desktop.explain.matrices import Block, tint
from desktop.theme import Theme

# In the first two the pieces of tall brackets join to a line, and hats stand right.
MONO = "'DejaVu Sans Mono','Menlo','Consolas','monospace'"
EDGE, INDENT = 3, 9
CURRENT = "current"
ANCHOR = f'<a name="{CURRENT}"></a>'
_ABOVE = 8


def tr(text: str) -> str:
    return QCoreApplication.translate("numbers", text)


@dataclass(frozen=True)
class Ink:
    """Writes parts of the page in one theme's colours."""

    theme: Theme

    def note(self, text: str, colour: str = "") -> str:
        """A sentence, in the colour of notes unless another is given."""
        return _paragraph(tint(text, colour or self.theme.muted))

    def warning(self, text: str) -> str:
        return self.note(text, self.theme.warning)

    def formula(self, text: str) -> str:
        """A formula, which may go on in the next line."""
        return _paragraph(mono(tint(text, "")))

    def lines(self, block: Block) -> str:
        """Lines that keep their form, and so may be wider than the page."""
        style = f"margin:2px 0 4px 0;font-family:{MONO}"
        return f'<pre style="{style}">' + "\n".join(block.lines) + "</pre>"

    def heading(self, title: str, code: str, *, aside: str = "", done: bool) -> str:
        """A phase's name and its line of PyTorch, pale until it is done."""
        strong = self.theme.text if done else self.theme.disabled
        weak = self.theme.muted if done else self.theme.disabled
        parts = [f"<b>{tint(title, strong)}</b>", mono(tint(code, weak))]
        if aside:
            parts.append(tint(aside, weak))
        return _paragraph("&nbsp;&nbsp; ".join(parts), above=_ABOVE)

    def section(self, html: str, *, current: bool) -> str:
        """A phase; that which was done last has an edge in the accent colour.

        It holds the anchor to which the page can be scrolled.
        """
        if not current:
            return f'<div style="margin-left:{EDGE + INDENT}px">{html}</div>'
        return (
            '<table width="100%" cellspacing="0" cellpadding="0" '
            f'style="margin-top:{_ABOVE}px"><tr>'
            f'<td width="{EDGE}" bgcolor="{self.theme.accent}"></td>'
            f'<td style="padding-left:{INDENT}px">'
            f"{ANCHOR}{html}</td></tr></table>"
        )


def mono(html: str) -> str:
    return f'<span style="font-family:{MONO}">{html}</span>'


def _paragraph(html: str, above: int = 0) -> str:
    return f'<p style="margin:{above}px 0 3px 0">{html}</p>'
