"""Terms of the glossary in the texts of a page: marked where they stand first, explained on hover, focus or tap.

What is marked stays text: without its tags a text is what it was. On stage and in documents nothing is marked.
"""

import html
import re
from functools import cache, lru_cache
from typing import Final

from markupsafe import Markup, escape

from components import browser, exhibits, i18n, markup
from components.i18n import gettext as _
from data import glossary

# So many terms of one text are marked at most: it is there to be read.
MOST: Final = 3
# Where no term is marked: in links and buttons, and in words of another language.
_TAG = re.compile(r"(<[^>]+>)")
_OUTSIDE = re.compile(r"<(?:a|abbr|bdi|button|code|h[1-6]|summary)\b|<[^>]+\slang=")
_TAG_NAME = re.compile(r"</?(\w+)")
_VOID: Final = ("br", "hr", "img", "wbr")
_APOSTROPHE = re.compile(r"['’]")
# Vowel signs may stand between the letters of an Arabic word, and small words are joined to its beginning.
_SIGNS: Final = "[\u064b-\u0652]*"
_JOINED: Final = "(?:[وف]?(?:[بكل]?ال|لل|[بكل])?)"
# Words that open the name of an institution, of which what follows is a part.
_INSTITUTION = re.compile(
    r"\b(?:Commissariat|Commissioner|Conseil|Council|Fondation|Foundation|Maisons?|Minist\w+|Office)\b[^.;,:]*$"
    r"|(?:مجلس|مفوضية|المفوضية|مؤسسة|دار|دور|وزارة|الوزارة|ديوان)\b[^.؛،:]*$"
)
# What stands before the first word of a sentence.
_BEFORE_SENTENCE = re.compile(r"(?:^|[.!?:;(])\s*$")
_CAPITAL_NEXT = re.compile(r"\s+[A-ZÀ-Þ]")


def _latin_word(word: str, *, plural: bool) -> str:
    """Return the pattern of a word of a term; it may stand in the plural."""
    pattern = _APOSTROPHE.sub("['’]", re.escape(word))
    return pattern + "s?" if plural and len(word) > 3 and word[-1].isalpha() and not word.endswith("s") else pattern


def _arabic_word(word: str) -> str:
    """Return the pattern of an Arabic word of a term, without its article."""
    return _SIGNS.join(word.removeprefix("ال")) + _SIGNS


def _pattern(form: str, language: str) -> str:
    """Return the pattern of a form of a term."""
    words = form.split()
    if language == "ar":
        return r"\s+(?:ال)?".join(map(_arabic_word, words))
    if form.isupper():
        return re.escape(form)
    # French sets every word into the plural, English the last one.
    plural = [language == "fr" or place == len(words) - 1 for place in range(len(words))]
    pattern = r"\s+".join(_latin_word(word, plural=one) for word, one in zip(words, plural, strict=True))
    return f"[{form[0]}{form[0].upper()}]{pattern[1:]}" if form[0].islower() else pattern


@cache
def _finder(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what finds the terms in texts of a language, the longest form first, and the term of each group."""
    forms = glossary.forms(language)
    ordered = sorted(forms, key=lambda form: -len(form))
    pattern = "|".join(f"({_pattern(form, language)})" for form in ordered)
    begins = _JOINED if language == "ar" else ""
    return re.compile(rf"(?<![\w-]){begins}(?:{pattern})(?![\w\u064b-\u0652-])"), tuple(forms[form] for form in ordered)


def _is_term(text: str, met: re.Match[str]) -> bool:
    """Tell whether words are a term, and no part of a name: in a sentence only its first word has a capital."""
    if _INSTITUTION.search(text, 0, met.start()):
        return False
    found = met[0]
    if not found[0].isupper() or found.isupper() or not found[1:].islower():
        return True
    return bool(_BEFORE_SENTENCE.search(text[: met.start()])) and not _CAPITAL_NEXT.match(text, met.end())


@lru_cache(maxsize=8192)
def pieces(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Cut a text at its terms: each piece with its term where it stands first, else with none."""
    pattern, terms = _finder(language)
    found: list[tuple[str, str]] = []
    met, end = set(), 0
    for match in pattern.finditer(text):
        term = terms[(match.lastindex or 1) - 1]
        if term in met or not _is_term(text, match):
            continue
        met.add(term)
        found += [(text[end : match.start()], ""), (match[0], term)]
        end = match.end()
    found.append((text[end:], ""))
    return tuple(piece for piece in found if piece[0])


def explained(text: str, *, again: bool = False) -> Markup:
    """Return a text with its terms marked, each on a page once; `again` for a text that a reader opens by itself.

    Markup stays as it is but for the words between its tags.
    """
    run = exhibits.current()
    if not run.seen or run.wanted is not None:
        return escape(text)
    known: set[str] = set() if again else set(run.explained)
    marked: list[str] = []
    done = _in_markup(text, known, marked) if isinstance(text, Markup) else _marked(text, known, marked)
    run.explained.extend(marked)
    return done


def marked(words: str, term: str) -> Markup:
    """Return words that an editor has named a term, marked wherever they stand."""
    run = exhibits.current()
    if not run.seen or run.wanted is not None:
        return escape(words)
    run.explained.append(term)
    return _mark(words, term)


def _marked(text: str, known: set[str], marked: list[str]) -> Markup:
    """Return a text with the terms marked that are not `known`; what is marked becomes known, up to the most."""
    done = []
    for piece, term in pieces(text, i18n.language()):
        if term and term not in known and len(marked) < MOST:
            known.add(term)
            marked.append(term)
            done.append(_mark(piece, term))
        else:
            done.append(escape(piece))
    return markup.join(done)


def _mark(text: str, term: str) -> Markup:
    """Return a term as what opens its definition; a screen reader finds that under the id that the script gives it."""
    return Markup(
        '<span class="awda-term" role="button" tabindex="0" aria-expanded="false" aria-describedby="awda-term-{0}" '
        'data-term="{0}">{1}</span>'
    ).format(term, text)


def _in_markup(text: Markup, known: set[str], marked: list[str]) -> Markup:
    """Mark the terms between the tags of some markup, but not in links and the like."""
    done: list[str] = []
    outside: list[str] = []
    for part in _TAG.split(text):
        if not part.startswith("<"):
            done.append(Markup(part) if outside else _marked(html.unescape(part), known, marked))
            continue
        done.append(Markup(part))
        name = _TAG_NAME.match(part)
        if name is None or name[1] in _VOID:
            continue
        if part.startswith("</"):
            if outside and outside[-1] == name[1]:
                outside.pop()
        elif outside or _OUTSIDE.match(part):
            outside.append(name[1])
    return markup.join(done)


def offer() -> str:
    """Give the browser the definitions of the terms that this run has marked.

    Return the term whose link to the glossary was followed, empty for none.
    """
    language = i18n.language()
    marked = {one: glossary.term(one) for one in exhibits.current().explained}
    if not marked:
        return ""
    definitions = {
        one: {"name": row[f"term_{language}"], "definition": row[f"definition_{language}"]}
        for one, row in marked.items()
    }
    return browser.terms(definitions, more=_("In the glossary"), key="term_hints")
