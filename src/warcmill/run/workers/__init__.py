"""Processes that do units of work: watched, replaced when one dies or stalls, at the cost of the record it was at."""
