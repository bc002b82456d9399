"""What settings and their values are called beside their fields."""

import pytest

from desktop.controls.names import choice_texts, setting_label
from linreg.config import SPECS
from linreg.losses import LOSSES


@pytest.mark.parametrize(
    ("name", "label"),
    [("lr", "lr"), ("batch_size", "batch size"), ("loss", "criterion")],
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
