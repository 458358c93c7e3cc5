CREATE TABLE IF NOT EXISTS captures (
  `capture_id` STRING NOT NULL COMMENT 'Identity of the capture: hash of source, offset or member, and record id; the same on every rerun.',
  `url` STRING NOT NULL COMMENT 'Address that was captured, verbatim but for angle brackets around it.',
  `url_surtkey` STRING COMMENT 'The URL as a sort-friendly key, host reversed: the key that CDX indexes sort by.',
  `url_host_name` STRING COMMENT 'Host of the URL, lower case, without port.',
  `url_host_registered_domain` STRING COMMENT 'Registered domain of the host by the Public Suffix List; null for IP addresses.',
  `url_protocol` STRING COMMENT 'Scheme of the URL, lower case.',
  `url_path` STRING COMMENT 'Path of the URL.',
  `url_query` STRING COMMENT 'Query of the URL without the question mark; null when there is none.',
  `fetch_time` TIMESTAMP COMMENT 'When the capture was made; null if the record\'s date cannot be read.',
  `warc_date` STRING COMMENT 'The record\'s date as written.',
  `fetch_method` STRING COMMENT 'Method of the request that the capture answers; null where the archive holds no request of it.',
  `fetch_status` SMALLINT COMMENT 'HTTP status code (three digits, RFC 9112 section 4); null for captures by other protocols.',
  `fetch_redirect` STRING COMMENT 'Where a redirect leads, resolved against the URL; null when it is none.',
  `content_mime_type` STRING COMMENT 'Media type as declared, lower case, without parameters.',
  `content_mime_detected` STRING COMMENT 'Media type that the first bytes of the payload show.',
  `content_charset` STRING COMMENT 'Charset that the payload was decoded with; null for media without text.',
  `content_charset_source` STRING COMMENT 'What named the charset: byte order mark, protocol header, page, detector, or nothing (default).',
  `content_length` BIGINT COMMENT 'Bytes of the payload, transfer and content codings removed.',
  `content_digest` STRING COMMENT 'Payload digest as the archive declares it; where it declares none, `sha256:` and the hex digest of the decoded payload.',
  `content_digest_status` STRING NOT NULL COMMENT 'Whether the declared payload digest matches: the bytes as stored (raw), without transfer codings (entity) or content codings (decoded), the whole record block (block), or nothing; `unsupported` for an algorithm or a protocol that is not known.',
  `block_digest_status` STRING NOT NULL COMMENT 'Whether the declared block digest matches the record block.',
  `content_truncated` STRING COMMENT 'Why the capture is incomplete: as declared, or as found while reading (`range` for a part that was asked for); null when it is whole.',
  `warc_type` STRING NOT NULL COMMENT 'Record type; ARC records and raw pages have the type that a WARC would have given them.',
  `record_role` STRING NOT NULL COMMENT 'What the record is: a page that people read (HTML, text, PDF); another resource; one fetched for a page, as the crawler tells (`embedded`); or one that the crawler made itself (`crawler`: text, screenshots, logs).',
  `page_url` STRING COMMENT 'URL of the page that an embedded or a crawler\'s record belongs to, if the crawler tells; else null.',
  `warc_record_id` STRING COMMENT 'Record identifier without angle brackets.',
  `warc_refers_to` STRING COMMENT 'Record that this one (a revisit, a conversion) refers to, without angle brackets.',
  `warc_ip_address` STRING COMMENT 'Address of the server that answered.',
  `warc_filename` STRING COMMENT 'Name that the archive gives itself.',
  `source_uri` STRING NOT NULL COMMENT 'File or URL that the capture was read from, as given; `-` for standard input.',
  `source_member` STRING COMMENT 'Path inside a package (WACZ); null for plain archives and pages.',
  `warc_record_offset` BIGINT COMMENT 'Where the record begins: byte offset of its compressed member in the file as stored.',
  `warc_record_length` BIGINT COMMENT 'Bytes of the record as stored (of its compressed member).',
  `resolved_from` STRING COMMENT 'For a revisit: where its payload was taken from, a record id or `file@offset`.',
  `resolved_by` STRING COMMENT 'For a revisit: what led to the payload (`refers-to`, `uri-and-date`, `payload-digest`), or why nothing did (`unresolved-…`).',
  `title` STRING COMMENT 'Title of the page\'s main content.',
  `description` STRING COMMENT 'The page\'s own summary.',
  `site_name` STRING COMMENT 'Name of the site or publication.',
  `section` STRING COMMENT 'Section of the site that the page belongs to.',
  `canonical_url` STRING COMMENT 'Address that the page gives as its own.',
  `generator` STRING COMMENT 'Software that made the page.',
  `authors` ARRAY<STRING> NOT NULL COMMENT 'Authors in order.',
  `keywords` ARRAY<STRING> NOT NULL COMMENT 'Keywords and tags of the page.',
  `date_published` TIMESTAMP COMMENT 'When the page says that it was published.',
  `date_modified` TIMESTAMP COMMENT 'When the page says that it was last changed.',
  `language_declared` STRING COMMENT 'Language that the page declares, as a BCP 47 tag.',
  `language_detected` STRING COMMENT 'Language of the main text as detected, as a BCP 47 tag.',
  `page_type` STRING COMMENT 'Kind of page.',
  `text` STRING COMMENT 'Main content without site chrome; paragraphs are separated by a blank line. Null for captures that have no text.',
  `blocks` ARRAY<STRUCT<kind: STRING, level: INT, text: STRING>> NOT NULL COMMENT 'Main content as blocks in reading order.',
  `text_digest` STRING COMMENT 'Digest of the normalised main text: equal for exact duplicates.',
  `text_length` INT COMMENT 'Characters of `text`.',
  `text_length_raw` INT COMMENT 'Characters of visible text on the whole page, chrome included.',
  `links` ARRAY<STRUCT<url: STRING, text: STRING, rel: STRING, zone: STRING>> NOT NULL COMMENT 'All hyperlinks of the page, in page order.',
  `images` ARRAY<STRUCT<url: STRING, alt: STRING, caption: STRING, credit: STRING>> NOT NULL COMMENT 'Pictures of the main content.',
  `removed` ARRAY<STRUCT<rule: STRING, tag: STRING, css_class: STRING, text_length: INT>> NOT NULL COMMENT 'What the de-chromer took, and by which rule.',
  `quirks` ARRAY<STRING> NOT NULL COMMENT 'Codes of what was irregular about the record, its HTTP message or its page.',
  `pipeline_version` STRING NOT NULL COMMENT 'Version of warcmill that made the row.',
  `rules_digest` STRING NOT NULL COMMENT 'Digest of the rules that judged the page.',
  `schema_version` STRING NOT NULL COMMENT 'Version of this schema.',
  `run_id` STRING NOT NULL COMMENT 'The run that made the row.'
)
USING parquet
LOCATION '${location}/captures';
CREATE OR REPLACE VIEW captures_authors AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item AS author
FROM captures LATERAL VIEW posexplode(authors) AS position, item;
CREATE OR REPLACE VIEW captures_keywords AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item AS keyword
FROM captures LATERAL VIEW posexplode(keywords) AS position, item;
CREATE OR REPLACE VIEW captures_blocks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.kind AS kind, item.level AS level, item.text AS text
FROM captures LATERAL VIEW posexplode(blocks) AS position, item;
CREATE OR REPLACE VIEW captures_links AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.url AS item_url, item.text AS text, item.rel AS rel, item.zone AS zone
FROM captures LATERAL VIEW posexplode(links) AS position, item;
CREATE OR REPLACE VIEW captures_images AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.url AS item_url, item.alt AS alt, item.caption AS caption, item.credit AS credit
FROM captures LATERAL VIEW posexplode(images) AS position, item;
CREATE OR REPLACE VIEW captures_removed AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.rule AS rule, item.tag AS tag, item.css_class AS css_class, item.text_length AS text_length
FROM captures LATERAL VIEW posexplode(removed) AS position, item;
CREATE OR REPLACE VIEW captures_quirks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item AS quirk
FROM captures LATERAL VIEW posexplode(quirks) AS position, item;
