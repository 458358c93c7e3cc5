CREATE TABLE IF NOT EXISTS rejects (
  `source_uri` STRING NOT NULL COMMENT 'File or URL that it was read from, as given.',
  `source_member` STRING COMMENT 'Path inside a package (WACZ); null for plain archives and pages.',
  `warc_record_offset` BIGINT COMMENT 'Where it begins in the file as stored; null when it has no place of its own.',
  `warc_record_length` BIGINT COMMENT 'Its bytes as stored.',
  `warc_record_id` STRING COMMENT 'Record identifier without angle brackets, as far as it could be read.',
  `warc_type` STRING COMMENT 'Record type, as far as it could be read.',
  `url` STRING COMMENT 'Address of the capture, as far as it could be read.',
  `stage` STRING NOT NULL COMMENT 'Stage that it did not pass.',
  `reason` STRING NOT NULL COMMENT 'Why, as a code.',
  `message` STRING NOT NULL COMMENT 'Why, in words.',
  `schema_path` STRING COMMENT 'For an invalid row: JSON pointer to the keyword of the schema that it broke.',
  `instance_path` STRING COMMENT 'For an invalid row: JSON pointer to the value that broke it.',
  `row_json` STRING COMMENT 'For an invalid row: the row itself as JSON; lone surrogates stand as escapes.',
  `run_id` STRING NOT NULL COMMENT 'The run that made the row.'
)
USING parquet
LOCATION '${location}/rejects';
