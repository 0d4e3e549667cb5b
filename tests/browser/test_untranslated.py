"""No English is left on a French or an Arabic page: neither on the screen nor in what a screen reader says."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from data import store
from tests.conftest import Reader
from tools import live

pytestmark = pytest.mark.browser

LOCALES = Path(__file__).resolve().parents[2] / "locales"
PAGES = {
    "/": "overview_map",
    "/regions?region=MA-05": "regions_map",
    "/regions?region=TN-82": "regions_map",
    "/profiles": "glance_sex",
    "/profiles?question=sex": "profile_returnees_sex_share__tun__census5y",
    "/trends": "trend_MAR_TUN",
    "/mechanisms": "inventory",
    "/mechanisms?layout=table&country=TUN&kind=law": "inventory",
    "/mechanisms?mechanism=TUN03": "mechanism_TUN03",
    "/mechanisms?view=coverage&cell=health.arrival": "coverage",
    "/mechanisms?view=timeline": "timeline_TUN",
    "/agreements": "agreements_MAR",
    "/agreements?view=map": "agreements_map",
    "/agreements?partner=ITA": "partner_MAR",
    "/figures": "answers_census_1994",
    # Elsewhere "None" is a level of schooling.
    "/figures?view=all&topic=labour": "figures_table",
}
ARABIC = re.compile(r"[\u0600-\u06ff]")
BLANK = re.compile(r"\{(\w*)\}")
# Streamlit's own words that it lets nobody translate (its issue 1353).
STREAMLIT = {"Skip to main content", "App pages", "Open", "Clear value", "Clear all", "Close", "Help"}
# A text in another language is marked as such: the title of a publication, the place in a source.
WORDS = """() => {
  const found = []
  const language = node => {
    for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
      if (at.lang) return at.lang
    }
    return ""
  }
  const page = document.documentElement.lang
  const seen = (node, kind, text) => {
    const words = text.replace(/\\s+/g, " ").trim()
    if (words && language(node) === page) found.push([kind, words])
  }
  const walk = root => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) walk(node.shadowRoot)
      if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(node.tagName)) continue
      if (node.dataset?.testid === "stIconMaterial" || node.dataset?.testid === "stAlertDynamicIcon") continue
      if (!node.checkVisibility()) continue
      for (const kind of ["aria-label", "placeholder", "title", "alt"]) {
        if (node.getAttribute(kind)) seen(node, kind, node.getAttribute(kind))
      }
      if (node.tagName === "INPUT") seen(node, "value", node.value)
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) seen(node, "text", child.textContent)
      }
    }
  }
  walk(document.body)
  return found
}"""


@cache
def english_texts(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return the English texts that read differently in a language: those as they stand, those with blanks."""
    whole, patterns = set(), []
    with (LOCALES / language / "LC_MESSAGES" / "awda.po").open("rb") as po:
        for message in read_po(po, locale=language):
            sources = [message.id] if isinstance(message.id, str) else list(message.id)
            translated = [message.string] if isinstance(message.string, str) else list(message.string or ())
            for source in sources:
                letters = re.sub(r"[^A-Za-z]", "", BLANK.sub("", source))
                if not source or source in translated or len(letters) < 4:
                    continue
                if BLANK.search(source):
                    parts = BLANK.split(source)[::2]
                    patterns.append(re.compile(".+".join(re.escape(part) for part in parts)))
                else:
                    whole.add(source)
    for table in ("codes", "indicators"):
        rows = store.table(table)
        differ = rows[(rows["label_en"] != rows[f"label_{language}"]) & (rows["label_en"].str.len() > 3)]
        # A word that is right in this language for another code proves nothing.
        whole |= set(differ["label_en"]) - set(rows[f"label_{language}"])
    return frozenset(whole), tuple(patterns)


def words(page: Page, key: str) -> list[tuple[str, str]]:
    """Return all that a page says in its own language: kind and text."""
    live.drawn(page, key)
    found = [(kind, text) for kind, text in page.evaluate(WORDS) if text not in STREAMLIT]
    assert len(found) > 50, "a page says more than that"
    return found


def untranslated(language: str, text: str) -> bool:
    """Tell whether a text stands in English although there is a translation."""
    if language == "en":
        return False
    whole, patterns = english_texts(language)
    return text in whole or text.rstrip(": ") in whole or any(pattern.fullmatch(text) for pattern in patterns)


def without_arabic(language: str, text: str) -> bool:
    """Tell whether an Arabic page says something in four Latin words or more, and no Arabic letter with them."""
    return language == "ar" and len(re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)) >= 4 and not ARABIC.search(text)


def unfinished(text: str) -> bool:
    """Tell whether a text has an open blank or a missing value in it."""
    return bool(BLANK.search(text) or re.search(r"\b(?:nan|None|NaT|null|undefined)\b", text))


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_page_speaks_one_language(reader: Reader, path: str, language: str) -> None:
    """All texts are translated and complete, or marked as being in their own language."""
    said = words(reader(path, language=language), PAGES[path])
    left = [f"not translated: {kind}: {text}" for kind, text in said if untranslated(language, text)]
    left += [f"no Arabic in it: {kind}: {text}" for kind, text in said if without_arabic(language, text)]
    left += [f"not finished: {kind}: {text}" for kind, text in said if unfinished(text)]
    assert not left, "\n".join(sorted(set(left)))
