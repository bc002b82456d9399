"""All hyperparameters of a run, in cards one above the other."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.controls.form import SpecForm
from desktop.controls.optimizer_card import OptimizerCard
from desktop.controls.schedule_card import ScheduleCard
from desktop.controls.start import StartFields, resized
from desktop.controls.waiting import waiting_fields
from desktop.theme import LIGHT, Theme
from desktop.widgets.card import Card
from linreg.config import SPECS, Config
from linreg.errors import SettingError
from linreg.specs import Value
from linreg.stability import Stability

_MODEL = ("bias", "degree", "dtype")
_LOSS = ("loss", "reduction", "l1")
_DATA = ("batch_size", "shuffle", "test_fraction", "standardize", "seed")
_STOP = ("iterations", "tolerance", "patience")
# Stop rules that are off at 0.
_OFF_AT_ZERO = ("tolerance", "patience")


class HyperparameterPanel(QScrollArea):
    """Shows a config and sends another one whole when a person changes a field.

    Signals: `config_changed(Config)`; `rejected(SettingError)` for text that is no
    value, or a combination that cannot be. Whoever refuses a config shows the old one
    again.
    """

    config_changed = Signal(object)
    rejected = Signal(object)

    def __init__(self, config: Config, theme: Theme = LIGHT) -> None:
        super().__init__()
        self._config = config
        self._running = config
        self._features = 1
        self._has_test = True
        self.setAccessibleName(self.tr("Hyperparameters"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("hyperparameters")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._optimizer = OptimizerCard(config, theme)
        self._schedule = ScheduleCard(config)
        for card in (self._optimizer, self._schedule):
            card.proposed.connect(self._propose)
            card.rejected.connect(self.rejected)
            self._column.addWidget(card)
        self._make_model_card()
        self._loss = self._make_card(self.tr("Loss"), _LOSS)
        self._stop = self._make_card(self.tr("Stop"), _STOP)
        self._data = self._make_card(self.tr("Rows and batches"), _DATA)
        self._column.addStretch(1)
        self.setWidget(body)

    def _make_card(self, title: str, names: Iterable[str]) -> SpecForm:
        card, form = Card(title), SpecForm(SPECS[name] for name in names)
        form.changed.connect(self._on_setting)
        form.rejected.connect(self.rejected)
        card.body.addWidget(form)
        self._column.addWidget(card)
        return form

    def _make_model_card(self) -> None:
        self._model = self._make_card(self.tr("Model"), _MODEL)
        self._start = StartFields()
        self._start.changed.connect(self._on_start)
        self._start.rejected.connect(self.rejected)
        self._start.join(self._model)

    def set_theme(self, theme: Theme) -> None:
        self._optimizer.set_theme(theme)

    def add_card(self, card: QWidget) -> None:
        """One more card, below the others."""
        self._column.insertWidget(self._column.count() - 1, card)

    def show_config(
        self, config: Config, running: Config, features: int, *, has_test: bool = True
    ) -> None:
        """Show `config`; where it differs from the `running` one, it waits for Reset.

        `features` is the number of x columns; `has_test` says whether the present run
        has test rows.
        """
        self._config, self._running = config, running
        self._features, self._has_test = features, has_test
        self._optimizer.show_config(config, running)
        self._schedule.show_config(config, running)
        waiting = waiting_fields(config, running)
        values = {name: getattr(config, name) for name in SPECS}
        for form in (self._model, self._loss, self._data, self._stop):
            form.show_values(values, waiting)
        self._start.show_config(
            config, self._weights(config.degree), waits="initial" in waiting
        )
        self._show_blocked()
        self._show_suffixes()

    def _show_blocked(self) -> None:
        several = self.tr("Powers are taken of one x column; this data set has several")
        self._model.set_blocked("degree", several if self._features > 1 else None)
        self._data.set_blocked("shuffle", self._shuffle_blocked())
        self._stop.set_blocked("patience", self._patience_blocked())

    def _show_suffixes(self) -> None:
        all_rows = "" if self._config.batch_size else self.tr("all rows")
        self._data.field("batch_size").setSuffix(all_rows)
        for name in _OFF_AT_ZERO:
            off = "" if getattr(self._config, name) else self.tr("off")
            self._stop.field(name).setSuffix(off)

    def show_start(self, weight: tuple[float, ...], bias: float) -> None:
        """The parameters at iteration 0 of the present run, in the model's own units.

        They are shown where PyTorch has drawn them; given ones stand in the config.
        """
        self._start.show_numbers(weight, bias)

    def _weights(self, degree: int) -> int:
        """How many weights a model of that degree has on this data set."""
        return self._features if self._features > 1 else degree

    def _shuffle_blocked(self) -> str | None:
        if self._config.batch_size:
            return None
        return self.tr("A full batch holds all rows, whatever their order")

    def _patience_blocked(self) -> str | None:
        if self._has_test or self._config.test_fraction:
            return None
        return self.tr(
            "There are no test rows: set a test part under Rows and batches."
        )

    def show_stability(self, stability: Stability, lr: float) -> None:
        """How fast the steps may be, of the config that is shown, on the present data.

        `lr` is its learning rate; with a schedule, the highest.
        """
        self._optimizer.show_stability(stability, lr)

    @Slot(str, object)
    def _on_setting(self, name: str, value: Value) -> None:
        changes: dict[str, Any] = {name: value}
        weight = self._config.initial_weight
        if name == "degree" and isinstance(value, int) and weight is not None:
            changes["initial_weight"] = resized(weight, self._weights(value))
        self._propose(changes)

    @Slot(object, object)
    def _on_start(self, weight: tuple[float, ...] | None, bias: float | None) -> None:
        self._propose({"initial_weight": weight, "initial_bias": bias})

    @Slot(object)
    def _propose(self, changes: dict[str, Any]) -> None:
        try:
            config = replace(self._config, **changes)
        except SettingError as error:
            self._show_again()
            self.rejected.emit(error)
        else:
            self.config_changed.emit(config)

    def _show_again(self) -> None:
        self.show_config(
            self._config, self._running, self._features, has_test=self._has_test
        )
