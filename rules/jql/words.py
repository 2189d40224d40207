"""Does a text contain the words that `~` asks for?"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

# What Jira's text index leaves out, in texts and in searches alike.
_STOP_WORDS = (
    "a and are as at be but by for if in into is it no not of on or s such t that the their then there these they "
    "this to was will with"
)
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
_PATTERN_TOKEN = re.compile(rf"[{_CJK}]|(?:[^\W{_CJK}]|[*?])+")
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_UNSUPPORTED = re.compile(r"[~^+!{}\[\]()&|:/]|^-|^[*?]|^(?:AND|OR|NOT)$")


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(_STOP_WORDS.split())


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without stop words; each Chinese or Japanese character is a word."""
    stop_words = _stop_words()
    return tuple(token for token in _TOKEN.findall(text.casefold()) if token not in stop_words)


@dataclass(frozen=True)
class Words:
    """Terms that must all be found. A term is a sequence of words that stand side by side; * and ? are wildcards."""

    terms: tuple[tuple[str, ...], ...]

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], ...], ...]:
        return tuple(tuple(_pattern(word) for word in term) for term in self.terms)

    def found_in(self, text: str) -> bool:
        present = tokens(text)
        return all(_contains(present, term) for term in self.patterns)


def words(query: str) -> Words | None:
    """What a text search asks for; None when it uses Lucene's operators, which are outside the subset."""
    stop_words = _stop_words()
    terms: list[tuple[str, ...]] = []
    for phrase, term in _TERM.findall(query):
        if term and _UNSUPPORTED.search(term):
            return None
        found = tuple(word for word in _PATTERN_TOKEN.findall((phrase or term).casefold()) if word not in stop_words)
        if found:
            terms.append(found)
    return Words(tuple(terms))


def _contains(present: tuple[str, ...], term: tuple[re.Pattern[str], ...]) -> bool:
    return any(
        all(pattern.fullmatch(word) for pattern, word in zip(term, present[start:], strict=False))
        for start in range(len(present) - len(term) + 1)
    )


@lru_cache(maxsize=1024)
def _pattern(word: str) -> re.Pattern[str]:
    return re.compile("".join({"*": r"\w*", "?": r"\w"}.get(char, re.escape(char)) for char in word))
