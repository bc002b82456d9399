"""What the program costs, each figure beside a baseline that is measured with it.

`python -m tests.benchmarks` measures all that has an aim. Three more stand alone:
`pages` for the pages that explain a step, `scale` for long tables, and `travel` for the
way back to any step.
"""
