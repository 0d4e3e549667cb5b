"""Every text of the interface is translated, with the same blanks and the right number of forms.

French and Arabic are spelled in one way, in the catalogues, the tables and the texts of lessons, stories and talks.
"""

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("fr", "ar")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "ngettext": (1, 2)}
FORMS = {"fr": 2, "ar": 6}
BLANK = re.compile(r"\{[^{}]*\}")
ARABIC = re.compile(r"[\u0621-\u064a]")
# French sets these apart with a no-break space, never with one that may break; 10:30 and the like are left alone.
LOOSE = re.compile(r" [:;!?%»]|« ")
BARE = re.compile(r"\w[;!?%»]|\w:(?=\s|$)|«\w")
# The two strokes of tanwin stand on the alif, never on the letter before it.
TANWIN_BEFORE_ALIF = re.compile(r"\u064b[\u0627\u0649]")
TANWIN_WORD = re.compile(r"([\u0621-\u064a]+)\u0627\u064b")
BARE_WORD = re.compile(r"(?<![\u0621-\u0652])([\u0621-\u064a]+)\u0627(?![\u0621-\u0652])")
OTHER_SIGNS = re.compile(r"[\u064c-\u0652]")
# Two of a thing, before its owner, or what two did: spelled like a word that lacks its strokes.
OF_TWO = ("تاريخ", "محور", "مفهوم", "وجد")
# Institutions keep their names; in every other text training is تكوين.
INSTITUTIONS = re.compile("مركز التدريب الدولي|المؤسسة الأوروبية للتدريب")


@cache
def sources() -> dict[tuple[str, ...], list[str]]:
    """Return the texts of the code, singular and plural, with the places where they stand."""
    folders = [ROOT / name for name in ("components", "views", "pages", "exports", "api", "serving")]
    files = [ROOT / "dashboard.py", *(file for folder in folders for file in sorted(folder.rglob("*.py")))]
    met: dict[tuple[str, ...], list[str]] = {}
    for file in files:
        for line, text, _comments, _context in extract_from_file("python", file, KEYWORDS):
            key = text if isinstance(text, tuple) else (text,)
            met.setdefault(key, []).append(f"{file.relative_to(ROOT)}:{line}")
    return met


@cache
def catalogue(language: str) -> Catalog:
    """Read the translations of a language."""
    with (ROOT / "locales" / language / "LC_MESSAGES" / "awda.po").open("rb") as po:
        return read_po(po, locale=language, abort_invalid=True)


def messages(language: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Message]]:
    """Yield each text with its translations, one for each form."""
    for message in catalogue(language):
        if message.id:
            ids = message.id if isinstance(message.id, list | tuple) else [message.id]
            strings = message.string if isinstance(message.string, list | tuple) else [message.string]
            yield tuple(ids), tuple(str(string or "") for string in strings), message


