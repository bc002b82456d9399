"""All hyperparameters of a run, in cards one above the other."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.controls.form import SpecForm
from desktop.controls.names import setting_label
from desktop.controls.start import StartFields, resized
from desktop.number_format import short_number
from desktop.widgets.card import Card
from desktop.widgets.choice_box import ChoiceBox
from linreg.config import SPECS, Config
from linreg.errors import SettingError
from linreg.optimizers import OPTIMIZERS
from linreg.specs import Value

_MODEL = ("bias", "degree", "dtype")
_LOSS = ("loss", "reduction")
_DATA = ("batch_size", "shuffle", "test_fraction", "standardize", "seed")
_STOP = ("iterations", "tolerance")


class HyperparameterPanel(QScrollArea):
    """Shows a config and sends another one whole when a person changes a field.

    Signals: `config_changed(Config)`; `rejected(SettingError)` for text that is no
    value, or a combination that cannot be. Whoever refuses a config shows the old one
    again.
    """

    config_changed = Signal(object)
    rejected = Signal(object)

    def __init__(self, config: Config) -> None:
        super().__init__()
        self._config = config
        self._running = config
        self._features = 1
        self.setAccessibleName(self.tr("Hyperparameters"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("hyperparameters")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._make_optimizer_card()
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

    def _make_optimizer_card(self) -> None:
        card = Card(self.tr("Optimizer"))
        self._make_optimizer_box()
        self._chooser_label = QLabel()
        chooser = SpecForm()
        chooser.add_row(self._chooser_label, self._optimizer)
        self._settings = SpecForm()
        self._settings.changed.connect(self._on_hyperparameter)
        self._settings.rejected.connect(self.rejected)
        self._stable = QLabel()
        self._stable.setObjectName("note")
        self._stable.setWordWrap(True)
        self._stable.hide()
        for widget in (chooser, self._settings, self._stable):
            card.body.addWidget(widget)
        self._column.addWidget(card)
        self._shown_optimizer = ""

    def _make_optimizer_box(self) -> None:
        self._optimizer = ChoiceBox()
        self._optimizer.addItems(list(OPTIMIZERS))
        for index, spec in enumerate(OPTIMIZERS.values()):
            self._optimizer.setItemData(
                index, spec.meaning, Qt.ItemDataRole.ToolTipRole
            )
        self._optimizer.setAccessibleName(self.tr("Optimizer"))
        self._optimizer.currentTextChanged.connect(self._on_optimizer)

    def add_card(self, card: QWidget) -> None:
        """One more card, below the others."""
        self._column.insertWidget(self._column.count() - 1, card)

    def show_config(self, config: Config, running: Config, features: int) -> None:
        """Show `config`; where it differs from the `running` one, it waits for Reset.

        `features` is the number of x columns.
        """
        self._config, self._running, self._features = config, running, features
        waiting = self._waiting()
        values = {name: getattr(config, name) for name in SPECS}
        for form in (self._model, self._loss, self._data, self._stop):
            form.show_values(values, waiting)
        self._start.show_config(
            config, self._weights(config.degree), waits="initial" in waiting
        )
        several = self.tr("Powers are taken of one x column; this data set has several")
        self._model.set_blocked("degree", several if features > 1 else None)
        self._data.set_blocked("shuffle", self._shuffle_blocked())
        all_rows = "" if config.batch_size else self.tr("all rows")
        self._data.field("batch_size").setSuffix(all_rows)
        self._stop.field("tolerance").setSuffix(
            "" if config.tolerance else self.tr("off")
        )
        self._show_optimizer(waiting)

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

    def _waiting(self) -> set[str]:
        config, running = self._config, self._running
        waiting = {
            field.name
            for field in fields(Config)
            if getattr(config, field.name) != getattr(running, field.name)
        }
        if waiting & {"initial_weight", "initial_bias"}:
            waiting.add("initial")
        if config.optimizer == running.optimizer:
            waiting |= {
                name
                for name, value in config.settings.items()
                if value != running.settings[name]
            }
        return waiting

    def _show_optimizer(self, waiting: set[str]) -> None:
        name = self._config.optimizer
        with QSignalBlocker(self._optimizer):
            self._optimizer.setCurrentText(name)
        self._optimizer.setToolTip(
            self.tr("{0}\nPyTorch: torch.optim.{1}\nNeeds a restart.").format(
                OPTIMIZERS[name].meaning, name
            )
        )
        self._chooser_label.setText(
            setting_label("torch.optim", waits="optimizer" in waiting)
        )
        if name != self._shown_optimizer:
            self._settings.set_specs(OPTIMIZERS[name].hyperparameters)
            self._shown_optimizer = name
        self._settings.show_values(self._config.settings, waiting)

    def show_stable_rate(self, rate: float | None) -> None:
        """The largest rate at which plain gradient descent settles, or that none is."""
        if rate is None:
            text = self.tr("No largest stable rate is known for this loss.")
        elif rate == 0:
            text = self.tr("These x are so large that no learning rate settles.")
        else:
            text = self.tr(
                "Full-batch gradient descent on this data settles below lr = {0}."
            ).format(short_number(rate, 3))
        self._stable.setText(text)
        self._stable.show()
        self._stable.setToolTip(
            self.tr("2/λmax, from the largest eigenvalue of the loss's Hessian")
        )

    @Slot(str, object)
    def _on_setting(self, name: str, value: Value) -> None:
        changes: dict[str, Any] = {name: value}
        weight = self._config.initial_weight
        if name == "degree" and isinstance(value, int) and weight is not None:
            changes["initial_weight"] = resized(weight, self._weights(value))
        self._propose(changes)

    @Slot(str, object)
    def _on_hyperparameter(self, name: str, value: Value) -> None:
        self._propose({"settings": {**self._config.settings, name: value}})

    @Slot(str)
    def _on_optimizer(self, name: str) -> None:
        self._propose({"optimizer": name, "settings": {}})

    @Slot(object, object)
    def _on_start(self, weight: tuple[float, ...] | None, bias: float | None) -> None:
        self._propose({"initial_weight": weight, "initial_bias": bias})

    def _propose(self, changes: dict[str, Any]) -> None:
        try:
            config = replace(self._config, **changes)
        except SettingError as error:
            self.show_config(self._config, self._running, self._features)
            self.rejected.emit(error)
        else:
            self.config_changed.emit(config)
