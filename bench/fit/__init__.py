"""Fit the points of the rulebook to labelled pages."""
