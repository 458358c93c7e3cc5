"""Documents become rows: held to the contract, committed."""
