"""Documents become rows: held to the contract, committed.

gate = Gate(contract.captures())
with PartWriter(out, stamps) as part:                  # parts.py: staged files, OutputError
    row = rows.row_of(document, stamps.columns())      # rows.py: a plain dict
    failure = gate.check(row)                          # gate.py: None, or why not
    part.write(row) if failure is None else part.reject(failure.failed(capture.source, url=capture.url))
    part.commit(unit, inputs)                          # renamed, manifest last
manifest.committed(out, unit, config_digest)           # done already?
manifest.write_run(out)                                # the account of the whole dataset
"""
