"""What settings and their values are called beside their fields."""

import pytest

from desktop.controls.names import choice_texts, setting_label
from linreg.config import SPECS
from linreg.losses import LOSSES
from linreg.schedules import SCHEDULERS


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("lr", "lr"),
        ("batch_size", "batch size"),
        ("loss", "criterion"),
        ("lr_bias", "lr of b"),
        ("T_max", "T_max"),
    ],
)
def test_pytorch_s_names_stay(name: str, label: str) -> None:
    assert setting_label(name) == label
    assert setting_label(name, waits=True) == f"{label} ↺"


def test_criteria_are_called_as_in_pytorch() -> None:
    texts = choice_texts(SPECS["loss"])
    assert texts["mse"].text == "MSELoss"
    assert set(texts) == set(LOSSES)
    assert all(text.tip for text in texts.values())
    assert not choice_texts(SPECS["dtype"])


def test_schedules_keep_their_names_and_say_what_they_do() -> None:
    texts = choice_texts(SPECS["scheduler"])
    assert {name: text.text for name, text in texts.items()} == {
        name: name for name in SCHEDULERS
    }
    assert "half a cosine" in texts["CosineAnnealingLR"].tip
