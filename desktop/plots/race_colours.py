"""The colours and dashes of the runs in a race, the same in every picture.

Ten colours were sought so that each two of them lie far apart in Oklab (Ottosson,
2020), for full colour vision and for the three kinds without one of the cones as
simulated by Machado, Oliveira & Fernandes (2009). Two runs with the same dashes have
colours that lie further apart still, and none is like that of the test loss.
"""

from PySide6.QtCore import Qt

from desktop.theme import Theme

# All of them with a contrast of at least 3:1 to the card, as WCAG 2.2, 1.4.11 asks.
_COLOURS = {
    "light": (
        "#1f66d0",
        "#f06515",
        "#50a04d",
        "#711195",
        "#b72e5a",
        "#1c432b",
        "#6c4f12",
        "#a66bb7",
        "#35224b",
        "#9b8f92",
    ),
    "dark": (
        "#58a6ff",
        "#e3913f",
        "#56f8af",
        "#b95bcb",
        "#c56838",
        "#c5fbf8",
        "#f9ff06",
        "#ee5997",
        "#b6cafe",
        "#c8b2a2",
    ),
}
_ON_HEAT = (
    "#b6b9c0",
    "#f7c688",
    "#8ae232",
    "#ddabfa",
    "#f5a677",
    "#ccf1e1",
    "#fcf522",
    "#fec7fc",
    "#ffffff",
    "#d8cfcb",
)
_DASHES = (
    Qt.PenStyle.SolidLine,
    Qt.PenStyle.DashLine,
    Qt.PenStyle.DotLine,
    Qt.PenStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine,
)


def race_colour(theme: Theme, index: int) -> str:
    """The colour of that run on a card; the eleventh has that of the first again."""
    colours = _COLOURS[theme.name]
    return colours[index % len(colours)]


def race_colour_on_heat(index: int) -> str:
    """A light tone for that run on a heat map, the same in every theme.

    Where the map itself is light, it needs a dark edge.
    """
    return _ON_HEAT[index % len(_ON_HEAT)]


def race_dash(index: int) -> Qt.PenStyle:
    """The dashes of that run: a second sign, for whoever cannot tell the colours."""
    return _DASHES[index % len(_DASHES)]
