"""The hyperparameter panels, built from the specs in linreg."""
