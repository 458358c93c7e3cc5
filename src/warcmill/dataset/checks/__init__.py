"""Datasets, files and schemas held against the contract."""
