"""The two small windows of the Help menu."""

from collections.abc import Iterable

import torch
from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.actions import Actions
from desktop.fault_details import program_version

_NO_BREAK = "\N{NO-BREAK SPACE}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("help", text)


def show_about(parent: QWidget) -> None:
    """What this is, and with which versions it runs."""
    text = _tr(
        "<h3>Linreg Lab</h3>"
        "<p>See linear regression being trained with PyTorch. Every number comes from "
        "a real torch.nn.Module, criterion and optimizer.</p>"
        "<p>Version {0}; PyTorch {1}; Qt {2}</p>"
    ).format(program_version() or _tr("from a checkout"), torch.__version__, qVersion())
    QMessageBox.about(parent, _tr("About Linreg Lab"), text)


def show_keys(parent: QWidget, actions: Actions) -> None:
    """Every key with what it does."""
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("Keys"))
    box.setText(keys_text(actions))
    box.exec()


def keys_text(actions: Actions) -> str:
    """The keys of the window and those of the table side by side, and the mouse."""
    columns = (
        (_tr("Everywhere"), actions.named_keys()),
        (_tr("In the table"), _table_keys()),
    )
    cells = "".join(
        f"<td style='padding-right: 28px'><p><b>{title}</b></p>{_key_table(keys)}</td>"
        for title, keys in columns
    )
    lines = (
        _tr("Double click on a picture’s title: enlarge it, and back"),
        _tr("Wheel or drag in a picture: a part of it; double click: all of it"),
        _tr("Slider below the pictures: drag it, or ← and →, to see an earlier step"),
        _tr("In the fit: drag a point to move it, click beside the points to add one"),
    )
    return f"<table><tr>{cells}</tr></table><p>{'<br>'.join(lines)}</p>"


def _table_keys() -> list[tuple[str, str]]:
    keys = (
        ("F2", _tr("Edit the cell; a digit begins a new number")),
        ("Ctrl+C", _tr("Copy; with Shift, the names of the columns as well")),
        ("Ctrl+V", _tr("Paste cells from a spreadsheet")),
        ("Ins", _tr("A blank row below")),
        ("Del", _tr("Make cells blank, or remove whole rows")),
    )
    native = QKeySequence.SequenceFormat.NativeText
    return [(QKeySequence(key).toString(native), text) for key, text in keys]


def _key_table(keys: Iterable[tuple[str, str]]) -> str:
    # With spaces at which no line ends: each key has one line.
    rows = (
        f"<tr><td><b>{key}</b></td><td style='padding-left: 18px'>"
        f"{text.replace(' ', _NO_BREAK)}</td></tr>"
        for key, text in keys
    )
    return f"<table>{''.join(rows)}</table>"
