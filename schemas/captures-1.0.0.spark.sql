CREATE TABLE IF NOT EXISTS captures (
  `capture_id` STRING NOT NULL COMMENT 'Identity of the capture by what is in its archive: hash of the file\'s size and ends, member, offset and record id; the same on every rerun and wherever the file lies.',
  `url` STRING NOT NULL COMMENT 'Address that was captured, verbatim but for angle brackets around it.',
  `url_surtkey` STRING COMMENT 'The URL as a sort-friendly key, host reversed: the key that CDX indexes sort by.',
  `url_host_name` STRING COMMENT 'Host of the URL in one spelling: lower case, IDN as punycode, escapes decoded, no port, no final dot.',
  `url_host_tld` STRING COMMENT 'Last label of the host; null for IP addresses.',
  `url_host_registry_suffix` STRING COMMENT 'Suffix below which the domain was registered, by the ICANN section of the Public Suffix List.',
  `url_host_registered_domain` STRING COMMENT 'Registered domain of the host by the ICANN section of the Public Suffix List; null for IP addresses and bare suffixes.',
  `url_host_private_domain` STRING COMMENT 'The same by the whole list, with the suffixes of companies that let rooms: `ann.github.io` where the registered domain is `github.io`.',
  `url_protocol` STRING COMMENT 'Scheme of the URL, lower case.',
  `url_port` INT COMMENT 'Port that the URL names; null when it names none.',
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
  `content_languages` STRING COMMENT 'Language of the main text as ISO 639-3 code, as cc-index has it; null when the detector is not sure.',
  `content_length` BIGINT COMMENT 'Bytes of the payload, transfer and content codings removed.',
  `content_digest` STRING COMMENT 'Payload digest as the archive declares it, without the algorithm\'s label: as CDX and cc-index have it. Where the archive declares none, the hex digest (sha256) of the decoded payload.',
  `content_digest_algorithm` STRING COMMENT 'Algorithm of `content_digest`, lower case, as labelled or by its length; null when neither tells.',
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
  `crawl` STRING COMMENT 'The crawl that the archive says it is part of (`isPartOf` of its warcinfo record).',
  `source_uri` STRING NOT NULL COMMENT 'File or URL that the capture was read from, as given; `-` for standard input.',
  `source_member` STRING COMMENT 'Path inside a package (WACZ); null for plain archives and pages.',
  `warc_record_offset` BIGINT COMMENT 'Where the record begins: byte offset of its compressed member in the file as stored.',
  `warc_record_length` BIGINT COMMENT 'Bytes of the record as stored (of its compressed member).',
  `resolved_from` STRING COMMENT 'For a revisit: where its payload was taken from, a record id or `file@offset`.',
  `resolved_by` STRING COMMENT 'For a revisit: what led to the payload (`refers-to`: the id; `uri-and-date`: URL and time; `payload-digest`: the first capture with that digest; `earlier-capture`: of a 304 without any reference, the latest capture before it), or why nothing did (`unresolved-no-original`: it is in none of the inputs; `unresolved-digest-differs`; `unresolved-no-reference`; `unresolved-unreadable`).',
  `title` STRING COMMENT 'Title of the page\'s main content.',
  `description` STRING COMMENT 'The page\'s own summary.',
  `site_name` STRING COMMENT 'Name of the site or publication.',
  `section` STRING COMMENT 'Section of the site that the page belongs to.',
  `canonical_url` STRING COMMENT 'Address that the page gives as its own.',
  `generator` STRING COMMENT 'Software that made the page.',
  `authors` ARRAY<STRING> NOT NULL COMMENT 'Authors in order.',
  `keywords` ARRAY<STRING> NOT NULL COMMENT 'Keywords and tags of the page.',
  `date_published` TIMESTAMP COMMENT 'When the page says that it was published.',
  `date_published_day` DATE COMMENT 'Day of publication as the page writes it, in its own zone.',
  `date_modified` TIMESTAMP COMMENT 'When the page says that it was last changed.',
  `date_modified_day` DATE COMMENT 'Day of the last change as the page writes it, in its own zone.',
  `language_declared` STRING COMMENT 'Language that the page declares, as a BCP 47 tag.',
  `language_detected` STRING COMMENT 'Language of the main text as detected, as a BCP 47 tag.',
  `language_score` DOUBLE COMMENT 'How sure the detector is of `language_detected`, 0 to 1; null where that is.',
  `page_type` STRING COMMENT 'Kind of page.',
  `text` STRING COMMENT 'Main content: what stands in the zones lead and body, paragraphs separated by a blank line; null when there is none.',
  `text_aside` STRING COMMENT 'Content beside the main text: what stands in the other zones of `blocks`, paragraphs separated by a blank line; null when there is none.',
  `blocks` ARRAY<STRUCT<kind: STRING, level: INT, zone: STRING, start: INT, length: INT, ordered: BOOLEAN, number: INT, language: STRING, table_number: INT, row_number: INT>> NOT NULL COMMENT 'The page\'s content as blocks in reading order. They point into `text` (zones lead and body) or `text_aside` (all others).',
  `spans` ARRAY<STRUCT<block: INT, kind: STRING, start: INT, length: INT, target: INT>> NOT NULL COMMENT 'What the markup says of parts of blocks, by block: first the cells of a table row from left to right, then links, emphasis and the like in document order, outer before inner.',
  `text_digest` STRING COMMENT 'sha256 of the text in NFC, each run of white space one space, hex: equal for texts that read alike.',
  `text_length` INT COMMENT 'Characters (Unicode code points) of the text; null where that is.',
  `text_length_raw` INT COMMENT 'Characters of visible text on the whole page, chrome included.',
  `text_confidence` DOUBLE COMMENT 'Mean probability that the judge gives the text of being main content, each character counting alike, 0 to 1; null where no text was judged (plain text, text from a page\'s data).',
  `links` ARRAY<STRUCT<url: STRING, text: STRING, rel: STRING, zone: STRING>> NOT NULL COMMENT 'All hyperlinks of the page, in page order.',
  `images` ARRAY<STRUCT<url: STRING, alt: STRING, caption: STRING, credit: STRING>> NOT NULL COMMENT 'Pictures of the main content.',
  `removed` ARRAY<STRUCT<rule: STRING, family: STRING, evidence: STRING, tag: STRING, css_class: STRING, text_length: INT, text: STRING>> NOT NULL COMMENT 'What the de-chromer took, and by which rule.',
  `quirks` ARRAY<STRING> NOT NULL COMMENT 'Codes of what was irregular about the record, its HTTP message or its page.',
  `pipeline_version` STRING NOT NULL COMMENT 'Version of warcmill that made the row.',
  `rules_digest` STRING NOT NULL COMMENT 'Digest (sha256, hex) of the rules that judged the page.',
  `schema_version` STRING NOT NULL COMMENT 'Version of this schema.',
  `run_id` STRING NOT NULL COMMENT 'The run that made the row.',
  `collection` STRING NOT NULL COMMENT 'Collection that the row belongs to: as named by the run, else the name of the dataset\'s folder.'
)
USING parquet
LOCATION '${location}/captures';
CREATE OR REPLACE VIEW captures_authors AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item AS author
FROM captures LATERAL VIEW posexplode(authors) AS position, item;
CREATE OR REPLACE VIEW captures_keywords AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item AS keyword
FROM captures LATERAL VIEW posexplode(keywords) AS position, item;
CREATE OR REPLACE VIEW captures_blocks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.kind AS kind, item.level AS level, item.zone AS zone, item.start AS start, item.length AS length, item.ordered AS ordered, item.number AS number, item.language AS language, item.table_number AS table_number, item.row_number AS row_number,
  substr(CASE WHEN item.zone IN ('lead', 'body') THEN captures.text ELSE captures.text_aside END, item.start + 1, item.length) AS text,
  CASE item.kind WHEN 'heading' THEN substr('######', 1, item.level) WHEN 'quote' THEN '>' WHEN 'list-item' THEN concat(lpad('', 4 * (item.level - 1), ' '), CASE WHEN item.ordered THEN concat(CAST(item.number AS STRING), '.') ELSE '-' END) END AS marker
