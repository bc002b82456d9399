"""Linreg Lab: `python main.py` opens the window, `python main.py train` needs none."""

from desktop.app import main

if __name__ == "__main__":
    raise SystemExit(main())
