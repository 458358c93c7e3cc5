CREATE OR REPLACE VIEW captures AS SELECT
  "capture_id"::VARCHAR AS "capture_id",
  "url"::VARCHAR AS "url",
  "url_surtkey"::VARCHAR AS "url_surtkey",
  "url_host_name"::VARCHAR AS "url_host_name",
  "url_host_tld"::VARCHAR AS "url_host_tld",
  "url_host_registry_suffix"::VARCHAR AS "url_host_registry_suffix",
  "url_host_registered_domain"::VARCHAR AS "url_host_registered_domain",
  "url_host_private_domain"::VARCHAR AS "url_host_private_domain",
  "url_protocol"::VARCHAR AS "url_protocol",
  "url_port"::INTEGER AS "url_port",
  "url_path"::VARCHAR AS "url_path",
  "url_query"::VARCHAR AS "url_query",
  "fetch_time"::TIMESTAMP WITH TIME ZONE AS "fetch_time",
  "warc_date"::VARCHAR AS "warc_date",
  "fetch_method"::VARCHAR AS "fetch_method",
  "fetch_status"::SMALLINT AS "fetch_status",
  "fetch_redirect"::VARCHAR AS "fetch_redirect",
  "content_mime_type"::VARCHAR AS "content_mime_type",
  "content_mime_detected"::VARCHAR AS "content_mime_detected",
  "content_charset"::VARCHAR AS "content_charset",
  "content_charset_source"::VARCHAR AS "content_charset_source",
  "content_languages"::VARCHAR AS "content_languages",
  "content_length"::BIGINT AS "content_length",
  "content_digest"::VARCHAR AS "content_digest",
  "content_digest_algorithm"::VARCHAR AS "content_digest_algorithm",
  "content_digest_status"::VARCHAR AS "content_digest_status",
  "block_digest_status"::VARCHAR AS "block_digest_status",
  "content_truncated"::VARCHAR AS "content_truncated",
  "warc_type"::VARCHAR AS "warc_type",
  "record_role"::VARCHAR AS "record_role",
  "page_url"::VARCHAR AS "page_url",
  "warc_record_id"::VARCHAR AS "warc_record_id",
  "warc_refers_to"::VARCHAR AS "warc_refers_to",
  "warc_ip_address"::VARCHAR AS "warc_ip_address",
  "warc_filename"::VARCHAR AS "warc_filename",
  "crawl"::VARCHAR AS "crawl",
  "source_uri"::VARCHAR AS "source_uri",
  "source_member"::VARCHAR AS "source_member",
  "warc_record_offset"::BIGINT AS "warc_record_offset",
  "warc_record_length"::BIGINT AS "warc_record_length",
  "resolved_from"::VARCHAR AS "resolved_from",
  "resolved_by"::VARCHAR AS "resolved_by",
  "title"::VARCHAR AS "title",
  "description"::VARCHAR AS "description",
  "site_name"::VARCHAR AS "site_name",
  "section"::VARCHAR AS "section",
  "canonical_url"::VARCHAR AS "canonical_url",
  "generator"::VARCHAR AS "generator",
  "authors"::VARCHAR[] AS "authors",
  "keywords"::VARCHAR[] AS "keywords",
  "date_published"::TIMESTAMP WITH TIME ZONE AS "date_published",
  "date_published_day"::DATE AS "date_published_day",
  "date_modified"::TIMESTAMP WITH TIME ZONE AS "date_modified",
  "date_modified_day"::DATE AS "date_modified_day",
  "language_declared"::VARCHAR AS "language_declared",
  "language_detected"::VARCHAR AS "language_detected",
  "language_score"::DOUBLE AS "language_score",
  "page_type"::VARCHAR AS "page_type",
  "text"::VARCHAR AS "text",
  "text_aside"::VARCHAR AS "text_aside",
  "blocks"::STRUCT("kind" VARCHAR, "level" INTEGER, "zone" VARCHAR, "start" INTEGER, "length" INTEGER, "ordered" BOOLEAN, "number" INTEGER, "language" VARCHAR, "table_number" INTEGER, "row_number" INTEGER)[] AS "blocks",
  "spans"::STRUCT("block" INTEGER, "kind" VARCHAR, "start" INTEGER, "length" INTEGER, "target" INTEGER)[] AS "spans",
  "text_digest"::VARCHAR AS "text_digest",
  "text_length"::INTEGER AS "text_length",
  "text_length_raw"::INTEGER AS "text_length_raw",
  "text_confidence"::DOUBLE AS "text_confidence",
  "links"::STRUCT("url" VARCHAR, "text" VARCHAR, "rel" VARCHAR, "zone" VARCHAR)[] AS "links",
  "images"::STRUCT("url" VARCHAR, "alt" VARCHAR, "caption" VARCHAR, "credit" VARCHAR)[] AS "images",
  "removed"::STRUCT("rule" VARCHAR, "family" VARCHAR, "evidence" VARCHAR, "tag" VARCHAR, "css_class" VARCHAR, "text_length" INTEGER, "text" VARCHAR)[] AS "removed",
  "quirks"::VARCHAR[] AS "quirks",
  "pipeline_version"::VARCHAR AS "pipeline_version",
  "rules_digest"::VARCHAR AS "rules_digest",
  "schema_version"::VARCHAR AS "schema_version",
  "run_id"::VARCHAR AS "run_id",
  "collection"::VARCHAR AS "collection"
