"""All inputs of a run together: records that depend on others find them here, whichever file these are in."""
