"""The live pictures; the only place that knows pyqtgraph."""
