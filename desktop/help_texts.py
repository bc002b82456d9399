"""The two small windows of the Help menu."""

from importlib.metadata import PackageNotFoundError, version

import torch
from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.actions import Actions


def _tr(text: str) -> str:
    return QCoreApplication.translate("help", text)


def _version() -> str:
    try:
        return version("linreg-lab")
    except PackageNotFoundError:
        return _tr("from a checkout")


def show_about(parent: QWidget) -> None:
    """What this is, and with which versions it runs."""
    text = _tr(
        "<h3>Linreg Lab</h3>"
        "<p>See linear regression being trained with PyTorch. Every number comes from "
        "a real torch.nn.Module, criterion and optimizer.</p>"
        "<p>Version {0}; PyTorch {1}; Qt {2}</p>"
    ).format(_version(), torch.__version__, qVersion())
    QMessageBox.about(parent, _tr("About Linreg Lab"), text)


def show_keys(parent: QWidget, actions: Actions) -> None:
    """Every key with what it does."""
    rows = "".join(
        f"<tr><td><b>{key}</b></td><td style='padding-left: 18px'>{text}</td></tr>"
        for key, text in actions.named_keys()
    )
    more = _tr(
        "Double click on a picture’s title: enlarge it, and back<br>"
        "Wheel or drag in a picture: a part of it; double click: all of it"
    )
    box = QMessageBox(parent)
    box.setWindowTitle(_tr("Keys"))
    box.setText(f"<table>{rows}</table><p>{more}</p>")
    box.exec()
