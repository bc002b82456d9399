"""Python's own import, in place of the one that Qt for Python puts there.

That one reads the source of every module which is imported from then on, for it may ask
for other names of Qt's methods (`from __feature__ import snake_case`). None does so
here, and torch's thousand modules are a fifth slower to import, and their text stays in
memory: 40 MB.
"""

import builtins


def begin() -> None:
    """Import as Python does from now on, where Qt has kept that at all."""
    pythons = getattr(builtins, "__orig_import__", None)
    if pythons is not None:
        vars(builtins)["__import__"] = pythons
