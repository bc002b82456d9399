"""The window and the command line of Linreg Lab."""
