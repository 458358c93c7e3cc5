CREATE OR REPLACE VIEW rejects AS SELECT
  "source_uri"::VARCHAR AS "source_uri",
  "source_member"::VARCHAR AS "source_member",
  "warc_record_offset"::BIGINT AS "warc_record_offset",
  "warc_record_length"::BIGINT AS "warc_record_length",
  "warc_record_id"::VARCHAR AS "warc_record_id",
  "warc_type"::VARCHAR AS "warc_type",
  "url"::VARCHAR AS "url",
  "stage"::VARCHAR AS "stage",
  "reason"::VARCHAR AS "reason",
  "message"::VARCHAR AS "message",
  "schema_path"::VARCHAR AS "schema_path",
  "instance_path"::VARCHAR AS "instance_path",
  "row_json"::VARCHAR AS "row_json",
  "run_id"::VARCHAR AS "run_id"
FROM read_parquet('${location}/rejects/*.parquet');
COMMENT ON COLUMN rejects.source_uri IS 'File or URL that it was read from, as given.';
COMMENT ON COLUMN rejects.source_member IS 'Path inside a package (WACZ); null for plain archives and pages.';
COMMENT ON COLUMN rejects.warc_record_offset IS 'Where it begins in the file as stored; null when it has no place of its own.';
COMMENT ON COLUMN rejects.warc_record_length IS 'Its bytes as stored.';
COMMENT ON COLUMN rejects.warc_record_id IS 'Record identifier without angle brackets, as far as it could be read.';
COMMENT ON COLUMN rejects.warc_type IS 'Record type, as far as it could be read.';
COMMENT ON COLUMN rejects.url IS 'Address of the capture, as far as it could be read.';
COMMENT ON COLUMN rejects.stage IS 'Stage that it did not pass.';
COMMENT ON COLUMN rejects.reason IS 'Why, as a code.';
COMMENT ON COLUMN rejects.message IS 'Why, in words.';
COMMENT ON COLUMN rejects.schema_path IS 'For an invalid row: JSON pointer to the keyword of the schema that it broke.';
COMMENT ON COLUMN rejects.instance_path IS 'For an invalid row: JSON pointer to the value that broke it.';
COMMENT ON COLUMN rejects.row_json IS 'For an invalid row: the row itself as JSON; lone surrogates stand as escapes.';
COMMENT ON COLUMN rejects.run_id IS 'The run that made the row.';
