"""Full-text search in a few hundred texts of three languages: accents, capitals and the Arabic article do not count."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

# Words that mean the same to a reader who looks for it: French says both, and Arabic needs two words.
# Training is تكوين in the Maghreb and in our texts, تدريب elsewhere and in names of institutions.
_SAME: Final = {
    "reintegration": re.compile(
        r"\bre-?integrat\w*|\breinser\w*|\b(?:ال)?اعاده (?:ال)?(?:ادماج|اندماج)\w*",
    ),
    "training": re.compile(r"\b[وفبك]?(?:ال|لل|ل)?(?:تكوين|تدريب)\w*"),
}
# At least one letter or digit; a line below is no word.
_WORD = re.compile(r"_*[^\W_]\w*")
_ARTICLE = re.compile(r"^[وفبك]?(?:ال|لل)(?=\w{3})")
_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "œ": "oe", "æ": "ae", "’": " ", "'": " "})
# How alike a mistyped word has to be, and from how many letters on a word may be mistyped at all.
_ALIKE, _LONG_ENOUGH = 0.8, 5


def folded(text: str) -> str:
    """Return a text without accents, vowel signs and capitals, each letter in one spelling."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold().translate(_LETTERS)


def _words(text: str) -> list[str]:
    """Return the words of a folded text, Arabic ones without their article."""
    return [_ARTICLE.sub("", word) for word in _WORD.findall(text)]


def _indexed(texts: Sequence[str]) -> frozenset[str]:
    """Return the words by which texts are found, those that mean the same under one word as well."""
    text = folded(" \n ".join(texts))
    return frozenset(_words(text)) | {word for word, pattern in _SAME.items() if pattern.search(text)}


def has_words(text: str) -> bool:
    """Tell whether a text holds anything to search for: a letter or a digit."""
    return bool(_words(folded(text)))


class Index:
    """What can be found, by key: the words of its names, and those of its other texts."""

    def __init__(self, texts: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> None:
        self._held = {key: (_indexed(names), _indexed(others)) for key, (names, others) in texts.items()}
        self._vocabulary = tuple(sorted({word for pair in self._held.values() for words in pair for word in words}))
        # Readers ask for the same words again and again; the answers live as long as the index.
        self._meant = lru_cache(maxsize=1024)(self._meant_by)
        self.found = lru_cache(maxsize=256)(self._found)

    def _meant_by(self, word: str) -> frozenset[str]:
        """Return the words that a word asked for may mean: itself, its beginning, else what is alike."""
        begun = frozenset(
            known for known in self._vocabulary if known == word or (len(word) > 2 and known.startswith(word))
        )
        if begun or len(word) < _LONG_ENOUGH:
            return begun
        return frozenset(difflib.get_close_matches(word, self._vocabulary, n=8, cutoff=_ALIKE))

    def _found(self, text: str) -> dict[str, int] | None:
        """Return the keys of what holds every word of a text, each with how many of them stand in a name.

        None for a text that is empty; one without letters and digits is held by nothing.
        """
        asked = folded(text)
        wanted: list[str] = []
        for word, pattern in _SAME.items():
            asked, met = pattern.subn(" ", asked)
            wanted += [word] if met else []
        wanted += _words(asked)
        if not wanted:
            return {} if text.strip() else None
        meant = [self._meant(word) for word in wanted]
        return {
            key: sum(bool(one & names) for one in meant)
            for key, (names, texts) in self._held.items()
            if all(one & names or one & texts for one in meant)
        }
