"""Cut judged text out of a page, with its links, images and the record of what was removed."""