FROM captures LATERAL VIEW posexplode(blocks) AS position, item;
CREATE OR REPLACE VIEW captures_spans AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.block AS block, item.kind AS kind, item.start AS start, item.length AS length, item.target AS target,
  substr(CASE WHEN element_at(captures.blocks, item.block).zone IN ('lead', 'body') THEN captures.text ELSE captures.text_aside END, item.start + 1, item.length) AS text,
  CASE item.kind WHEN 'link' THEN element_at(captures.links, item.target).url WHEN 'image' THEN element_at(captures.images, item.target).url END AS target_url
FROM captures LATERAL VIEW posexplode(spans) AS position, item;
CREATE OR REPLACE VIEW captures_links AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.url AS item_url, item.text AS text, item.rel AS rel, item.zone AS zone
FROM captures LATERAL VIEW posexplode(links) AS position, item;
CREATE OR REPLACE VIEW captures_images AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.url AS item_url, item.alt AS alt, item.caption AS caption, item.credit AS credit
FROM captures LATERAL VIEW posexplode(images) AS position, item;
CREATE OR REPLACE VIEW captures_removed AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item.rule AS rule, item.family AS family, item.evidence AS evidence, item.tag AS tag, item.css_class AS css_class, item.text_length AS text_length, item.text AS text
FROM captures LATERAL VIEW posexplode(removed) AS position, item;
CREATE OR REPLACE VIEW captures_quirks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position + 1 AS position, item AS quirk
FROM captures LATERAL VIEW posexplode(quirks) AS position, item;
