"""Addresses: parts, keys, links, mirrors."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warcmill.page.addresses.mirrors import mirror_of, mirrors, public_host
from warcmill.page.addresses.surt import surt_key
from warcmill.page.addresses.urls import MAX_LENGTH, UrlParts, of_header, parts, public_url, registered_domain, resolve

PAGE = "https://ex.org/dir/page.html?x=1#frag"


def test_a_url_is_taken_apart_into_the_columns_of_the_index() -> None:
    assert parts("https://www.bbc.co.uk/news/a?b=1#c") == UrlParts(
        surtkey="uk,co,bbc)/news/a?b=1",
        host_name="www.bbc.co.uk",
        host_tld="uk",
        host_registry_suffix="co.uk",
        host_registered_domain="bbc.co.uk",
        host_private_domain="bbc.co.uk",
        protocol="https",
        port=None,
        path="/news/a",
        query="b=1",
    )


def test_what_is_no_url_has_a_key_and_no_parts() -> None:
    assert parts("http://[") == UrlParts("[)/")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://A.Example:80/", "a.example"),
        ("https://a.example.:443/x", "a.example"),
        ("http://a%2Eexample/", "a.example"),
        ("http://%61.example/", "a.example"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://BÜCHER.example/", "xn--bcher-kva.example"),
        ("http://b%C3%BCcher.example/", "xn--bcher-kva.example"),
        ("http://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("http://XN--BCHER-KVA.example/", "xn--bcher-kva.example"),
        ("http://a。example/", "a.example"),
        ("http://a..example/", "a.example"),
        ("http://3232235521/", "192.168.0.1"),
        ("http://[2001:DB8::1]:80/", "2001:db8::1"),
        ("http://under_score.example/", "under_score.example"),
        ("http://a.b.c.d.e.f.g.example/", "a.b.c.d.e.f.g.example"),
        (f"http://{'ü' * 80}.example/", f"{'ü' * 80}.example"),
    ],
)
def test_a_host_has_one_spelling(url: str, name: str) -> None:
    assert parts(url).host_name == name
    if name.isascii() and ":" not in name:
        assert parts(url).surtkey == parts(f"http://{name}/").surtkey + ("x" if url.endswith("x") else "")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/caf\xc3\xa9", "/café"),
        ("/caf\xe9", "/caf%E9"),
        ("/caf\xe9/\xc3\xa9?%20", "/caf%E9/é?%20"),
        ("/a", "/a"),
        ("/橋", "/橋"),
    ],
)
def test_a_location_of_bytes_that_are_no_ascii_keeps_their_value(location: str, url: str) -> None:
    assert of_header(location) == url


@pytest.mark.parametrize("host", ["192.168.0.1", "[2001:db8::1]"])
def test_an_address_in_numbers_has_a_port_and_no_domains(host: str) -> None:
    found = parts(f"http://{host}:8080/")
    assert (found.host_name, found.port, found.path) == (host.strip("[]"), 8080, "/")
    assert (found.host_tld, found.host_registry_suffix, found.host_registered_domain) == (None, None, None)


@pytest.mark.parametrize("port", ["", ":", ":99999", ":http"])
def test_a_port_that_is_not_named_or_is_none_is_null(port: str) -> None:
    assert parts(f"http://example.org{port}/").port is None


def test_a_room_in_a_companys_house_is_a_private_domain_of_its_own() -> None:
    found = parts("https://ann.github.io/bridge")
    assert (found.host_registry_suffix, found.host_registered_domain) == ("io", "github.io")
    assert (found.host_private_domain, parts("https://github.io/").host_private_domain) == ("ann.github.io", None)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.example.com/", "com,example)/"),
        ("http://example.com", "com,example)/"),
        ("https://www2.Example.com:8080/a/../b//c/?b=2&a=1#f", "com,example:8080)/b/c?a=1&b=2"),
        ("https://example.com:443/Path/Page.HTML", "com,example)/path/page.html"),
        ("http://münchen.de/straße?x=ü", "de,xn--mnchen-3ya)/stra%c3%9fe?x=%c3%bc"),
        ("dns:example.com", "dns:example.com"),
        ("https://example.com/?PHPSESSID=0123456789abcdef0123456789abcdef&x=1", "com,example)/?x=1"),
        ("http://1.2.3.4/x", "4,3,2,1)/x"),
        ("http://16843009/", "1,1,1,1)/"),
        ("http://user:pw@host.com/", "com,host)/"),
        ("https://ex.com/A%20b/%7Efoo?", "com,ex)/a%20b/~foo"),
        ("filedesc:foo.arc", "filedesc:foo.arc"),
        ("//x.com/a", "com,x)/a"),
        ("foo bar", "foo%20bar)/"),
        ("http://https://order.example.com/", "com,example,order)/"),
        ("", "-"),
    ],
)
def test_the_key_is_that_of_the_columnar_index(url: str, key: str) -> None:
    assert surt_key(url) == key


@given(st.text(max_size=60))
def test_no_text_breaks_the_key_or_the_parts(text: str) -> None:
    assert surt_key("http://" + text)
    assert parts(text).surtkey


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_breaks_the_resolver(base: str, href: str) -> None:
    for found in (resolve(base, href), resolve("http://" + base, href), resolve(PAGE, "http://" + href)):
        assert found is None or isinstance(found, str)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("", "https://ex.org/dir/page.html?x=1"),
        ("#a", "https://ex.org/dir/page.html?x=1#a"),
        ("?y", "https://ex.org/dir/page.html?y"),
        ("other.html?z=1#f", "https://ex.org/dir/other.html?z=1#f"),
        ("../up", "https://ex.org/up"),
        ("/root", "https://ex.org/root"),
        ("//cdn.x/y", "https://cdn.x/y"),
        ("http://a.org/b", "http://a.org/b"),
        ("http://a.org/b/../c/./d", "http://a.org/c/d"),
        ("/../..", "https://ex.org/"),
        (" /a b\n", "https://ex.org/a%20b"),
        ("\\\\x.com\\y", "https://x.com/y"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("http://[::1]/x", "http://[::1]/x"),
    ],
)
def test_a_link_is_resolved_against_its_page(href: str, url: str) -> None:
    assert resolve(PAGE, href) == url


@pytest.mark.parametrize(
    "href", ["javascript:void(0)", " JavaScript:x", "java\nscript:x", "data:text/css,", "http://[", "http://", "//["]
)
def test_what_leads_to_no_document_is_no_link(href: str) -> None:
    assert resolve(PAGE, href) is None


def test_an_address_longer_than_any_browser_takes_is_no_link() -> None:
    assert resolve(PAGE, "http://a.org/" + "x" * MAX_LENGTH) is None
    assert resolve(PAGE, "/" + "x" * MAX_LENGTH) is None


@pytest.mark.parametrize("base", ["urn:isbn:1", "http://[", ""])
def test_without_a_usable_base_only_absolute_links_are_links(base: str) -> None:
    assert resolve(base, "/a") is None
    assert resolve(base, "http://a.org/b") == "http://a.org/b"


@pytest.mark.parametrize(
    "href", ["a", "a/b.html", "a?b#c", "/x/y", "#top", "?q", "../../z", "http://o.org/p", "~me/x", "a%20b"]
)
def test_the_short_ways_agree_with_the_long_way(href: str) -> None:
    assert resolve("http://h.org/d/e/f.html?q=1", href) == urljoin("http://h.org/d/e/f.html?q=1", href)


@given(
    st.sampled_from(["http://h.org", "http://h.org/d/e/f.html?q=1", "https://h.org/a/b/c/d/e/", "file:///a/b/c"]),
    st.lists(st.sampled_from(["../", "./", "a/", "b.c/", "~x/"]), max_size=8).map("".join),
    st.sampled_from(["", "x", "x.html", "x?q=1", "x#f", "..", "."]),
)
def test_steps_up_and_down_lead_where_they_lead_by_the_standard_library(base: str, steps: str, last: str) -> None:
    assert resolve(base, f"./{steps}{last}") == urljoin(base, f"./{steps}{last}")


def test_a_mirror_becomes_the_public_site() -> None:
    assert public_url("https://www.nytimes3xbfgragh.onion/2020/a?b#c") == "https://www.nytimes.com/2020/a?b#c"
    assert public_url("https://static01.graylady3jvrrxbe.onion/i.jpg") == "https://static01.nyt.com/i.jpg"
    assert public_host("nytimes3xbfgragh.onion") == "www.nytimes.com"


def test_an_unknown_onion_and_a_public_site_stay() -> None:
    assert public_url("http://abcdefghijklmnop.onion/x") == "http://abcdefghijklmnop.onion/x"
    assert public_url("http://example.org/nytimes3xbfgragh.onion") == "http://example.org/nytimes3xbfgragh.onion"


def test_every_mirror_is_an_onion_address_of_a_public_domain() -> None:
    for onion, mirror in mirrors().items():
        assert mirror_of(f"www.{onion}") == mirror
        assert len(onion.removesuffix(".onion")) in (16, 56)
        assert "." in mirror.public


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("bbc.co.uk", "bbc.co.uk"),
        ("a.b.example.com", "example.com"),
        ("co.uk", None),
        ("com", None),
        ("localhost", None),
        ("1.2.3.4", None),
        ("someone.github.io", "github.io"),
        ("c.kobe.jp", None),
        ("b.c.kobe.jp", "b.c.kobe.jp"),
        ("www.city.kobe.jp", "city.kobe.jp"),
        ("www.ck", "www.ck"),
        ("食狮.公司.cn", "食狮.公司.cn"),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("xn--\ud800.com", "xn--\ud800.com"),
        ("example.com.", "example.com"),
        ("www。example。com", "example.com"),
        ("", None),
        (".", None),
        (".com", None),
    ],
)
def test_a_registered_domain_is_one_label_more_than_the_public_suffix(host: str, domain: str | None) -> None:
    assert registered_domain(host) == domain
