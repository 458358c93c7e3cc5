"""The rulebook, and what it says of a judged page: the decision on each run of text and the rule behind it."""
