"""Measurements: what the house must reach, and the papers it is measured on."""
