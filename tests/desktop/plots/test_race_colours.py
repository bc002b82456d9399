"""Ten runs are told apart, by colour or by dashes."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from desktop.plots.race_colours import race_colour, race_colour_on_heat, race_dash
from desktop.theme import DARK, LIGHT, Theme
from linreg.dataset import FloatArray

# Linear sRGB as seen without long, without middle, and with all cones (Machado,
# Oliveira & Fernandes, 2009, severity 1.0).
PROTANOPIA = [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
DEUTERANOPIA = [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]
ALL_CONES = np.eye(3).tolist()


def linear(colour: str) -> FloatArray:
    """Its linear sRGB (3,)."""
    own = QColor(colour)
    channels = np.array([own.redF(), own.greenF(), own.blueF()])
    return np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def oklab(rgb: FloatArray) -> FloatArray:
    """Linear sRGB (3,) in Oklab (Ottosson, 2020)."""
    to_cones = np.array(
        [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
    )
    to_lab = np.array(
        [
            [0.2105, 0.7936, -0.0041],
            [1.9780, -2.4286, 0.4506],
            [0.0259, 0.7828, -0.8087],
        ]
    )
    lab: FloatArray = to_lab @ np.cbrt(np.maximum(to_cones @ rgb, 0))
    return lab


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("sight", [ALL_CONES, PROTANOPIA, DEUTERANOPIA])
def test_two_runs_differ_in_colour_and_more_so_with_the_same_dashes(
    theme: Theme, sight: list[list[float]]
) -> None:
    seen = [oklab(np.array(sight) @ linear(race_colour(theme, i))) for i in range(10)]
    for i, j in combinations(range(10), 2):
        same_dashes = race_dash(i) == race_dash(j)
        assert np.linalg.norm(seen[i] - seen[j]) > (0.12 if same_dashes else 0.06)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_colour_is_seen_on_a_card(theme: Theme) -> None:
    for i in range(10):
        light, dark = sorted(
            [luminance(race_colour(theme, i)), luminance(theme.card)], reverse=True
        )
        assert (light + 0.05) / (dark + 0.05) >= 3


def test_on_a_heat_map_all_are_light_and_differ() -> None:
    colours = [race_colour_on_heat(i) for i in range(10)]
    assert len(set(colours)) == 10
    assert min(map(luminance, colours)) > 0.45


def test_the_eleventh_begins_again_and_five_dashes_come_first() -> None:
    assert len({race_dash(i) for i in range(5)}) == 5
    for i in range(3):
        assert race_colour(LIGHT, i + 10) == race_colour(LIGHT, i)
        assert race_colour_on_heat(i + 10) == race_colour_on_heat(i)
        assert race_dash(i + 10) == race_dash(i)
