"""The window: its panels, and every connection between them."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, Slot
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from desktop import help_texts
from desktop.actions import Actions
from desktop.answers import Answers, Pages
from desktop.body import Body
from desktop.certified_view import CertifiedView
from desktop.coach import Coach
from desktop.controls.panel import HyperparameterPanel
from desktop.controls.pitfalls import Pitfalls
from desktop.data_edits import DataEdits
from desktop.data_gestures import DataGestures
from desktop.data_view import DataView
from desktop.explain.code_view import CodeView
from desktop.explain.graph_view import GraphView
from desktop.explain.log_view import LogView
from desktop.explain.numbers_view import NumbersView
from desktop.exporter import Exporter, Plot
from desktop.fault_log import show_log
from desktop.keeping import Keeping
from desktop.live_view import LiveView, Panels
from desktop.menus import fill_menu_bar
from desktop.messages import MessageBar
from desktop.parameters import ParametersCard
from desktop.pitfall_badge import PitfallBadge
from desktop.plots.fit import FitPlot
from desktop.plots.loss import LossPlot
from desktop.plots.residuals import ResidualPlot
from desktop.plots.scaling import ScalingLab
from desktop.plots.surface import SurfacePlot
from desktop.plots.surface_3d import Surface3D
from desktop.quartet_dialog import QuartetDialog
from desktop.race.panel import RacePanel
from desktop.race_view import RaceView
from desktop.readout import Readout
from desktop.row_gestures import RowGestures
from desktop.script_view import ScriptView
from desktop.scrubber import Scrubber
from desktop.session import Session
from desktop.state_view import StateView
from desktop.statistics import StatisticsView
from desktop.step_view import StepPanels, StepView
from desktop.story import StoryView
from desktop.table.generator_bar import GeneratorBar
from desktop.table.panel import DataPanel
from desktop.table_export import TableExporter
from desktop.theme import Theme, apply_theme
from desktop.theme_choice import chosen_theme, remember_theme, theme_choice
from desktop.time_gestures import TimeGestures
from desktop.transport import Transport
from desktop.window_memory import restore_window, save_window
from desktop.window_state import WindowParts
from linreg.catalogue import load, quartet, read_catalogue
from linreg.config import lecture_config
from linreg.generators import GENERATORS


class MainWindow(QMainWindow):
    """The window: its panels, and every connection between them.

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
        self._quartet: QuartetDialog | None = None
        first = self._entries[0]
        self.session = Session(load(first), first.title, lecture_config(), self)
        self.edits = DataEdits(self.session, self)
        self.actions_ = Actions(self, self.edits.stack)
        self._make_panels(theme)
        self._make_helpers()
        for entry in self._entries:
            self.gestures.know(entry)
        self._arrange()
        self.keeping = Keeping(
            self.session,
            self.edits,
            self.gestures,
            WindowParts(
                self.body,
                self.transport,
                self.actions_,
                self.fit,
                self.surface,
                self.surface_3d,
            ),
            self.messages,
            self.actions_,
            settings,
            self,
        )
        self._connect_commands()
        self._connect_data()
        self._restore()
        self.actions_.set_theme(theme)
        self.view.show_run()
        self.race_view.show_entries()
        self.state.show_settings()
        self.state.show_state()
        self.session.set_rate(self.transport.rate)
        self.session.start()

    def _make_panels(self, theme: Theme) -> None:
        self.messages = MessageBar(theme)
        self.transport = Transport(self.actions_)
        self.badge = PitfallBadge()
        self.transport.add_badge(self.badge)
        self.scrubber = Scrubber(theme)
        self.data = DataPanel(theme, self._entries)
        self.generator = GeneratorBar()
        self.data.add_below_chooser(self.generator)
        self.data.add_generators(
            [(g.name, g.title, g.meaning) for g in GENERATORS.values()]
        )
        self.controls = HyperparameterPanel(self.session.config, theme)
        self.pitfalls = Pitfalls()
        self.controls.add_card(self.pitfalls)
        self.fit = FitPlot(theme)
        self.residuals = ResidualPlot(theme)
        self.loss = LossPlot(theme)
        self.surface = SurfacePlot(theme)
        self.surface_3d = Surface3D(theme)
        self.scaling = ScalingLab(theme)
        self.parameters = ParametersCard()
        self.statistics = StatisticsView()
        self.story = StoryView()
        self.certified = CertifiedView()
        self.readout = Readout()
        self.log = LogView()
        self.code = CodeView(theme)
        self.graph = GraphView(theme)
        self.numbers = NumbersView(theme)
        self.race = RacePanel(theme)

    def _make_helpers(self) -> None:
        """What follows the session, or carries a gesture to it."""
        pages = Pages(self.statistics, self.certified, self.scaling)
        self.answers = Answers(pages, self)
        self.panels = Panels(
            self.data,
            self.fit,
            self.residuals,
            self.loss,
            self.surface,
            self.surface_3d,
            self.parameters,
            self.readout,
            self.answers,
            self.story,
            self.log,
            self.scrubber,
        )
        self.step_panels = StepPanels(
            self.code, self.graph, self.numbers, self.fit, self.data, self.surface
        )
        self.live = LiveView(self.panels, self)
        self.gestures = DataGestures(self.edits, self.messages, self)
        self.view = DataView(
            self.session,
            self.edits,
            self.gestures,
            self.panels,
            self.controls,
            self.generator,
            self.messages,
            self.live,
            self,
        )
        self.rows = RowGestures(
            self.session, self.edits, self.panels, self.live, self.actions_, self
        )
        self.coach = Coach(self.session, self.edits.stack, self.messages, self)
        self.time = TimeGestures(
            self.session, self.panels, self.live, self.actions_, self
        )
        self.state = StateView(
            self.session,
            self.actions_,
            self.controls,
            self.pitfalls,
            self.live,
            self.time,
            self._theme,
            self,
        )
        self.step = StepView(self.session, self.step_panels, self)
        self.script = ScriptView(
            self.session, self.code, self.data, self._settings, self
        )
        self.race_view = RaceView(self.session, self.race, self.live, self._theme, self)

    def _arrange(self) -> None:
        self.resize(1440, 900)
        self.setMinimumSize(1000, 640)
        self.body = Body(
            self.transport,
            self.controls,
            self.messages,
            self.panels,
            self.step_panels,
            self.race,
        )
        self.setCentralWidget(self.body)
        recent = self.gestures.recent.menuAction()
        fill_menu_bar(self.menuBar(), self.actions_, recent)
        plots: dict[str, Plot] = {
            "fit": self.fit,
            "residuals": self.residuals,
            "loss": self.loss,
            "surface": self.surface,
            "surface_3d": self.surface_3d,
        }
        self.exporter = Exporter(self.body, plots, self._settings)
        self.table_exporter = TableExporter(self, self._settings)
        # Nothing is chosen yet, and Space is nobody's but Run's.
        self.body.setFocus()

    def _connect_commands(self) -> None:
        acts, session = self.actions_, self.session
        acts.run.triggered.connect(self._run_or_pause)
        acts.step.triggered.connect(self._step)
        acts.reset.triggered.connect(session.reset)
        acts.exact_fit.toggled.connect(self.fit.set_exact_shown)
        acts.log_loss.toggled.connect(self.loss.set_logarithmic)
        acts.themes.triggered.connect(self._choose_theme)
        hints = self._application.styleHints()
        hints.colorSchemeChanged.connect(self._follow_theme)
        acts.quit.triggered.connect(self.close)
        acts.about.triggered.connect(self._about)
        acts.keys.triggered.connect(self._keys)
        acts.show_log.triggered.connect(self._show_log)
        acts.export.triggered.connect(self.exporter.export_one)
        acts.export_all.triggered.connect(self.exporter.export_all)
        self.exporter.done.connect(self.messages.show_message)
        self.loss.log_button.toggled.connect(acts.log_loss.setChecked)

        self.transport.steps_requested.connect(session.step)
        self.transport.rejected.connect(self.view.refuse)
        self.transport.rate_changed.connect(session.set_rate)
        self.controls.config_changed.connect(session.configure)
        self.controls.rejected.connect(self.view.refuse)
        self.surface.start_chosen.connect(self._choose_start)
        self.surface.parameters_chosen.connect(self.surface_3d.show_parameters)
        self.surface_3d.parameters_chosen.connect(self.surface.show_parameters)
        self.certified.model_requested.connect(self._choose_model)

        acts.phase.triggered.connect(self.body.show_explanation)
        self.scrubber.rejected.connect(self.view.refuse)
        self.script.saver.done.connect(self.messages.show_message)
        self.pitfalls.config_changed.connect(session.configure)
        self.pitfalls.active_changed.connect(self.badge.show_pitfalls)
        self.badge.off_requested.connect(self.pitfalls.switch_all_off)
        for stack in self.body.stacks:
            stack.currentChanged.connect(self.live.draw)
            stack.currentChanged.connect(self.step.refresh)
            stack.currentChanged.connect(self.script.refresh)

    def _connect_data(self) -> None:
        acts, edits, gestures = self.actions_, self.edits, self.gestures
        acts.open_table.triggered.connect(gestures.choose_file)
        acts.export_table.triggered.connect(self._export_table)
        acts.quartet.triggered.connect(self._show_quartet)
        self.table_exporter.done.connect(self.messages.show_message)

        self.data.entry_chosen.connect(gestures.choose_entry)
        self.data.dataset_chosen.connect(gestures.choose_dataset)
        self.data.generator_chosen.connect(gestures.choose_generator)
        self.data.import_requested.connect(gestures.choose_file)
        self.data.dataset_edited.connect(edits.edit)
        self.data.rows_needed.connect(self.live.show_predictions)
        self.generator.generate_requested.connect(gestures.draw)
        self.generator.rejected.connect(self.view.refuse)

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
    def _choose_start(self, parameters: tuple[float, ...]) -> None:
        """The next run starts from these parameters, in the model's own units."""
        count = len(self.session.run.prepared.inputs.names)
        config = replace(
            self.session.config,
            initial_weight=parameters[:count],
            initial_bias=parameters[count] if len(parameters) > count else None,
        )
        self.session.configure(config)

    @Slot(int, bool)
    def _choose_model(self, degree: int, bias: bool) -> None:
        """The model of the certified answers."""
        config = replace(
            self.session.config, degree=degree, bias=bias, initial_weight=None
        )
        self.session.configure(config)

    @Slot()
    def _export_table(self) -> None:
        run = self.session.run
        self.table_exporter.export(
            run.prepared.dataset, run.prepared.is_test, self.live.predictions()
        )

    @Slot()
    def _show_quartet(self) -> None:
        if self._quartet is None:
            four = [(entry, load(entry)) for entry in quartet(self._entries)]
            self._quartet = QuartetDialog(four, self._theme, self)
            self._quartet.entry_chosen.connect(self.gestures.choose_entry)
        self._quartet.show()
        self._quartet.raise_()

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
        for panel in (
            self.state,
            self.messages,
            self.data,
            self.controls,
            self.fit,
            self.residuals,
            self.loss,
            self.surface,
            self.surface_3d,
            self.scaling,
            self.scrubber,
            self.code,
            self.graph,
            self.numbers,
            self.race_view,
        ):
            panel.set_theme(theme)
        if self._quartet is not None:
            self._quartet.set_theme(theme)

    @Slot()
    def _about(self) -> None:
        help_texts.show_about(self)

    @Slot()
    def _keys(self) -> None:
        help_texts.show_keys(self, self.actions_)

    @Slot()
    def _show_log(self) -> None:
        show_log(self.messages)

    def _restore(self) -> None:
        """Size and borders of last time."""
        choice = theme_choice(self._settings)
        for action in self.actions_.themes.actions():
            action.setChecked(action.data() == choice)
        restore_window(self._settings, self, self.body.splitters)

    def begin(self, file: Path | None) -> None:
        """Keep the session on disk from now on, and open that file, if there is one."""
        self.keeping.begin()
        if file is not None:
            self.keeping.open_file(file)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the training thread and remember where everything stood."""
        # Enlarged, a picture would stay so without anything to show for it.
        self.body.pictures.enlarge(None)
        save_window(self._settings, self, self.body.splitters)
        self.live.set_running(False)
        self.gestures.close()
        self.table_exporter.close()
        self.keeping.close()
        self.answers.close()
        self.fit.close_threads()
        self.surface.close_threads()
        self.session.close()
        super().closeEvent(event)
