"""The data table."""
