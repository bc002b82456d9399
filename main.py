"""Linreg Lab: `python main.py` opens the window; `train` and `race` need none."""

from desktop.app import main

if __name__ == "__main__":
    raise SystemExit(main())
