"""What works inside of the program's process: its window, its plots, its record."""
