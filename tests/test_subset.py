"""XHTML with an internal subset: what an HTML parser would show of it is not in the page."""

from warcmill.page.markup.subset import without_subset

HEAD = b'<?xml version="1.0"?>\n<!-- a > b --><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd" [\n'


def test_the_subset_goes_and_what_it_declares_stands_in_the_page() -> None:
    page = HEAD + "<!ENTITY boat \"Möwe &amp; Sohn\"><!ENTITY q ']>'>\n]>\n<html><p>&boat; &copy; &q; &x;</p>".encode()
    assert without_subset(page) == (HEAD[: HEAD.index(b"[")] + ">\n<html><p>Möwe &amp; Sohn &copy; ]> &x;</p>".encode())


def test_entities_made_of_entities_are_left_as_they_stand() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))
    page = HEAD + b'<!ENTITY l0 "ha">' + laughs + b"]><html>&l9;&l0;</html>"
    assert without_subset(page).endswith(b"<html>&l9;ha</html>")


def test_a_page_without_one_is_left_alone() -> None:
    for page in (b"<!DOCTYPE html><p>[a]", b"<p>[", b"<!doctype html [", b"[" + HEAD):
        assert without_subset(page) == page


def test_no_page_grows_by_more_than_its_bound_or_stalls() -> None:
    page = HEAD + b'<!ENTITY a "' + b"x" * 900 + b'">]><html>' + b"&a;" * 100_000
    assert len(without_subset(page)) < len(page) + (1 << 20) + 1_000
    for hostile in (b"'" * 60_000, b'"' * 60_000, b"<!--" * 15_000, b"]" * 60_000):
        assert without_subset(HEAD + hostile) == HEAD + hostile
