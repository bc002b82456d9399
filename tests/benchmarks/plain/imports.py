"""Imports what the program cannot do without, and tells when that is done."""

import json
import time

import pyqtgraph  # noqa: F401
import torch  # noqa: F401

print(json.dumps({"done": time.time()}))
