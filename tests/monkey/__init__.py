"""Random gestures on the real window while it trains, and what must hold all along.

`python -m tests.monkey --seconds 600 --seed 7` plays for that long and says how often
each kind of gesture was played. A sequence that fails is shrunk and printed as a script
that `python -m tests.monkey --replay FILE` plays again.
"""
