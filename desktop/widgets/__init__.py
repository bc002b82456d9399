"""Small reusable widgets in Qt's own grammar: value, setValue, valueChanged."""
