"""The panels that explain one step: its code, its graph, its numbers, its log."""
