"""Plain scripts, as one writes them without Linreg Lab: what it is compared with.

Each runs in a process of its own and imports nothing of the program. For each line that
it reads, a number of seconds, it works about so long and answers with a line of JSON.
"""
