"""Linear regression trained with PyTorch: the core, without any window."""
