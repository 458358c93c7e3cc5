"""Units of work: the one place where the stages meet."""
