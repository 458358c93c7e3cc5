"""The whole rulebook, held to its own examples and to its own form."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from warcmill.cli import cli
from warcmill.errors import RuleError
from warcmill.page.judge.first_look import FIRST_LOOK
from warcmill.page.judge.model import sheet
from warcmill.page.judge.model.fitted_points import COLUMNS, TERMS
from warcmill.page.judge.second_look import SECOND_LOOK
from warcmill.page.rule_trials import failures
from warcmill.page.rules.naming import family_of
from warcmill.page.rules.rulebook import APART, MODEL, RULES, Rule, load, parse, rulebook

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "rules-1.0.0.json").read_text("utf-8"))
FAMILIES = sorted(file.name for file in RULES.iterdir() if file.name.endswith(".toml"))
HOUSE_ADS = """
family = "house"
prefix = "OUR"
about  = "What our own archive wants gone."

[[rule]]
code   = "OUR001"
name   = "house-ads"
since  = "0.1"
why    = "The house advertises itself."
{more}
words  = ["zzhouse"]
drop   = ['<div class="zzhouse"><p>Visit our shop</p></div>']
keep   = ['<p class="housing">The housing of the clock is made of oak, and has never been painted.</p>']
"""


@pytest.mark.parametrize("rule", rulebook().rules, ids=lambda rule: rule.code)
def test_a_rule_takes_its_drop_examples_and_the_rulebook_spares_its_keep_examples(rule: Rule) -> None:
    assert list(failures(rule, rulebook())) == []


@pytest.mark.parametrize("name", FAMILIES)
def test_a_rule_file_keeps_to_its_schema(name: str) -> None:
    jsonschema.validate(tomllib.loads((RULES / name).read_text("utf-8")), SCHEMA)


def test_every_feature_belongs_to_exactly_one_rule() -> None:
    named = sorted(name for rule in rulebook().rules for name in rule.features if not name.startswith("("))
    assert named == sorted(feature.name for feature in (*FIRST_LOOK, *SECOND_LOOK))


def test_names_of_rules_are_their_own() -> None:
    names = [rule.name for rule in rulebook().by_code.values()]
    assert sorted(names) == sorted(set(names))


def test_no_word_is_claimed_by_two_rules_that_vote() -> None:
    words = [word for rule in rulebook().rules if rule.family not in APART for word in rule.words]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("name", [*TERMS, "company.tsv"])
def test_a_table_is_sorted_and_has_no_line_twice(name: str) -> None:
    table = sheet.read(name, (MODEL / name).read_text("utf-8"), COLUMNS[name])
    terms = [row[0] for row in table.rows]
    assert terms == sorted(set(terms))
    assert [row for row in table.rows if int(row[-1]) < 5] == []  # hosts


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_says_at_its_head_when_on_what_and_with_which_result_it_was_fitted(name: str) -> None:
    head = sheet.read(name, (MODEL / name).read_text("utf-8"), COLUMNS[name]).head
    assert [
        word for word in ("fitted: ", "pages: ", "result: ") if not any(line.startswith(word) for line in head)
    ] == []


def test_a_term_that_is_worth_no_more_than_noise_is_worth_nothing() -> None:
    points = rulebook().points
    terms = {
        **points.words,
        **{term: (value,) for part in (points.texts, points.headings) for term, value in part.items()},
    }
    assert {term for term, values in terms.items() if 0 < max(map(abs, values)) <= 2} == set()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("word\tinside\nnav\t7\n", "words.tsv, line 1: the columns should be word, inside, wrapping, near, hosts"),
        ("# only a head\n", "words.tsv, line 2: the columns should be word, inside, wrapping, near, hosts"),
        (
            "# a head\n" + "\t".join(COLUMNS["words.tsv"]) + "\nnav\t7\n",
            "words.tsv, line 3: 5 values belong here, not 2",
        ),
    ],
)
def test_a_table_of_another_form_is_refused_with_file_and_line(text: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=complaint):
        sheet.read("words.tsv", text, COLUMNS["words.tsv"])


def test_a_word_that_the_labelled_pages_hold_the_other_way_than_its_rule_has_a_reason_beside_it() -> None:
    book = rulebook()
    noise = 5
    other_way = {
        word
        for word, rule in book.by_word.items()
        if not rule.hard and (rule.keeps or family_of(rule)) and word in book.points.words
        if (-1 if rule.keeps else 1) * book.points.words[word][0] > noise
    }
    assert {line.partition(": ")[0] for rule in book.rules for line in rule.despite} == other_way
    assert [line for rule in book.rules for line in rule.despite if not line.partition(": ")[2]] == []


def test_a_shipped_rule_has_no_points_that_are_not_in_force() -> None:
    book = rulebook()
    idle = [
        rule.code
        for rule in book.rules
        if (rule.points and rule.family not in APART)
        or (rule.unmeasured and all(word in book.points.words for word in rule.words))
    ]
    assert idle == []


def test_rules_test_tells_what_the_fit_knows_of_a_word_and_how_to_overrule_it(tmp_path: Path) -> None:
    said = []
    for more in ("points = -300", ""):
        file = pack(tmp_path, HOUSE_ADS.format(more=more).replace('["zzhouse"]', '["zzhouse", "menu"]'))
        said.append(CliRunner().invoke(cli, ["rules", "test", str(file)]).stdout)
    known = "menu: the fit knows this word as {:+d} inside, {:+d} wrapping, {:+d} near"
    menu = known.format(*rulebook().points.words["menu"])
    assert f"  {menu}; your -300 counts in its place\n" in said[0]
    assert f"  {menu}, and that counts: your rule gives no points. `points = …` in the rule overrules it\n" in said[1]


def pack(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "ours.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_pack_adds_words_with_points_of_its_own(tmp_path: Path) -> None:
    book = load([pack(tmp_path, HOUSE_ADS.format(more="points = -900"))])
    assert (book.word_points("zzhouse"), list(failures(book["OUR001"], book))) == ((-900, 0, 0), [])


def test_a_pack_changes_the_digest(tmp_path: Path) -> None:
    assert load([pack(tmp_path, HOUSE_ADS.format(more="points = -900"))]).digest != rulebook().digest


def test_a_pack_can_take_elements_of_named_sites_by_selector(tmp_path: Path) -> None:
    text = HOUSE_ADS.format(more='hard = true\nsites = ["example.org"]\ncss = ["div.zzhouse > p"]')
    book = load([pack(tmp_path, text)])
    assert list(failures(book["OUR001"], book)) == []


def test_the_pack_of_the_docs_does_what_its_examples_say(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "packs.md").read_text("utf-8")
    book = load([pack(tmp_path, page.partition("```toml\n")[2].partition("```")[0])])
    ours = [rule for rule in book.rules if rule.code.startswith("OUR")]
    assert [(rule.code, list(failures(rule, book))) for rule in ours] == [
        ("OUR001", []),
        ("OUR002", []),
        ("OUR003", []),
    ]
    assert (book.word_points("menu"), book.code_of_word("menu")) == ((120, 0, 0), "OUR002")


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("word = []", "rule OUR001: there is no 'word'; there are"),
        ('points = "many"', "rule OUR001: points is 'many', and should be a whole number from -1000 to 1000"),
        ('text = ["Buy"]', "rule OUR001: text rules are only for named sites"),
        ('css = ["div["]', "rule OUR001: 'div[' is no CSS selector"),
        ('status = "asleep"', "rule OUR001: its status is neither active nor removed"),
        ("points = 1001", "rule OUR001: points is 1001, and should be a whole number from -1000 to 1000"),
        ('sites = ["a.example", 7]', "rule OUR001: sites is ['a.example', 7], and should be a list of strings"),
        ('css = [""]', "rule OUR001: css is [''], and should be a list of strings"),
        ('hard = "yes"', "rule OUR001: hard is 'yes', and should be true or false"),
        ("hard =", "Invalid value"),
    ],
)
def test_a_wrong_rule_file_is_refused_with_file_and_rule(tmp_path: Path, more: str, complaint: str) -> None:
    file = pack(tmp_path, HOUSE_ADS.format(more=more))
    with pytest.raises(RuleError) as refusal:
        load([file])
    assert str(file) in str(refusal.value)
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "rules are tables in double brackets: [[rule]]"),
        ("[[rules]]", "rules are tables in double brackets: [[rule]]"),
        ("[rule]", "rules are tables in double brackets: [[rule]]"),
        ('rule = ["OUR001"]', "rules are tables in double brackets: [[rule]]"),
        ("prefix = 7\n[[rule]]", "prefix is 7, and should be a string"),
        ("familie = 'house'\n[[rule]]", "there is no 'familie'; there are family, prefix, about"),
        ("[[rule]]", "rule 1: it has no code"),
        ("[[rule]]\ncode = 7", "rule 1: code is 7, and should be a string"),
        ('[[rule]]\ncode = "a\\nb"', "rule 1: it has no name"),
        (f"a = {'[' * 5_000}", "maximum recursion depth exceeded"),
        ("<html>", "Invalid statement (at line 1, column 1)"),
        ("\0", "Invalid statement (at line 1, column 1)"),
    ],
)
def test_a_file_that_is_no_pack_is_refused_in_one_line(tmp_path: Path, text: str, complaint: str) -> None:
    file = pack(tmp_path, text)
    with pytest.raises(RuleError) as refusal:
        load([file])
    assert str(refusal.value).startswith(f"{file}: {complaint}")
    assert "\n" not in str(refusal.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes(b"\xff\xfe[\0[\0")
    with pytest.raises(RuleError, match="cannot be read: 'utf-8' codec"):
        load([file])


def test_a_rule_without_reason_or_examples_does_not_load() -> None:
    bare = '[[rule]]\ncode = "OUR001"\nname = "a"\nsince = "0.1"\nwhy = "because"\nwords = ["a"]\n'
    with pytest.raises(RuleError, match="no example"):
        list(parse("ours.toml", bare))


def test_a_code_is_never_used_twice(tmp_path: Path) -> None:
    taken = HOUSE_ADS.format(more="").replace('"OUR"', '"NAV"').replace("OUR001", "NAV001")
    with pytest.raises(RuleError, match=r"ours\.toml: rule NAV001: the code is taken twice"):
        load([pack(tmp_path, taken)])
