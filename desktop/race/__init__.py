"""Several runs that train at once from the same start, as a list that people edit."""
