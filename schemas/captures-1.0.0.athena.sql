CREATE EXTERNAL TABLE IF NOT EXISTS captures (
  `capture_id` string COMMENT 'Identity of the capture by what is in its archive: hash of the file''s size and ends, member, offset and record id; the same on every rerun and wherever the file lies.',
  `url` string COMMENT 'Address that was captured, verbatim but for angle brackets around it.',
  `url_surtkey` string COMMENT 'The URL as a sort-friendly key, host reversed: the key that CDX indexes sort by.',
  `url_host_name` string COMMENT 'Host of the URL in one spelling: lower case, IDN as punycode, escapes decoded, no port, no final dot.',
  `url_host_tld` string COMMENT 'Last label of the host; null for IP addresses.',
  `url_host_registry_suffix` string COMMENT 'Suffix below which the domain was registered, by the ICANN section of the Public Suffix List.',
  `url_host_registered_domain` string COMMENT 'Registered domain of the host by the ICANN section of the Public Suffix List; null for IP addresses and bare suffixes.',
  `url_host_private_domain` string COMMENT 'The same by the whole list, with the suffixes of companies that let rooms: `ann.github.io` where the registered domain is `github.io`.',
  `url_protocol` string COMMENT 'Scheme of the URL, lower case.',
  `url_port` int COMMENT 'Port that the URL names; null when it names none.',
  `url_path` string COMMENT 'Path of the URL.',
  `url_query` string COMMENT 'Query of the URL without the question mark; null when there is none.',
  `fetch_time` timestamp COMMENT 'When the capture was made; null if the record''s date cannot be read.',
  `warc_date` string COMMENT 'The record''s date as written.',
  `fetch_method` string COMMENT 'Method of the request that the capture answers; null where the archive holds no request of it.',
  `fetch_status` smallint COMMENT 'HTTP status code (three digits, RFC 9112 section 4); null for captures by other protocols.',
  `fetch_redirect` string COMMENT 'Where a redirect leads, resolved against the URL; null when it is none.',
  `content_mime_type` string COMMENT 'Media type as declared, lower case, without parameters.',
  `content_mime_detected` string COMMENT 'Media type that the first bytes of the payload show.',
  `content_charset` string COMMENT 'Charset that the payload was decoded with; null for media without text.',
  `content_charset_source` string COMMENT 'What named the charset: byte order mark, protocol header, page, detector, or nothing (default).',
  `content_languages` string COMMENT 'Language of the main text as ISO 639-3 code, as cc-index has it; null when the detector is not sure.',
  `content_length` bigint COMMENT 'Bytes of the payload, transfer and content codings removed.',
  `content_digest` string COMMENT 'Payload digest as the archive declares it, without the algorithm''s label: as CDX and cc-index have it. Where the archive declares none, the hex digest (sha256) of the decoded payload.',
  `content_digest_algorithm` string COMMENT 'Algorithm of `content_digest`, lower case, as labelled or by its length; null when neither tells.',
  `content_digest_status` string COMMENT 'Whether the declared payload digest matches: the bytes as stored (raw), without transfer codings (entity) or content codings (decoded), the whole record block (block), or nothing; `unsupported` for an algorithm or a protocol that is not known.',
  `block_digest_status` string COMMENT 'Whether the declared block digest matches the record block.',
  `content_truncated` string COMMENT 'Why the capture is incomplete: as declared, or as found while reading (`range` for a part that was asked for); null when it is whole.',
  `warc_type` string COMMENT 'Record type; ARC records and raw pages have the type that a WARC would have given them.',
  `record_role` string COMMENT 'What the record is: a page that people read (HTML, text, PDF); another resource; one fetched for a page, as the crawler tells (`embedded`); or one that the crawler made itself (`crawler`: text, screenshots, logs).',
  `page_url` string COMMENT 'URL of the page that an embedded or a crawler''s record belongs to, if the crawler tells; else null.',
  `warc_record_id` string COMMENT 'Record identifier without angle brackets.',
  `warc_refers_to` string COMMENT 'Record that this one (a revisit, a conversion) refers to, without angle brackets.',
  `warc_ip_address` string COMMENT 'Address of the server that answered.',
  `warc_filename` string COMMENT 'Name that the archive gives itself.',
  `crawl` string COMMENT 'The crawl that the archive says it is part of (`isPartOf` of its warcinfo record).',
  `source_uri` string COMMENT 'File or URL that the capture was read from, as given; `-` for standard input.',
  `source_member` string COMMENT 'Path inside a package (WACZ); null for plain archives and pages.',
  `warc_record_offset` bigint COMMENT 'Where the record begins: byte offset of its compressed member in the file as stored.',
  `warc_record_length` bigint COMMENT 'Bytes of the record as stored (of its compressed member).',
  `resolved_from` string COMMENT 'For a revisit: where its payload was taken from, a record id or `file@offset`.',
  `resolved_by` string COMMENT 'For a revisit: what led to the payload (`refers-to`: the id; `uri-and-date`: URL and time; `payload-digest`: the first capture with that digest; `earlier-capture`: of a 304 without any reference, the latest capture before it), or why nothing did (`unresolved-no-original`: it is in none of the inputs; `unresolved-digest-differs`; `unresolved-no-reference`; `unresolved-unreadable`).',
  `title` string COMMENT 'Title of the page''s main content.',
  `description` string COMMENT 'The page''s own summary.',
  `site_name` string COMMENT 'Name of the site or publication.',
  `section` string COMMENT 'Section of the site that the page belongs to.',
  `canonical_url` string COMMENT 'Address that the page gives as its own.',
  `generator` string COMMENT 'Software that made the page.',
  `authors` array<string> COMMENT 'Authors in order.',
  `keywords` array<string> COMMENT 'Keywords and tags of the page.',
  `date_published` timestamp COMMENT 'When the page says that it was published.',
  `date_published_day` date COMMENT 'Day of publication as the page writes it, in its own zone.',
  `date_modified` timestamp COMMENT 'When the page says that it was last changed.',
  `date_modified_day` date COMMENT 'Day of the last change as the page writes it, in its own zone.',
  `language_declared` string COMMENT 'Language that the page declares, as a BCP 47 tag.',
  `language_detected` string COMMENT 'Language of the main text as detected, as a BCP 47 tag.',
  `language_score` double COMMENT 'How sure the detector is of `language_detected`, 0 to 1; null where that is.',
  `page_type` string COMMENT 'Kind of page.',
  `text` string COMMENT 'Main content: what stands in the zones lead and body, paragraphs separated by a blank line; null when there is none.',
  `text_aside` string COMMENT 'Content beside the main text: what stands in the other zones of `blocks`, paragraphs separated by a blank line; null when there is none.',
  `blocks` array<struct<kind:string,level:int,zone:string,start:int,length:int,ordered:boolean,number:int,language:string,table_number:int,row_number:int>> COMMENT 'The page''s content as blocks in reading order. They point into `text` (zones lead and body) or `text_aside` (all others).',
  `spans` array<struct<block:int,kind:string,start:int,length:int,target:int>> COMMENT 'What the markup says of parts of blocks, by block: first the cells of a table row from left to right, then links, emphasis and the like in document order, outer before inner.',
  `text_digest` string COMMENT 'sha256 of the text in NFC, each run of white space one space, hex: equal for texts that read alike.',
  `text_length` int COMMENT 'Characters (Unicode code points) of the text; null where that is.',
  `text_length_raw` int COMMENT 'Characters of visible text on the whole page, chrome included.',
  `text_confidence` double COMMENT 'Mean probability that the judge gives the text of being main content, each character counting alike, 0 to 1; null where no text was judged (plain text, text from a page''s data).',
  `links` array<struct<url:string,text:string,rel:string,zone:string>> COMMENT 'All hyperlinks of the page, in page order.',
  `images` array<struct<url:string,alt:string,caption:string,credit:string>> COMMENT 'Pictures of the main content.',
  `removed` array<struct<rule:string,family:string,evidence:string,tag:string,css_class:string,text_length:int,text:string>> COMMENT 'What the de-chromer took, and by which rule.',
  `quirks` array<string> COMMENT 'Codes of what was irregular about the record, its HTTP message or its page.',
  `pipeline_version` string COMMENT 'Version of warcmill that made the row.',
  `rules_digest` string COMMENT 'Digest (sha256, hex) of the rules that judged the page.',
  `schema_version` string COMMENT 'Version of this schema.',
  `run_id` string COMMENT 'The run that made the row.',
  `collection` string COMMENT 'Collection that the row belongs to: as named by the run, else the name of the dataset''s folder.'
)
STORED AS PARQUET
LOCATION '${location}/captures/';
CREATE OR REPLACE VIEW captures_authors AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, author
FROM captures CROSS JOIN UNNEST(authors) WITH ORDINALITY AS item (author, position);
CREATE OR REPLACE VIEW captures_keywords AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, keyword
FROM captures CROSS JOIN UNNEST(keywords) WITH ORDINALITY AS item (keyword, position);
CREATE OR REPLACE VIEW captures_blocks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, kind, level, zone, start, length, ordered, number, language, table_number, row_number
FROM captures CROSS JOIN UNNEST(blocks) WITH ORDINALITY AS item (kind, level, zone, start, length, ordered, number, language, table_number, row_number, position);
CREATE OR REPLACE VIEW captures_spans AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, block, kind, start, length, target
FROM captures CROSS JOIN UNNEST(spans) WITH ORDINALITY AS item (block, kind, start, length, target, position);
CREATE OR REPLACE VIEW captures_links AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item_url, text, rel, zone
FROM captures CROSS JOIN UNNEST(links) WITH ORDINALITY AS item (item_url, text, rel, zone, position);
CREATE OR REPLACE VIEW captures_images AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, item_url, alt, caption, credit
FROM captures CROSS JOIN UNNEST(images) WITH ORDINALITY AS item (item_url, alt, caption, credit, position);
CREATE OR REPLACE VIEW captures_removed AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, rule, family, evidence, tag, css_class, text_length, text
FROM captures CROSS JOIN UNNEST(removed) WITH ORDINALITY AS item (rule, family, evidence, tag, css_class, text_length, text, position);
CREATE OR REPLACE VIEW captures_quirks AS SELECT captures.capture_id, captures.url, captures.fetch_time, position, quirk
FROM captures CROSS JOIN UNNEST(quirks) WITH ORDINALITY AS item (quirk, position);
