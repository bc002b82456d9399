"""Keeps the script in the Code view the same as what the controls say."""

from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QWidget

from desktop.explain.code_view import CodeView
from desktop.explain.script_saver import ScriptSaver
from desktop.runs import is_quick
from desktop.session import Session
from desktop.table.panel import DataPanel
from linreg.config import Config
from linreg.errors import LinregError
from linreg.prepare import Prepared, prepare
from linreg.script import make_script
from linreg.script_data import DataFile


class _Wanted(NamedTuple):
    """What a script is made of; two are equal where nothing has changed."""

    prepared: Prepared
    config: Config
    question: tuple[float, ...] | None


class ScriptView(QObject):
    """Writes the run that Reset would start as a script, when it is looked at."""

    def __init__(
        self,
        session: Session,
        view: CodeView,
        data: DataPanel,
        settings: QSettings,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._view, self._data = session, view, data
        self._shown: _Wanted | None = None
        self.saver = ScriptSaver(window, settings)
        view.save_requested.connect(self._save)
        session.settings_changed.connect(self.refresh)
        session.data_edited.connect(self.refresh)
        session.run_loaded.connect(self.refresh)
        session.state_changed.connect(self.refresh)
        data.question_changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Write it anew where it is another one by now."""
        if not self._view.isVisible():
            return
        wanted = self._wanted()
        if wanted is not None and wanted != self._shown:
            self._shown = wanted
            script = make_script(
                wanted.prepared, wanted.config, _asked(wanted), abridged=True
            )
            self._view.show_script(script, partial(_whole_text, wanted))
        self._view.show_note(self._note())

    def _wanted(self) -> _Wanted | None:
        """What the next run would be made of; None where the controls ask too much."""
        session = self._session
        prepared = session.run.prepared
        if session.waits_for_restart:
            try:
                prepared = prepare(session.dataset, session.config)
            except LinregError:
                return None
        return _Wanted(prepared, session.config, self._data.question())

    def _note(self) -> str:
        session = self._session
        history = session.run.history
        if session.waits_for_restart:
            return self.tr("This is the run that Reset starts. Its numbers come then.")
        if history.changes or any(c.iteration for c in history.data_changes):
            return self.tr(
                "Settings or data were changed during this run. The script has those "
                "of now from its first iteration on, and so it ends elsewhere."
            )
        return ""

    @Slot()
    def _save(self) -> None:
        wanted = self._wanted()
        if wanted is not None:
            self.saver.save(_whole_text(wanted), wanted.prepared.dataset.name)


def _asked(wanted: _Wanted) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    return None if wanted.question is None else np.array(wanted.question)


def _whole_text(wanted: _Wanted) -> str:
    """The script with all numbers; a table too long for that is read from its file."""
    dataset = wanted.prepared.dataset
    file = None if is_quick(dataset) else DataFile(f"{dataset.name}.csv")
    return make_script(wanted.prepared, wanted.config, _asked(wanted), file).text
