"""How well removals are told: by which rule, in which family."""
