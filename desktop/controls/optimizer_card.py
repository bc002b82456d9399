"""The optimizer with its hyperparameters, and what is done to its steps."""

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel

from desktop.controls.form import SpecForm
from desktop.controls.names import setting_label
from desktop.controls.rate_view import RateView, highest_rate
from desktop.controls.waiting import waiting_fields, waiting_settings
from desktop.theme import Theme
from desktop.widgets.card import Card
from desktop.widgets.choice_box import ChoiceBox
from linreg.config import SPECS, Config
from linreg.optimizers import OPTIMIZERS
from linreg.schedules import NO_SCHEDULER
from linreg.specs import Value
from linreg.stability import Stability

_STEPS = ("lr_bias", "clip")


def other_optimizer(config: Config, name: str) -> dict[str, Any]:
    """The changes that make it the config's optimizer, at its own defaults.

    The schedule stays, unless that optimizer follows none.
    """
    changes = {"optimizer": name, "settings": {}, "lr_bias": 0.0, "clip": 0.0}
    if not OPTIMIZERS[name].follows_schedule:
        changes |= {"scheduler": NO_SCHEDULER, "scheduler_settings": {}}
    return changes


class OptimizerCard(Card):
    """A choice of optimizers, fields for the chosen one, and a scale for its rate.

    Signals: `proposed(dict)`, fields of a Config with their new values;
    `rejected(SettingError)` for text that is no value.
    """

    proposed = Signal(object)
    rejected = Signal(object)

    def __init__(self, config: Config, theme: Theme) -> None:
        super().__init__(self.tr("Optimizer"))
        self._config = config
        self._shown = ""
        self._make_chooser()
        self._rate, self._settings = SpecForm(), SpecForm()
        self._steps = SpecForm(SPECS[name] for name in _STEPS)
        for form in (self._rate, self._settings):
            form.changed.connect(self._on_hyperparameter)
        self._steps.changed.connect(self._on_setting)
        for form in (self._rate, self._settings, self._steps):
            form.rejected.connect(self.rejected)
        self._view = RateView(theme)
        self._view.rate_chosen.connect(self._on_rate)
        chooser = SpecForm()
        chooser.add_row(self._label, self._optimizer)
        for part in (chooser, self._rate, self._view, self._settings, self._steps):
            self.body.addWidget(part)

    def _make_chooser(self) -> None:
        self._label = QLabel()
        self._optimizer = ChoiceBox()
        self._optimizer.addItems(list(OPTIMIZERS))
        for index, spec in enumerate(OPTIMIZERS.values()):
            self._optimizer.setItemData(
                index, spec.meaning, Qt.ItemDataRole.ToolTipRole
            )
        self._optimizer.setAccessibleName(self.tr("Optimizer"))
        self._optimizer.currentTextChanged.connect(self._on_optimizer)

    def set_theme(self, theme: Theme) -> None:
        self._view.set_theme(theme)

    def show_config(self, config: Config, running: Config) -> None:
        """Show `config`; what differs from the `running` one waits for Reset."""
        self._config = config
        waiting = waiting_fields(config, running)
        self._show_optimizer(waits="optimizer" in waiting)
        same = config.optimizer == running.optimizer
        old = running.settings if same else {}
        differing = waiting_settings(config.settings, old)
        for form in (self._rate, self._settings):
            form.show_values(config.settings, differing)
        self._rate.set_blocked("lr", self._rate_blocked())
        self._view.show_rate(highest_rate(config))
        values = {name: getattr(config, name) for name in _STEPS}
        self._steps.show_values(values, waiting)
        self._show_steps()

    def show_stability(self, stability: Stability, lr: float) -> None:
        """How fast the steps of the config that is shown may be; `lr` is its rate."""
        self._view.show_stability(stability, self._config, lr)

    def _show_optimizer(self, *, waits: bool) -> None:
        name = self._config.optimizer
        with QSignalBlocker(self._optimizer):
            self._optimizer.setCurrentText(name)
        self._optimizer.setToolTip(
            self.tr("{0}\nPyTorch: torch.optim.{1}\nNeeds a restart.").format(
                OPTIMIZERS[name].meaning, name
            )
        )
        self._label.setText(setting_label("torch.optim", waits=waits))
        if name != self._shown:
            specs = OPTIMIZERS[name].hyperparameters
            self._rate.set_specs(spec for spec in specs if spec.name == "lr")
            self._settings.set_specs(spec for spec in specs if spec.name != "lr")
            self._shown = name

    def _show_steps(self) -> None:
        config = self._config
        self._steps.set_blocked("lr_bias", self._bias_rate_blocked())
        self._steps.set_blocked("clip", self._clip_blocked())
        same = "" if config.lr_bias else self.tr("same as lr")
        self._steps.field("lr_bias").setSuffix(same)
        self._steps.field("clip").setSuffix("" if config.clip else self.tr("off"))

    def _rate_blocked(self) -> str | None:
        if self._config.scheduler != "OneCycleLR":
            return None
        return self.tr("OneCycleLR sets all rates: its highest is max_lr.")

    def _bias_rate_blocked(self) -> str | None:
        if not self._config.bias:
            return self.tr("The model has no b.")
        if self._config.scheduler == "OneCycleLR":
            return self.tr("OneCycleLR sets all rates by itself.")
        return self._clip_blocked()

    def _clip_blocked(self) -> str | None:
        if not OPTIMIZERS[self._config.optimizer].needs_closure:
            return None
        return self.tr("{0} finds its steps by itself.").format(self._config.optimizer)

    @Slot(str)
    def _on_optimizer(self, name: str) -> None:
        self.proposed.emit(other_optimizer(self._config, name))

    @Slot(str, object)
    def _on_hyperparameter(self, name: str, value: Value) -> None:
        self.proposed.emit({"settings": {**self._config.settings, name: value}})

    @Slot(str, object)
    def _on_setting(self, name: str, value: Value) -> None:
        self.proposed.emit({name: value})

    @Slot(float)
    def _on_rate(self, lr: float) -> None:
        """The pointer stands for the highest rate, wherever that is set."""
        if self._config.scheduler == "OneCycleLR":
            settings = {**self._config.scheduler_settings, "max_lr": lr}
            self.proposed.emit({"scheduler_settings": settings})
        else:
            self._on_hyperparameter("lr", lr)
