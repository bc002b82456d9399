"""How the learning rate moves from iteration to iteration."""

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel

from desktop.controls.form import SpecForm
from desktop.controls.waiting import waiting_fields, waiting_settings
from desktop.widgets.card import Card
from linreg.config import SPECS, Config
from linreg.optimizers import OPTIMIZERS
from linreg.schedules import SCHEDULERS
from linreg.specs import Value


def other_scheduler(name: str) -> dict[str, Any]:
    """The changes that make it a config's schedule, at its own defaults."""
    changes: dict[str, Any] = {"scheduler": name, "scheduler_settings": {}}
    if name == "OneCycleLR":
        changes["lr_bias"] = 0.0
    return changes


class ScheduleCard(Card):
    """A choice of schedules, what the chosen one does, and fields for its settings.

    Signals: `proposed(dict)`, fields of a Config with their new values;
    `rejected(SettingError)` for text that is no value.
    """

    proposed = Signal(object)
    rejected = Signal(object)

    def __init__(self, config: Config) -> None:
        super().__init__(self.tr("Schedule"))
        self._config = config
        self._shown = ""
        self._chooser = SpecForm([SPECS["scheduler"]])
        self._chooser.changed.connect(self._on_scheduler)
        self._meaning = QLabel()
        self._meaning.setObjectName("note")
        self._meaning.setWordWrap(True)
        self._settings = SpecForm()
        self._settings.changed.connect(self._on_setting)
        self._settings.rejected.connect(self.rejected)
        for part in (self._chooser, self._meaning, self._settings):
            self.body.addWidget(part)

    def show_config(self, config: Config, running: Config) -> None:
        """Show `config`; what differs from the `running` one waits for Reset."""
        self._config = config
        name = config.scheduler
        waiting = waiting_fields(config, running)
        self._chooser.show_values({"scheduler": name}, waiting)
        self._chooser.set_blocked("scheduler", self._blocked())
        if name != self._shown:
            self._settings.set_specs(SCHEDULERS[name].settings)
            self._meaning.setText(SCHEDULERS[name].meaning)
            self._shown = name
        # One that moves nothing has nothing to say.
        for part in (self._meaning, self._settings):
            part.setVisible(config.has_schedule)
        same = name == running.scheduler
        old = running.scheduler_settings if same else {}
        self._settings.show_values(
            config.scheduler_settings, waiting_settings(config.scheduler_settings, old)
        )

    def _blocked(self) -> str | None:
        if OPTIMIZERS[self._config.optimizer].follows_schedule:
            return None
        return self.tr(
            "{0} sets its steps by itself: another rate changes nothing."
        ).format(self._config.optimizer)

    @Slot(str, object)
    def _on_scheduler(self, _: str, name: Value) -> None:
        assert isinstance(name, str)
        self.proposed.emit(other_scheduler(name))

    @Slot(str, object)
    def _on_setting(self, name: str, value: Value) -> None:
        settings = {**self._config.scheduler_settings, name: value}
        self.proposed.emit({"scheduler_settings": settings})