def translated(value: object, language: str, name: str = "") -> Iterator[str]:
    """Yield the texts of a language from what a file holds: those under its code, or a name that ends with it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from translated(one, language, key)
    elif isinstance(value, list):
        for one in value:
            yield from translated(one, language, name)
    elif isinstance(value, str) and (name == language or name.endswith(f"_{language}")):
        yield value


@cache
def own_texts(language: str) -> list[tuple[str, str]]:
    """Return every text of ours in a language with the file where it stands; titles of publications are not ours."""
    met = [("awda.po", one) for _ids, strings, _message in messages(language) for one in strings]
    for path in sorted((ROOT / "data" / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as table:
            met += [(path.name, one) for row in csv.DictReader(table) for one in translated(dict(row), language)]
    package = ROOT / "data" / "tables" / "datapackage.json"
    met += [(package.name, one) for one in translated(json.loads(package.read_text("utf-8")), language)]
    for path in sorted((ROOT / "data").glob("*/*.toml")):
        met += [(path.name, one) for one in translated(tomllib.loads(path.read_text("utf-8")), language)]
    return met


def said(problems: list[str], what: str) -> None:
    """Fail with the problems, one a line."""
    assert not problems, f"{what} ({len(problems)}):\n" + "\n".join(problems[:12])


def test_texts_are_found() -> None:
    """The extraction sees the pages: without this, an empty list would pass every test below."""
    texts = {key[0] for key in sources()}
    assert "Overview" in texts
    assert ("{count} mechanism names this place.", "{count} mechanisms name this place.") in sources()
    assert len(texts) > 80, f"only {len(texts)} texts found in the code"


def test_texts_are_whole() -> None:
    """A text put together from pieces or by an f-string cannot be translated."""
    odd = [f"{key!r} ({places[0]})" for key, places in sources().items() if not all(text.strip() for text in key)]
    said(odd, "empty texts in the code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_and_nothing_is_left_over(language: str) -> None:
    """The catalogue holds the texts of the code, and no other; `make messages` brings it up to date."""
    held = {ids for ids, _strings, _message in messages(language)}
    missing = [f"{key!r} ({', '.join(places)})" for key, places in sources().items() if key not in held]
    said(missing, f"{language}: texts of the code that the catalogue lacks")
    said([repr(ids) for ids in held - set(sources())], f"{language}: texts that the code no longer has")
    said([str(key) for key in catalogue(language).obsolete], f"{language}: obsolete entries kept in the file")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty_or_fuzzy(language: str) -> None:
    """Every form of every text has a translation that somebody stands by."""
    empty = [repr(ids[0]) for ids, strings, _message in messages(language) if not all(one.strip() for one in strings)]
    said(empty, f"{language}: no translation")
    said([repr(ids[0]) for ids, _strings, message in messages(language) if message.fuzzy], f"{language}: fuzzy")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_exists(language: str) -> None:
    """French has two forms, Arabic six."""
    assert catalogue(language).num_plurals == FORMS[language]
    wrong = [
        f"{ids[0]!r} has {len(strings)}"
        for ids, strings, _message in messages(language)
        if len(strings) != (FORMS[language] if len(ids) == 2 else 1)
    ]
    said(wrong, f"{language}: number of forms")


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_are_kept(language: str) -> None:
    """Each form fills in what the English text fills in: the same names, as often."""
    wrong = []
    for ids, strings, _message in messages(language):
        wanted = sorted(BLANK.findall(ids[-1]))
        wrong += [
            f"{ids[-1]!r} -> {one!r}: {wanted} became {sorted(BLANK.findall(one))}"
            for one in strings
            if sorted(BLANK.findall(one)) != wanted
        ]
    said(wrong, f"{language}: blanks differ")


def test_both_english_forms_have_the_same_blanks() -> None:
    """Singular and plural of the code fill in the same."""
    wrong = [key for key in sources() if len({tuple(sorted(BLANK.findall(text))) for text in key}) > 1]
    assert not wrong, f"blanks differ between singular and plural: {wrong}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_braces_are_closed(language: str) -> None:
    """What is left beside the blanks holds no brace, which `format` would trip over."""
    wrong = [
        one for _ids, strings, _message in messages(language) for one in strings if set(BLANK.sub("", one)) & set("{}")
    ]
    said(wrong, f"{language}: stray braces")


def test_arabic_is_written_in_arabic() -> None:
    """No English text has been copied over; names of formats and bare blanks need no letters."""
    wrong = [
        f"{ids[0]!r} -> {one!r}"
        for ids, strings, _message in messages("ar")
        for one in strings
        if re.search(r"[A-Za-z]{3}", BLANK.sub("", ids[0]))
        and ids[0] not in ("CSV", "GeoJSON")
        and not ARABIC.search(one)
    ]
    said(wrong, "ar: no Arabic letter")


def test_french_spaces_do_not_break() -> None:
    """Before : ; ! ? % and inside « » stands a no-break space, so that no line begins with the sign."""
    wrong = [
        f"{one!r}"
        for _ids, strings, _message in messages("fr")
        for one in strings
        if LOOSE.search(one) or BARE.search(re.sub(r"https?://\S+", "", BLANK.sub("x", one)))
    ]
    said(wrong, "fr: a space that may break, or none")


@pytest.mark.parametrize("language", LANGUAGES)
def test_spaces_at_the_ends_are_kept(language: str) -> None:
    """A text that joins others keeps its space; no other gains one."""
    wrong = [
        f"{ids[0]!r} -> {one!r}"
        for ids, strings, _message in messages(language)
        for one in strings
        if ids[0][-1:].isspace() != one[-1:].isspace()
    ]
    said(wrong, f"{language}: space at the end")


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_texts_are_found(language: str) -> None:
    """All kinds of files are read: without this, empty lists would pass the tests below."""
    files = {file for file, _text in own_texts(language)}
    assert {"awda.po", "findings.csv", "datapackage.json", "main.toml", "tounesna.toml", "concepts.toml"} <= files
    assert len(own_texts(language)) > 5_000


def test_tanwin_stands_on_the_alif() -> None:
    """One spelling of tanwin: عائداً, and not with the strokes on the letter before."""
    wrong = [f"{file}: {text!r}" for file, text in own_texts("ar") if TANWIN_BEFORE_ALIF.search(text)]
    said(wrong, "ar: tanwin before the alif")


def test_tanwin_is_written_everywhere_or_nowhere() -> None:
    """A word that has its tanwin in one text has it in all."""
    plain = [(file, OTHER_SIGNS.sub("", text)) for file, text in own_texts("ar")]
    marked = {word for _file, text in plain for word in TANWIN_WORD.findall(text)}
    wrong = [
        f"{file}: {word}ا in {text!r}"
        for file, text in plain
        for word in BARE_WORD.findall(text)
        if word not in OF_TWO and {word, word.removeprefix("و")} & marked
    ]
    said(wrong, "ar: tanwin left out")


def test_french_has_one_apostrophe() -> None:
    """The straight one: a text is found and compared whichever page or table it stands in."""
    said([f"{file}: {text!r}" for file, text in own_texts("fr") if "’" in text], "fr: another apostrophe")


def test_training_has_one_word_in_arabic() -> None:
    """تكوين, as the institutions of Morocco and Tunisia say; names of institutions keep theirs."""
    wrong = [f"{file}: {text!r}" for file, text in own_texts("ar") if "تدريب" in INSTITUTIONS.sub("", text)]
    said(wrong, "ar: another word for training")
