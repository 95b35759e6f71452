"""Search terms: found in every script, through SQLite's own index and in the text alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlcipher3

from guwah.script.terms import (
    FTS_TOKENISER,
    find_spans,
    index_terms,
    match_expression,
    query_terms,
)

TEXTS = [
    "我在公安局等你",
    "他是公安",
    "電話號碼",
    "ئۇيغۇرچە سۆزلىدى، قېرىنداشلىرىم",
    "Uyghurche sözlidi qérindashlirim",
    "уйғурчә сөзлиди",
    "བོད་ཡིག་གི་སྐད།",
    "İstanbul'da şehir dışında IŞIK",
    "istanbulda sehir disinda",
    "call +90 (532) 123-45-67 now",
    "0532 1234567",
    "٠٥٣٢ ١٢٣ ٤٥ ٦٧",
    "看🔪刀",
    "they said “bring the letter” twice, didn't they",
    "bring a letter",
]

QUERIES = {
    "公安": [0, 1],
    "安": [0, 1],
    "公安局": [0],
    "局安": [],
    "电话": [2],
    "電話": [2],
    "uyghur": [3, 4, 5],
    "uy": [],
    "ئۇ\u064eي": [3, 4, 5],
    "ئۇي": [3, 4, 5],
    "ئۇيغۇر": [3, 4, 5],
    "уйғур": [3, 4, 5],
    "qerindash": [3, 4],
    "sozlidi qerindash": [3, 4],
    "བོད": [6],
    "ཡིག་གི": [6],
    "ཡི": [],
    "ཡ": [],
    "sehir": [7, 8],
    "şehir": [7, 8],
    "ISTANBUL": [7, 8],
    "isik": [7],
    "ışık": [7],
    "5321234567": [9, 10, 11],
    "+90 532 123 45 67": [9, 10, 11],
    "٥٣٢١٢٣٤٥٦٧": [9, 10, 11],
    "🔪": [12],
    '"bring the letter"': [13],
    "«bring the letter»": [13],
    "bring letter": [13, 14],
    "didnt": [13],
    "let*": [13, 14],
    '"let"': [],
    '"let*"': [13, 14],
    "…": [],
    '"': [],
    "": [],
    'NEAR("a" OR *': [],
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlcipher3.Connection]:
    """SQLite's full-text index over the terms of all texts."""
    database = sqlcipher3.connect(":memory:")
    database.execute(f'CREATE VIRTUAL TABLE found USING fts5(terms, tokenize="{FTS_TOKENISER}")')
    rows = [(at, index_terms(text)) for at, text in enumerate(TEXTS)]
    database.executemany("INSERT INTO found(rowid, terms) VALUES (?, ?)", rows)
    yield database
    database.close()


@pytest.mark.parametrize("query", QUERIES)
def test_the_index_finds_what_is_asked(index: sqlcipher3.Connection, query: str) -> None:
    """The expression for FTS5 finds exactly the texts that hold the query."""
    expression = match_expression(query_terms(query))
    sql = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid"
    hits = [row[0] for row in index.execute(sql, (expression,))] if expression else []
    assert hits == QUERIES[query]


@pytest.mark.parametrize("query", QUERIES)
def test_spans_are_where_the_index_finds(query: str) -> None:
    """A text has spans for a query exactly if the index finds it."""
    assert [at for at, text in enumerate(TEXTS) if find_spans(text, query_terms(query))] == QUERIES[
        query
    ]


@pytest.mark.parametrize(
    ("text", "query", "written"),
    [
        ("بىز ئۇيغۇرچە", "uyghurche", ["ئۇيغۇرچە"]),
        ("在公安局", "公安局", ["公安局"]),
        ("公安公安", "公安", ["公安", "公安"]),
        ("公安和公安", "公安", ["公安", "公安"]),
        ("x 0532 1234567 y", "5321234567", ["0532 1234567"]),
        ("dün şehirde", "sehir", ["şehirde"]),
        ("a letter, Letter!", "letter", ["letter", "Letter"]),
    ],
)
def test_spans_cut_the_words_as_written(text: str, query: str, written: list[str]) -> None:
    """Offsets are bytes of the original text and name whole words of it."""
    source = text.encode()
    assert [
        source[at : at + size].decode() for at, size in find_spans(text, query_terms(query))
    ] == written


def test_tokens_hold_nothing_that_the_index_would_cut() -> None:
    """Every token is letters, digits and marks of the folded alphabet."""
    for text in TEXTS:
        for token in index_terms(text).split(" "):
            assert token
            assert not set(token) & set("\"'()*+-:^_{}.,")


def test_a_query_without_words_has_no_terms() -> None:
    """Punctuation alone asks for nothing, and makes no broken expression."""
    assert query_terms("?! «»") == []
    assert match_expression(query_terms("* ( ) \" '")) == ""
