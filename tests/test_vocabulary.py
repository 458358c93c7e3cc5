"""The words that metadata goes by."""

from __future__ import annotations

import inspect
import tomllib
from pathlib import Path

import pytest

from warcmill.page.markup.class_words import key_words
from warcmill.page.metadata.vocabulary import Vocabulary, vocabulary

TABLE = tomllib.loads(Path(inspect.getfile(Vocabulary)).with_name("vocabulary.toml").read_text("utf-8"))


def test_no_name_stands_for_two_months() -> None:
    named = [set(months.split()) for [months] in TABLE["months"]["names"]]
    more = [set(months) for months in TABLE["more_months"]["names"]]
    names = [name for listed, others in zip(named, more, strict=True) for name in listed | others]
    assert len(names) == len(set(names)) == len(vocabulary().months)
    assert sorted(set(vocabulary().months.values())) == list(range(1, 13))


def lists(part: object) -> list[list[str]]:
    if isinstance(part, dict):
        return [each for value in part.values() for each in lists(value)]
    return [part] if isinstance(part, list) and all(isinstance(each, str) for each in part) else []


def test_every_word_is_in_lower_case_and_stands_once_in_its_list() -> None:
    for words in lists({name: part for name, part in TABLE.items() if name != "numbers"}):
        assert words == [word.lower() for word in words]
        assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize(("word", "mark"), [("byline", "author"), ("pubdate", "date"), ("section label", "section")])
def test_a_word_marks_an_element(word: str, mark: str) -> None:
    assert vocabulary().marks[word] == mark


def test_every_key_that_carries_a_mark_has_a_telling_word() -> None:
    keys = [f"div\0class={'-'.join(phrase.split())}" for phrase in vocabulary().marks]
    keys += [f"div\0{name}={token}" for name, token in vocabulary().properties]
    assert [key for key in keys if vocabulary().telling.isdisjoint(key_words(key))] == []


def test_vocabulary_is_read_once() -> None:
    assert vocabulary() is vocabulary()
