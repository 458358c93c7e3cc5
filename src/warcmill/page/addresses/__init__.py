"""Addresses: URLs taken apart, resolved, and made into keys."""
