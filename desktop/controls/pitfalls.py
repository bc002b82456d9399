"""Four mistakes to be made on purpose: each runs without an error."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from desktop.widgets.card import Card
from desktop.widgets.keys import asks_for
from linreg.config import SPECS, Config
from linreg.specs import Value

# So far the notes stand to the right, under the words of their check box.
_INDENT = 23


def _tr(text: str) -> str:
    return QCoreApplication.translate("pitfalls", text)


@dataclass(frozen=True)
class Pitfall:
    """A setting's value that spoils a run, the one that does not, and the words.

    `text` is the switch's, `badge` is short, `harm` says what it breaks, and `code` is
    how the mistake is made in PyTorch. `already` is what to say where the config has
    the value without the switch; it is empty for a setting that has no other control.
    """

    setting: str
    wrong: Value
    right: Value
    text: str
    badge: str
    harm: str
    code: str
    already: str


def _pitfalls() -> tuple[Pitfall, ...]:
    return (
        Pitfall(
            "zero_grad",
            False,
            True,
            _tr("Do not zero the gradients"),
            _tr("gradients not zeroed"),
            _tr(
                "backward() adds to .grad: without zero_grad each step goes along the "
                "sum of all gradients so far."
            ),
            _tr("a loop without optimizer.zero_grad()"),
            "",
        ),
        Pitfall(
            "reduction",
            "sum",
            "mean",
            _tr("Sum instead of mean"),
            _tr("sum, not mean"),
            _tr(
                "The gradient grows with the number of rows, so a learning rate that "
                "worked for a mean may diverge."
            ),
            _tr('torch.nn.…Loss(reduction="sum")'),
            _tr(
                "The loss is a sum already: choose mean under Loss to see the "
                "difference."
            ),
        ),
        Pitfall(
            "bias",
            False,
            True,
            _tr("Forget the bias"),
            _tr("no bias"),
            _tr("The line must go through the origin."),
            _tr("torch.nn.Linear(bias=False)"),
            _tr(
                "The model has no bias already: switch “bias” on under Model to see "
                "the difference."
            ),
        ),
        Pitfall(
            "standardize",
            False,
            True,
            _tr("Leave features unscaled"),
            _tr("unscaled"),
            _tr(
                "Features of different sizes make a narrow valley: one rate is too "
                "large for one weight and too small for the other."
            ),
            _tr("x as it stands in the table"),
            _tr(
                "x is not standardized: switch “standardize x” on under Rows and "
                "batches to see the difference."
            ),
        ),
    )


class _Switch(QCheckBox):
    """A check box that takes Space before the window does, if it was gone to by key."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        if asks_for(Qt.Key.Key_Space, event):
            event.accept()
            return True
        return super().event(event)


class _Row(QWidget):
    """The switch of one pitfall, and under it what the pitfall breaks.

    Signal: `switched(Pitfall, bool)` by a person.
    """

    switched = Signal(object, bool)

    def __init__(self, pitfall: Pitfall) -> None:
        super().__init__()
        self._pitfall = pitfall
        self._switch = _Switch(pitfall.text)
        # Not at what the program itself shows.
        self._switch.clicked.connect(self._on_clicked)
        self._note = QLabel()
        self._note.setObjectName("note")
        self._note.setWordWrap(True)
        self._note.setIndent(_INDENT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._switch)
        column.addWidget(self._note)
        self.show_state(on=False, blocked=False)

    def show_state(self, *, on: bool, blocked: bool) -> None:
        pitfall = self._pitfall
        note = pitfall.already if blocked else pitfall.harm
        self._switch.setChecked(on)
        self._switch.setEnabled(not blocked)
        self._switch.setAccessibleDescription(note)
        self._note.setText(note)
        self.setToolTip(self._tip(note if blocked else None))

    def _tip(self, reason: str | None) -> str:
        pitfall = self._pitfall
        lines = [pitfall.harm, _tr("PyTorch: {0}").format(pitfall.code)]
        if not SPECS[pitfall.setting].live:
            lines.append(_tr("Needs a restart."))
        return "\n".join(lines if reason is None else [*lines, reason])

    @Slot(bool)
    def _on_clicked(self, checked: bool) -> None:
        self.switched.emit(self._pitfall, checked)


class Pitfalls(Card):
    """A switch for each pitfall; shows a config and sends another one whole.

    A pitfall is on if it was switched on here and the config still has its value; one
    whose setting has no other control is on whenever the config has its value. Where
    the config has the value of itself, the switch is disabled and says what to do.

    Signals: `config_changed(Config)` at a switch; `active_changed(tuple)` with the
    short names of the pitfalls that are on, when these are others.
    """

    config_changed = Signal(object)
    active_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__(_tr("Pitfalls"))
        self._config = Config()
        self._switched_on: set[Pitfall] = set()
        self._active: tuple[Pitfall, ...] = ()
        self._rows = {pitfall: _Row(pitfall) for pitfall in _pitfalls()}
        for row in self._rows.values():
            row.switched.connect(self._on_switched)
            self.body.addWidget(row)
        self.show_config(self._config)

    @property
    def active(self) -> tuple[str, ...]:
        """The short names of the pitfalls that are on."""
        return tuple(pitfall.badge for pitfall in self._active)

    def show_config(self, config: Config) -> None:
        self._config = config
        wrong = {p for p in self._rows if getattr(config, p.setting) == p.wrong}
        # Put right somewhere else: no longer this switch's doing.
        self._switched_on &= wrong
        on = {p for p in wrong if p in self._switched_on or not p.already}
        for pitfall, row in self._rows.items():
            row.show_state(on=pitfall in on, blocked=pitfall in wrong - on)
        active = tuple(pitfall for pitfall in self._rows if pitfall in on)
        if active != self._active:
            self._active = active
            self.active_changed.emit(self.active)

    @Slot()
    def switch_all_off(self) -> None:
        """Propose a config without any of the pitfalls that are on."""
        if self._active:
            self._propose({p.setting: p.right for p in self._active})

    @Slot(object, bool)
    def _on_switched(self, pitfall: Pitfall, on: bool) -> None:
        if on:
            self._switched_on.add(pitfall)
        self._propose({pitfall.setting: pitfall.wrong if on else pitfall.right})

    def _propose(self, changes: dict[str, Any]) -> None:
        self.config_changed.emit(replace(self._config, **changes))
