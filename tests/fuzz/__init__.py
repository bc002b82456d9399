"""Strange inputs in great number: only typed errors may come out.

`python -m tests.fuzz --inputs 100000` plays so many of them.
"""