FROM read_parquet('${location}/captures/*.parquet');
COMMENT ON COLUMN captures.capture_id IS 'Identity of the capture by what is in its archive: hash of the file''s size and ends, member, offset and record id; the same on every rerun and wherever the file lies.';
COMMENT ON COLUMN captures.url IS 'Address that was captured, verbatim but for angle brackets around it.';
COMMENT ON COLUMN captures.url_surtkey IS 'The URL as a sort-friendly key, host reversed: the key that CDX indexes sort by.';
COMMENT ON COLUMN captures.url_host_name IS 'Host of the URL in one spelling: lower case, IDN as punycode, escapes decoded, no port, no final dot.';
COMMENT ON COLUMN captures.url_host_tld IS 'Last label of the host; null for IP addresses.';
COMMENT ON COLUMN captures.url_host_registry_suffix IS 'Suffix below which the domain was registered, by the ICANN section of the Public Suffix List.';
COMMENT ON COLUMN captures.url_host_registered_domain IS 'Registered domain of the host by the ICANN section of the Public Suffix List; null for IP addresses and bare suffixes.';
COMMENT ON COLUMN captures.url_host_private_domain IS 'The same by the whole list, with the suffixes of companies that let rooms: `ann.github.io` where the registered domain is `github.io`.';
COMMENT ON COLUMN captures.url_protocol IS 'Scheme of the URL, lower case.';
COMMENT ON COLUMN captures.url_port IS 'Port that the URL names; null when it names none.';
COMMENT ON COLUMN captures.url_path IS 'Path of the URL.';
COMMENT ON COLUMN captures.url_query IS 'Query of the URL without the question mark; null when there is none.';
COMMENT ON COLUMN captures.fetch_time IS 'When the capture was made; null if the record''s date cannot be read.';
COMMENT ON COLUMN captures.warc_date IS 'The record''s date as written.';
COMMENT ON COLUMN captures.fetch_method IS 'Method of the request that the capture answers; null where the archive holds no request of it.';
COMMENT ON COLUMN captures.fetch_status IS 'HTTP status code (three digits, RFC 9112 section 4); null for captures by other protocols.';
COMMENT ON COLUMN captures.fetch_redirect IS 'Where a redirect leads, resolved against the URL; null when it is none.';
COMMENT ON COLUMN captures.content_mime_type IS 'Media type as declared, lower case, without parameters.';
COMMENT ON COLUMN captures.content_mime_detected IS 'Media type that the first bytes of the payload show.';
COMMENT ON COLUMN captures.content_charset IS 'Charset that the payload was decoded with; null for media without text.';
COMMENT ON COLUMN captures.content_charset_source IS 'What named the charset: byte order mark, protocol header, page, detector, or nothing (default).';
COMMENT ON COLUMN captures.content_languages IS 'Language of the main text as ISO 639-3 code, as cc-index has it; null when the detector is not sure.';
COMMENT ON COLUMN captures.content_length IS 'Bytes of the payload, transfer and content codings removed.';
COMMENT ON COLUMN captures.content_digest IS 'Payload digest as the archive declares it, without the algorithm''s label: as CDX and cc-index have it. Where the archive declares none, the hex digest (sha256) of the decoded payload.';
COMMENT ON COLUMN captures.content_digest_algorithm IS 'Algorithm of `content_digest`, lower case, as labelled or by its length; null when neither tells.';
COMMENT ON COLUMN captures.content_digest_status IS 'Whether the declared payload digest matches: the bytes as stored (raw), without transfer codings (entity) or content codings (decoded), the whole record block (block), or nothing; `unsupported` for an algorithm or a protocol that is not known.';
COMMENT ON COLUMN captures.block_digest_status IS 'Whether the declared block digest matches the record block.';
COMMENT ON COLUMN captures.content_truncated IS 'Why the capture is incomplete: as declared, or as found while reading (`range` for a part that was asked for); null when it is whole.';
COMMENT ON COLUMN captures.warc_type IS 'Record type; ARC records and raw pages have the type that a WARC would have given them.';
COMMENT ON COLUMN captures.record_role IS 'What the record is: a page that people read (HTML, text, PDF); another resource; one fetched for a page, as the crawler tells (`embedded`); or one that the crawler made itself (`crawler`: text, screenshots, logs).';
COMMENT ON COLUMN captures.page_url IS 'URL of the page that an embedded or a crawler''s record belongs to, if the crawler tells; else null.';
COMMENT ON COLUMN captures.warc_record_id IS 'Record identifier without angle brackets.';
COMMENT ON COLUMN captures.warc_refers_to IS 'Record that this one (a revisit, a conversion) refers to, without angle brackets.';
COMMENT ON COLUMN captures.warc_ip_address IS 'Address of the server that answered.';
COMMENT ON COLUMN captures.warc_filename IS 'Name that the archive gives itself.';
COMMENT ON COLUMN captures.crawl IS 'The crawl that the archive says it is part of (`isPartOf` of its warcinfo record).';
COMMENT ON COLUMN captures.source_uri IS 'File or URL that the capture was read from, as given; `-` for standard input.';
COMMENT ON COLUMN captures.source_member IS 'Path inside a package (WACZ); null for plain archives and pages.';
COMMENT ON COLUMN captures.warc_record_offset IS 'Where the record begins: byte offset of its compressed member in the file as stored.';
COMMENT ON COLUMN captures.warc_record_length IS 'Bytes of the record as stored (of its compressed member).';
COMMENT ON COLUMN captures.resolved_from IS 'For a revisit: where its payload was taken from, a record id or `file@offset`.';
COMMENT ON COLUMN captures.resolved_by IS 'For a revisit: what led to the payload (`refers-to`: the id; `uri-and-date`: URL and time; `payload-digest`: the first capture with that digest; `earlier-capture`: of a 304 without any reference, the latest capture before it), or why nothing did (`unresolved-no-original`: it is in none of the inputs; `unresolved-digest-differs`; `unresolved-no-reference`; `unresolved-unreadable`).';
COMMENT ON COLUMN captures.title IS 'Title of the page''s main content.';
COMMENT ON COLUMN captures.description IS 'The page''s own summary.';
COMMENT ON COLUMN captures.site_name IS 'Name of the site or publication.';
COMMENT ON COLUMN captures.section IS 'Section of the site that the page belongs to.';
COMMENT ON COLUMN captures.canonical_url IS 'Address that the page gives as its own.';
COMMENT ON COLUMN captures.generator IS 'Software that made the page.';
COMMENT ON COLUMN captures.authors IS 'Authors in order.';
COMMENT ON COLUMN captures.keywords IS 'Keywords and tags of the page.';
COMMENT ON COLUMN captures.date_published IS 'When the page says that it was published.';
COMMENT ON COLUMN captures.date_published_day IS 'Day of publication as the page writes it, in its own zone.';
COMMENT ON COLUMN captures.date_modified IS 'When the page says that it was last changed.';
COMMENT ON COLUMN captures.date_modified_day IS 'Day of the last change as the page writes it, in its own zone.';
COMMENT ON COLUMN captures.language_declared IS 'Language that the page declares, as a BCP 47 tag.';
COMMENT ON COLUMN captures.language_detected IS 'Language of the main text as detected, as a BCP 47 tag.';
COMMENT ON COLUMN captures.language_score IS 'How sure the detector is of `language_detected`, 0 to 1; null where that is.';
COMMENT ON COLUMN captures.page_type IS 'Kind of page.';
COMMENT ON COLUMN captures.text IS 'Main content: what stands in the zones lead and body, paragraphs separated by a blank line; null when there is none.';
COMMENT ON COLUMN captures.text_aside IS 'Content beside the main text: what stands in the other zones of `blocks`, paragraphs separated by a blank line; null when there is none.';
COMMENT ON COLUMN captures.blocks IS 'The page''s content as blocks in reading order. They point into `text` (zones lead and body) or `text_aside` (all others).';
COMMENT ON COLUMN captures.spans IS 'What the markup says of parts of blocks, by block: first the cells of a table row from left to right, then links, emphasis and the like in document order, outer before inner.';
COMMENT ON COLUMN captures.text_digest IS 'sha256 of the text in NFC, each run of white space one space, hex: equal for texts that read alike.';
COMMENT ON COLUMN captures.text_length IS 'Characters (Unicode code points) of the text; null where that is.';
COMMENT ON COLUMN captures.text_length_raw IS 'Characters of visible text on the whole page, chrome included.';
COMMENT ON COLUMN captures.text_confidence IS 'Mean probability that the judge gives the text of being main content, each character counting alike, 0 to 1; null where no text was judged (plain text, text from a page''s data).';
COMMENT ON COLUMN captures.links IS 'All hyperlinks of the page, in page order.';
COMMENT ON COLUMN captures.images IS 'Pictures of the main content.';
COMMENT ON COLUMN captures.removed IS 'What the de-chromer took, and by which rule.';
COMMENT ON COLUMN captures.quirks IS 'Codes of what was irregular about the record, its HTTP message or its page.';
COMMENT ON COLUMN captures.pipeline_version IS 'Version of warcmill that made the row.';
COMMENT ON COLUMN captures.rules_digest IS 'Digest (sha256, hex) of the rules that judged the page.';
COMMENT ON COLUMN captures.schema_version IS 'Version of this schema.';
COMMENT ON COLUMN captures.run_id IS 'The run that made the row.';
COMMENT ON COLUMN captures.collection IS 'Collection that the row belongs to: as named by the run, else the name of the dataset''s folder.';
CREATE OR REPLACE VIEW captures_authors AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item AS author
FROM (
  SELECT *, unnest(authors) AS item, generate_subscripts(authors, 1) AS position FROM captures
) AS captures;
CREATE OR REPLACE VIEW captures_keywords AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item AS keyword
FROM (
  SELECT *, unnest(keywords) AS item, generate_subscripts(keywords, 1) AS position FROM captures
) AS captures;
CREATE OR REPLACE VIEW captures_blocks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item.kind AS kind, item.level AS level, item.zone AS zone, item.start AS start, item.length AS length, item.ordered AS ordered, item.number AS number, item.language AS language, item.table_number AS table_number, item.row_number AS row_number,
  substr(CASE WHEN item.zone IN ('lead', 'body') THEN captures.text ELSE captures.text_aside END, item.start + 1, item.length) AS text,
  CASE item.kind WHEN 'heading' THEN substr('######', 1, item.level) WHEN 'quote' THEN '>' WHEN 'list-item' THEN concat(lpad('', 4 * (item.level - 1), ' '), CASE WHEN item.ordered THEN concat(CAST(item.number AS VARCHAR), '.') ELSE '-' END) END AS marker
