"""The rulebook applied to a judged page: the decision on each passage and the rule behind it."""
