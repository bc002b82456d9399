"""Icons, style and data sets: files that desktop.assets finds."""
