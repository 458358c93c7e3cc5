"""The rulebook, and what it says of a judged page: the decision on each passage and the rule behind it."""