FROM (
  SELECT *, unnest(blocks) AS item, generate_subscripts(blocks, 1) AS position FROM captures
) AS captures;
CREATE OR REPLACE VIEW captures_spans AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item.block AS block, item.kind AS kind, item.start AS start, item.length AS length, item.target AS target,
  substr(CASE WHEN captures.blocks[item.block].zone IN ('lead', 'body') THEN captures.text ELSE captures.text_aside END, item.start + 1, item.length) AS text,
  CASE item.kind WHEN 'link' THEN captures.links[item.target].url WHEN 'image' THEN captures.images[item.target].url END AS target_url
FROM (
  SELECT *, unnest(spans) AS item, generate_subscripts(spans, 1) AS position FROM captures
) AS captures;
CREATE OR REPLACE VIEW captures_links AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item.url AS item_url, item.text AS text, item.rel AS rel, item.zone AS zone
FROM (
  SELECT *, unnest(links) AS item, generate_subscripts(links, 1) AS position FROM captures
) AS captures;
CREATE OR REPLACE VIEW captures_images AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item.url AS item_url, item.alt AS alt, item.caption AS caption, item.credit AS credit
FROM (
  SELECT *, unnest(images) AS item, generate_subscripts(images, 1) AS position FROM captures
) AS captures;
CREATE OR REPLACE VIEW captures_removed AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item.rule AS rule, item.family AS family, item.evidence AS evidence, item.tag AS tag, item.css_class AS css_class, item.text_length AS text_length, item.text AS text
FROM (
  SELECT *, unnest(removed) AS item, generate_subscripts(removed, 1) AS position FROM captures
) AS captures;
CREATE OR REPLACE VIEW captures_quirks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item AS quirk
FROM (
  SELECT *, unnest(quirks) AS item, generate_subscripts(quirks, 1) AS position FROM captures
) AS captures;
