"""The window: where every panel stands, and every connection between them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings, Qt, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop import help_texts, notices
from desktop.actions import Actions
from desktop.controls.panel import HyperparameterPanel
from desktop.data_gestures import DataGestures
from desktop.exporter import Exporter, Plot
from desktop.live_view import LiveView, Panels
from desktop.menus import fill_menu_bar
from desktop.messages import MessageBar
from desktop.notifier import Notifier
from desktop.parameters import ParametersCard
from desktop.picture_grid import PictureGrid
from desktop.plots.fit import FitPlot
from desktop.plots.loss import LossPlot
from desktop.plots.surface import SurfacePlot
from desktop.readout import Readout
from desktop.session import Session
from desktop.table.panel import DataPanel
from desktop.theme import Theme, apply_theme
from desktop.theme_choice import chosen_theme, remember_theme, theme_choice
from desktop.transport import Transport
from desktop.window_memory import restore_window, save_window
from linreg.catalogue import load, read_catalogue
from linreg.config import lecture_config
from linreg.errors import LinregError
from linreg.trainer import Status

_LEFT_WIDTH = 350
_LEAST_LEFT_WIDTH = 330


class MainWindow(QMainWindow):
    """Data and controls on the left, pictures on the right, numbers at the bottom.

    The application has the look of `theme` already when the window is made.
    `datasets` is the folder of the catalogue. Raises CatalogueError or TableError
    where the data sets that come with the program cannot be read.
    """

    def __init__(
        self,
        datasets: Path,
        theme: Theme,
        settings: QSettings,
        application: QApplication,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._application = application
        self._theme = theme
        self._entries = read_catalogue(datasets)
        first = self._entries[0]
        self.session = Session(load(first), first.title, lecture_config(), self)
        self.actions_ = Actions(self)
        self._make_panels(theme)
        self._arrange()
        fill_menu_bar(self.menuBar(), self.actions_)
        self._connect()
        self._restore()
        self.actions_.set_theme(theme)
        self._show_run()
        self._show_settings()
        self._show_state()
        self.session.set_rate(self.transport.rate)
        self.session.start()

    def _make_panels(self, theme: Theme) -> None:
        self.messages = MessageBar(theme)
        self.transport = Transport(self.actions_)
        self.data = DataPanel(theme, self._entries)
        self.controls = HyperparameterPanel(self.session.config)
        self.fit = FitPlot(theme)
        self.loss = LossPlot(theme)
        self.surface = SurfacePlot(theme)
        self.parameters = ParametersCard()
        self.readout = Readout()
        self.gestures = DataGestures(self.session, self.messages, self)
        self.notifier = Notifier(self.session, self.messages, self)
        self.live = LiveView(
            Panels(
                self.data,
                self.fit,
                self.loss,
                self.surface,
                self.parameters,
                self.readout,
            ),
            self,
        )

    def _arrange(self) -> None:
        self.setWindowTitle("Linreg Lab")
        self.resize(1440, 900)
        self.setMinimumSize(1000, 640)
        self._left = QSplitter(Qt.Orientation.Vertical)
        self._left.addWidget(self.data)
        self._left.addWidget(self.controls)
        self._left.setChildrenCollapsible(False)
        self._left.setSizes([330, 430])
        self._left.setMinimumWidth(_LEAST_LEFT_WIDTH)
        self.pictures = PictureGrid(
            {
                panel: panel.card
                for panel in (self.fit, self.loss, self.surface, self.parameters)
            }
        )
        self._middle = QSplitter(Qt.Orientation.Horizontal)
        self._middle.addWidget(self._left)
        self._middle.addWidget(self.pictures)
        self._middle.setChildrenCollapsible(False)
        self._middle.setStretchFactor(1, 1)
        self._middle.setSizes([_LEFT_WIDTH, 1440 - _LEFT_WIDTH])
        self._splitters = {
            "left": self._left,
            "middle": self._middle,
            **self.pictures.splitters,
        }
        body = QWidget()
        body.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(body)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        for widget in (self.transport, self._middle, self.messages, self.readout):
            column.addWidget(widget, int(widget is self._middle))
        self.setCentralWidget(body)
        plots: dict[str, Plot] = {
            "fit": self.fit,
            "loss": self.loss,
            "surface": self.surface,
        }
        self.exporter = Exporter(body, plots, self._settings)
        # Nothing is chosen yet, and Space is nobody's but Run's.
        body.setFocus()

    def _connect(self) -> None:
        acts, session = self.actions_, self.session
        acts.run.triggered.connect(self._run_or_pause)
        acts.step.triggered.connect(self._step)
        acts.reset.triggered.connect(session.reset)
        acts.open_table.triggered.connect(self.gestures.choose_file)
        acts.exact_fit.toggled.connect(self.fit.set_exact_shown)
        acts.log_loss.toggled.connect(self.loss.set_logarithmic)
        acts.themes.triggered.connect(self._choose_theme)
        hints = self._application.styleHints()
        hints.colorSchemeChanged.connect(self._follow_theme)
        acts.quit.triggered.connect(self.close)
        acts.about.triggered.connect(self._about)
        acts.keys.triggered.connect(self._keys)
        acts.export.triggered.connect(self.exporter.export_one)
        acts.export_all.triggered.connect(self.exporter.export_all)
        self.exporter.done.connect(self.messages.show_message)
        self.loss.log_button.toggled.connect(acts.log_loss.setChecked)

        self.transport.steps_requested.connect(session.step)
        self.transport.rejected.connect(self._on_refused)
        self.transport.rate_changed.connect(session.set_rate)
        self.data.entry_chosen.connect(self.gestures.choose_entry)
        self.data.dataset_chosen.connect(self.gestures.choose_dataset)
        self.data.rows_needed.connect(self.live.show_predictions)
        self.data.import_requested.connect(self.gestures.choose_file)
        self.data.roles_changed.connect(self.gestures.choose_roles)
        self.data.question_changed.connect(self._on_question)
        self.controls.config_changed.connect(session.configure)
        self.controls.rejected.connect(self._on_refused)
        self.surface.start_chosen.connect(self._choose_start)
        self.messages.action_requested.connect(self._on_message_action)

        session.run_loaded.connect(self._show_run)
        session.settings_changed.connect(self._show_settings)
        session.state_changed.connect(self._show_state)
        session.refused.connect(self._on_refused)

    @Slot()
    def _run_or_pause(self) -> None:
        if self.session.running:
            self.session.pause()
        else:
            self.session.train()

    @Slot()
    def _step(self) -> None:
        self.session.step()

    @Slot(object)
    def _on_refused(self, error: LinregError) -> None:
        self.messages.show_message(notices.refusal(error))
        self._show_data()

    @Slot(object)
    def _choose_start(self, parameters: tuple[float, ...]) -> None:
        """The next run starts from these parameters, in the model's own units."""
        count = len(self.session.run.prepared.inputs.names)
        config = replace(
            self.session.config,
            initial_weight=parameters[:count],
            initial_bias=parameters[count] if len(parameters) > count else None,
        )
        self.session.configure(config)

    @Slot(str)
    def _on_message_action(self, action: str) -> None:
        if action == notices.RESET:
            self.session.reset()
        elif action == notices.STABLE_RATE:
            self.session.use_stable_rate()
        elif action == notices.DROP_INVALID:
            self.gestures.open_without_gaps()

    @Slot()
    def _show_run(self) -> None:
        """Another run stands at iteration 0."""
        self._show_data()
        run = self.session.run
        bounded = run.config.loss == "mse"
        self.controls.show_stable_rate(run.curvature.max_stable_lr if bounded else None)
        self.live.begin(run)
        self._on_question(self.data.question())

    def _show_data(self) -> None:
        session = self.session
        self.data.show_dataset(
            session.dataset, session.run.prepared.is_test, session.title
        )

    @Slot()
    def _show_settings(self) -> None:
        session = self.session
        features = len(session.dataset.x_names)
        self.controls.show_config(session.config, session.run.config, features)
        self.live.follow(session.run)

    @Slot()
    def _show_state(self) -> None:
        session, acts = self.session, self.actions_
        acts.show_running(session.running, self._theme)
        over = notices.why_over(session.status, session.run.config)
        acts.explain(acts.run, None if session.running else over)
        blocked = None if session.status is Status.FINISHED else over
        for action in (acts.step, acts.step_many):
            acts.explain(action, blocked)
        nothing_to_do = session.at_start and not session.waits_for_restart
        acts.explain(acts.reset, notices.at_start() if nothing_to_do else None)
        self.live.set_running(session.running)
        self._show_start()

    def _show_start(self) -> None:
        """The numbers that this run started from, as soon as they are known."""
        run = self.session.run
        if len(run.history):
            first = run.history.row(0).parameters
            count = len(run.prepared.inputs.names)
            bias = float(first[count]) if run.prepared.bias else 0.0
            self.controls.show_start(tuple(first[:count].tolist()), bias)

    @Slot(object)
    def _on_question(self, question: tuple[float, ...] | None) -> None:
        self.fit.show_question(None if question is None else np.array(question))
        self.live.show_answer()

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        remember_theme(self._settings, action.data())
        self._follow_theme()

    @Slot()
    def _follow_theme(self) -> None:
        """Wear what was chosen, or what the system has now."""
        self._show_theme(chosen_theme(self._settings))

    def _show_theme(self, theme: Theme) -> None:
        self._theme = theme
        apply_theme(self._application, theme)
        self.actions_.set_theme(theme)
        self.actions_.show_running(self.session.running, theme)
        for panel in (self.messages, self.data, self.fit, self.loss, self.surface):
            panel.set_theme(theme)

    @Slot()
    def _about(self) -> None:
        help_texts.show_about(self)

    @Slot()
    def _keys(self) -> None:
        help_texts.show_keys(self, self.actions_)

    def _restore(self) -> None:
        """Size and borders of last time."""
        choice = theme_choice(self._settings)
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() == choice)
        restore_window(self._settings, self, self._splitters)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the training thread and remember where everything stood."""
        # Enlarged, a picture would stay so without anything to show for it.
        self.pictures.enlarge(None)
        save_window(self._settings, self, self._splitters)
        self.live.set_running(False)
        self.gestures.opener.close()
        self.session.close()
        super().closeEvent(event)
