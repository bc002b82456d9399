"""Files of resources/ are found, and nothing else is."""

from pathlib import Path

import pytest

from desktop.assets import resource


@pytest.mark.parametrize("folder", ["icons", "style", "datasets"])
def test_every_folder_is_found(folder: str) -> None:
    assert any(resource(folder).iterdir())


def test_a_file_is_found_by_its_parts() -> None:
    assert resource("icons", "app.svg").read_text(encoding="utf-8").startswith("<svg")
    assert resource("icons/app.svg") == resource("icons", "app.svg")


def test_the_place_does_not_depend_on_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = resource("style", "window.qss")
    monkeypatch.chdir(tmp_path)
    assert resource("style", "window.qss") == before
    assert before.is_absolute()


def test_what_is_not_there_is_said_to_be_missing() -> None:
    with pytest.raises(FileNotFoundError, match=r"unicorn\.svg"):
        resource("icons", "unicorn.svg")


@pytest.mark.parametrize("parts", [("..", "desktop"), ("icons", "../../main.py")])
def test_nothing_outside_is_handed_out(parts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not inside resources"):
        resource(*parts)


def test_no_absolute_place_is_handed_out(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not inside resources"):
        resource(str(tmp_path))
