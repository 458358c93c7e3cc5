"""All inputs of a run together: records that need others find them here, whichever file these are in."""
