"""The program is killed at random moments, and what the next launch finds is checked.

`python -m tests.kill --times 50 --seed 7` starts the real window, trains at full speed
with gestures now and then, sends SIGKILL, and checks what was left: there is a session,
it can be read, it is at most 5 s old, and it goes on to the bit.
"""
