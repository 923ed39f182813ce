"""The same questions put to tantivy alone: words by BM25, facets by terms aggregations.

One query for hits and the facets without a choice, one more for each facet with a choice (which is
counted without it). What it cannot do as the product must is in ``bench/README.md``.
"""

from collections.abc import Sequence
from functools import lru_cache

import tantivy
from tantivy import Document, Occur, Query

from bench import catalogue

BOOSTS = (("name", 8.0), ("summary", 2.0), ("text", 1.0))
PAGE_SIZE = 20
_STEMMER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)


class Peer:
    """A tantivy index in memory, one segment."""

    def __init__(self, offerings: Sequence[catalogue.Offering]) -> None:
        self._schema = _schema()
        self._index = tantivy.Index(self._schema)
        self._writer = self._index.writer(200_000_000, 1)
        for offering in offerings:
            self._writer.add_document(self._document(offering))
        self._commit()

    def search(self, asked: catalogue.Question) -> tuple[int, dict[str, dict[str, int]]]:
        """Total and counts; the page of ids is fetched as well."""
        base = [self._must("seen", "public")]
        *whole, last = asked.words.split() or [""]
        base += [(Occur.Must, self._word(word)) for word in whole]
        if last:
            base.append((Occur.Must, self._word(last, is_last=True)))
        filters = {facet: self._must(facet, value) for facet, value in asked.filters.items()}
        query = Query.boolean_query([*base, *filters.values()])
        found = self._searcher.search(query, PAGE_SIZE, True, offset=(asked.page - 1) * PAGE_SIZE)
        self._searcher.fast_field_values("number", [address for _, address in found.hits])
        counts = self._counts(query, [facet for facet in catalogue.FACETS if facet not in filters])
        for facet in filters:
            others = [one for name, one in filters.items() if name != facet]
            counts |= self._counts(Query.boolean_query([*base, *others]), [facet])
        for facet, value in asked.filters.items():
            counts[facet].setdefault(value, 0)
        return found.count, counts

    def change(self, at: int, changed: catalogue.Offering) -> None:
        """Replace one offering and search."""
        self._writer.delete_documents_by_term("number", changed.number)
        self._writer.add_document(self._document(changed))
        self._commit()
        self.search(catalogue.Question("payroll", {}, 1))

    def _commit(self) -> None:
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _document(self, offering: catalogue.Offering) -> Document:
        fields = {
            "number": offering.number,
            "name": offering.title,
            "summary": offering.summary,
            "text": offering.description,
            "words": f"{offering.title} . {offering.summary} . {offering.description}",
            "seen": "public",
        }
        return Document.from_dict(fields | offering.facets, self._schema)

    def _must(self, field: str, value: str) -> tuple[Occur, Query]:
        return Occur.Must, Query.const_score_query(Query.term_query(self._schema, field, value), 0.0)

    def _word(self, word: str, is_last: bool = False) -> Query:
        terms = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, _stem(word)), boost))
            for field, boost in BOOSTS
        ]
        if is_last:
            terms.append((Occur.Should, Query.regex_query(self._schema, "words", f"{word}.*")))
        return Query.boolean_query(terms)

    def _counts(self, query: Query, facets: Sequence[str]) -> dict[str, dict[str, int]]:
        asked = {facet: {"terms": {"field": facet, "size": 1000}} for facet in facets}
        found = self._searcher.aggregate(query, asked)
        return {
            facet: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[facet]["buckets"]}
            for facet in facets
        }


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True, indexed=True, fast=True)
    for field, _ in BOOSTS:
        builder.add_text_field(field, tokenizer_name="en_stem")
    # Words as written, for the beginning of the last one.
    builder.add_text_field("words", tokenizer_name="default")
    for field in (*catalogue.FACETS, "seen"):
        builder.add_text_field(field, tokenizer_name="raw", fast=True)
    return builder.build()


@lru_cache(maxsize=1000)
def _stem(word: str) -> str:
    return _STEMMER.analyze(word)[0]
