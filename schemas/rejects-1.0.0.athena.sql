CREATE EXTERNAL TABLE IF NOT EXISTS rejects (
  `source_uri` string COMMENT 'File or URL that it was read from, as given.',
  `source_member` string COMMENT 'Path inside a package (WACZ); null for plain archives and pages.',
  `warc_record_offset` bigint COMMENT 'Where it begins in the file as stored; null when it has no place of its own.',
  `warc_record_length` bigint COMMENT 'Its bytes as stored.',
  `warc_record_id` string COMMENT 'Record identifier without angle brackets, as far as it could be read.',
  `warc_type` string COMMENT 'Record type, as far as it could be read.',
  `url` string COMMENT 'Address of the capture, as far as it could be read.',
  `stage` string COMMENT 'Stage that it did not pass.',
  `reason` string COMMENT 'Why, as a code.',
  `message` string COMMENT 'Why, in words.',
  `schema_path` string COMMENT 'For an invalid row: JSON pointer to the keyword of the schema that it broke.',
  `instance_path` string COMMENT 'For an invalid row: JSON pointer to the value that broke it.',
  `row_json` string COMMENT 'For an invalid row: the row itself as JSON; lone surrogates stand as escapes.',
  `run_id` string COMMENT 'The run that made the row.'
)
STORED AS PARQUET
LOCATION '${location}/rejects/';
