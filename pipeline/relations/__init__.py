"""Whose figure is it: each role of a fact in a file of its own."""
