from warcmill.page.markup.word_hash import more as more
from warcmill.page.markup.word_hash import step as step
from warcmill.page.markup.word_hash import stirred as stirred
