"""What differs from the present run, and so waits for Reset."""

from collections.abc import Mapping
from dataclasses import fields

from linreg.config import Config
from linreg.specs import Value


def waiting_fields(config: Config, running: Config) -> set[str]:
    """The names of a config's fields, and "initial" for either of the first numbers."""
    waiting = {
        field.name
        for field in fields(Config)
        if getattr(config, field.name) != getattr(running, field.name)
    }
    if waiting & {"initial_weight", "initial_bias"}:
        waiting.add("initial")
    return waiting


def waiting_settings(
    settings: Mapping[str, Value], running: Mapping[str, Value]
) -> set[str]:
    """The names in both, with another value; those of something else wait with it."""
    return {
        name
        for name, value in settings.items()
        if name in running and value != running[name]
    }
