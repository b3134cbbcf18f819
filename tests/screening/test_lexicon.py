"""Terms are read when their first word is met: all of them, once, whoever asks first."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest

from eatsential.screening.lexicon import STRANGE, Lexicon
from eatsential.screening.normalise import first_words_of, keys_of, words_of
from eatsential.screening.terms import Term, inflected, stemmer
from eatsential.vocabulary.files import rows_of

THREADS = 4
INFLECTED = ("de", "en", "es", "fr", "it", "pt")


@pytest.mark.parametrize("lang", INFLECTED)
def test_every_form_of_a_term_has_its_stem(lang: str) -> None:
    stem = stemmer(lang)
    terms = [row["term"] for row in rows_of(f"terms/{lang}.csv") if "*" not in row["term"]]
    for term in terms[::20]:
        words = words_of(term)
        assert {stem(form[0]) for form in inflected(words, lang)} <= {stem(words[0])}, term


@pytest.mark.parametrize(
    ("lang", "word"),
    [
        ("de", "quelle"), ("de", "ei"), ("de", "öl"), ("de", "zoo"), ("de", "kakao"),
        ("de", "aal"), ("de", "menü"), ("en", "elf"), ("en", "pie"), ("en", "life"),
        ("es", "pez"), ("es", "limón"), ("fr", "val"), ("fr", "œuf"), ("it", "cia"),
        ("it", "arancia"), ("pt", "pão"), ("pt", "mel"),
    ],
)  # fmt: skip
def test_short_and_odd_words_keep_their_stem_too(lang: str, word: str) -> None:
    stem = stemmer(lang)
    assert {stem(form) for (form,) in inflected([word], lang)} <= {stem(word)}


@pytest.mark.parametrize(
    "text", ["half-fat milk", "l'œuf", "Straße", "'nduja", "_x_ y", "…", "", "e\u0301tuve 2"]
)
def test_the_first_word_is_that_of_all_words(text: str) -> None:
    assert first_words_of([text]) == [next(iter(words_of(text)), "")]


def test_the_keys_of_many_texts_are_those_of_each() -> None:
    texts = [
        "cows' milk_",
        "",
        "Weiß-Bier",
        "鶏脂肪",
        "so\u00adja",
        "E 120 (Karmin)",
        "لوز مرّ",
        "³",
    ]
    assert list(keys_of(texts)) == [" ".join(words_of(text)) for text in texts]


def test_threads_that_meet_a_word_at_once_all_learn_its_terms() -> None:
    words = [f"{first}{second}xu" for first in "bcdfghklmnp" for second in "aou"]
    read: list[str] = []

    def terms(lines: str) -> Iterator[Term]:
        for line in lines.split():
            read.append(line)
            yield Term("en", line)
            yield Term("en", f"{line} drink")

    lexicon = Lexicon("en", [], {stemmer("en")(word): word for word in words}, terms, [])
    together = Barrier(THREADS)

    def learn(_thread: int) -> list[bool]:
        known = []
        for word in words:
            together.wait()
            learnt = lexicon[f"{word}s"]
            known.append(bool(learnt.level))
            learnt = lexicon[word]
            known.append(learnt.terms is not None and "drink" in learnt.terms.following)
        return known

    with _switching_often(), ThreadPoolExecutor(THREADS) as pool:
        assert all(all(known) for known in pool.map(learn, range(THREADS)))
    assert sorted(read) == sorted(words)


def test_a_line_with_a_fault_never_passes_for_an_unknown_word() -> None:
    def faulty(lines: str) -> list[Term]:
        if lines:
            raise ValueError(lines)
        return []

    lexicon = Lexicon("nb", [], {"melk": "melk"}, faulty, [])
    for _again in range(2):
        with pytest.raises(ValueError, match="melk"):
            lexicon["Melk"]


def test_words_that_nobody_knows_fill_no_memory_and_known_ones_stay() -> None:
    def read(lines: str) -> list[Term]:
        return [Term(f"term:nb:{lines}", lines)] if lines else []

    lexicon = Lexicon("nb", [], {"melk": "melk"}, read, [])
    melk = lexicon["Melk"]
    for number in range(3 * STRANGE):
        lexicon[f"zq{number:x}q"]
    assert len(lexicon) <= STRANGE + 1
    assert lexicon["Melk"] is melk


def test_strange_characters_are_learned_once_and_push_no_strange_words_out() -> None:
    lexicon = Lexicon("zh", [], {}, lambda _lines: [], [])
    strange = [chr(0x20000 + number) for number in range(2 * STRANGE)]
    words = [lexicon[one] for one in strange]
    assert all(lexicon[one] is word for one, word in zip(strange, words, strict=True))


@contextmanager
def _switching_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def test_a_word_that_begins_like_a_term_and_goes_on_unknown_makes_nothing_be_read() -> None:
    asked: list[str] = []

    def read(lines: str) -> list[Term]:
        asked.extend(lines.split())
        return [Term("nb", text) for text in lines.split()]

    lexicon = Lexicon("nb", [], {"melk": "melk", "pulver": "pulver"}, read, [], compounds=True)
    assert not lexicon.knows("melkberon") and not asked
    assert lexicon.knows("melkepulver") and asked == ["melk", "pulver"]
