"""Citations in every form, against strings written by hand; whatever the register holds makes sound entries."""

import re
from dataclasses import replace
from datetime import date

import pytest

from components import i18n
from data import catalogue
from exports import citation, model
from tests import documents
from tests.views import ROOT

DAY = date(2026, 11, 22)
NO_BREAK = "\N{NO-BREAK SPACE}"
LAW = "Governments of Italy and Morocco"
ITALIAN = "Protocollo esecutivo dell’accordo Italia-Marocco sul lavoro"
PRESS = "Le HCP révèle les chiffres du chômage au Maroc pour l’année 2024"
PRESS_LINK = (
    "https://www.actudumaroc.com/actualite/maroc/le-hcp-revele-les-chiffres-du-chomage-au-maroc-pour-lannee-2024/"
)
WEB = "Remboursement au Maroc des soins de sante pour les Belges et MRE residents marocains"
WEB_LINK = (
    "https://aba-vba.org/dici-et-de-la-bas/dernieres-nouvelles-des-demarches-faites-par-abavba-concernant-les-"
    "remboursement-au-maroc-des-soins-de-sante-pour-les-belges-et-mre-residents-marocains"
)
HANDBOOK = "Reintegration Handbook, Module 1.1, Arabic edition"
HANDBOOK_LINK = "https://reintegrationhb.iom.int/ar/module/fhm-wdt-almhajryn"
PAPER = "Back to Square One: Socioeconomic Integration of Deported Migrants"
PAPER_LINK = "https://123dok.net/document/4yro54py-square-socioeconomic-integration-deported-migrants.html"
DATA = "amCharts 5 geodata 5.1.6 (JavaScript package)"

# Source, language, APA, Chicago.
WRITTEN = [
    (
        "DOCZZ_ITMA",
        "en",
        f"{LAW}. (2007). {ITALIAN}. https://doczz.it/doc/372446/scarica----41-kb",
        f"{LAW}. 2007. {ITALIAN}. https://doczz.it/doc/372446/scarica----41-kb.",
    ),
    (
        "ACTUMAROC_2024",
        "en",
        f"{PRESS}. (2025). Actu du Maroc. {PRESS_LINK}",
        f"Actu du Maroc. 2025. “{PRESS}.” {PRESS_LINK}.",
    ),
    (
        "ACTUMAROC_2024",
        "fr",
        f"{PRESS}. (2025). Actu du Maroc. {PRESS_LINK}",
        f"Actu du Maroc. 2025. «{NO_BREAK}{PRESS}{NO_BREAK}». {PRESS_LINK}.",
    ),
    (
        "ABAVBA",
        "en",
        f"ABA-VBA. (n.d.). {WEB}. Retrieved November 22, 2026, from {WEB_LINK}",
        f"ABA-VBA. n.d. “{WEB}.” Accessed November 22, 2026. {WEB_LINK}.",
    ),
    (
        "ABAVBA",
        "fr",
        f"ABA-VBA. (s. d.). {WEB}. Consulté le 22 novembre 2026, à l'adresse {WEB_LINK}",
        f"ABA-VBA. s. d. «{NO_BREAK}{WEB}{NO_BREAK}». Consulté le 22 novembre 2026. {WEB_LINK}.",
    ),
    (
        "ABAVBA",
        "ar",
        f"ABA-VBA. (د.ت.). {WEB}. استُرجع في 22 نوفمبر 2026 من {WEB_LINK}",
        f"ABA-VBA. د.ت. «{WEB}». تاريخ الاطلاع: 22 نوفمبر 2026. {WEB_LINK}.",
    ),
    (
        "IOM_HB1AR",
        "en",
        f"IOM. (n.d.). {HANDBOOK}. Retrieved November 22, 2026, from {HANDBOOK_LINK}",
        f"IOM. n.d. {HANDBOOK}. Accessed November 22, 2026. {HANDBOOK_LINK}.",
    ),
    (
        "DAVID_2015",
        "ar",
        f"DIAL / International Migration Review 51. (2017). {PAPER}. {PAPER_LINK}",
        f"DIAL / International Migration Review 51. 2017. «{PAPER}». {PAPER_LINK}.",
    ),
    ("AMCHARTS_GEODATA", "en", f"amCharts. (n.d.). {DATA} [Data set].", f"amCharts. n.d. “{DATA}.” Data set."),
    (
        "AMCHARTS_GEODATA",
        "ar",
        f"amCharts. (د.ت.). {DATA} [مجموعة بيانات].",
        f"amCharts. د.ت. «{DATA}». مجموعة بيانات.",
    ),
]


@pytest.mark.parametrize(("source", "language", "apa", "chicago"), WRITTEN)
def test_publication_in_words(source: str, language: str, apa: str, chicago: str) -> None:
    """Bodies as authors, articles under their newspaper, missing years and addresses, in the words of the language."""
    made = citation.of_source(source, language, on=DAY)
    assert (made.apa, made.chicago) == (apa, chicago)
    assert i18n.language() == "en", "the language in use stays"


def test_publication_as_an_entry() -> None:
    """A report and an article as BibTeX and RIS."""
    made = citation.of_source("IOM_HB1AR", "en", on=DAY)
    assert made.bibtex == (
        "@techreport{IOM_HB1AR,\n"
        "  author = {{IOM}},\n"
        "  title = {{Reintegration Handbook, Module 1.1, Arabic edition}},\n"
        "  institution = {{IOM}},\n"
        "  url = {https://reintegrationhb.iom.int/ar/module/fhm-wdt-almhajryn},\n"
        "  urldate = {2026-11-22},\n"
        "  langid = {arabic},\n"
        "  note = {n.d.}\n"
        "}\n"
    )
    made = citation.of_source("ACTUMAROC_2024", "fr", on=DAY)
    assert made.ris == (
        "TY  - NEWS\r\nID  - ACTUMAROC_2024\r\nAU  - Actu du Maroc\r\nPY  - 2025\r\n"
        f"TI  - {PRESS}\r\nPB  - Actu du Maroc\r\nUR  - {PRESS_LINK}\r\nY2  - 2026/11/22\r\nLA  - fr\r\nER  - \r\n"
    )
    assert made.link == PRESS_LINK


VIEW = model.View(
    page="regions",
    section="Returnees",
    title="Most returnees live in 4 regions",
    lead="",
    choices={"Country": "Morocco"},
    address="https://awda.example/regions?country=MAR&lang=en",
    language="en",
    exhibits=(),
    data_version="0.1.0",
    made_on=DAY,
)


def test_view_in_words() -> None:
    """A view names the project, the version of the data, the day and its link."""
    made = citation.of_view(VIEW)
    assert made.apa == (
        "Awda contributors. (2026). Most returnees live in 4 regions (data version 0.1.0) [Data visualization]. Awda. "
        "Retrieved November 22, 2026, from https://awda.example/regions?country=MAR&lang=en"
    )
    assert made.chicago == (
        "Awda contributors. 2026. “Most returnees live in 4 regions.” Awda, data version 0.1.0. Accessed November 22, "
        "2026. https://awda.example/regions?country=MAR&lang=en."
    )
    assert made.link == VIEW.address


def test_view_in_french_and_arabic() -> None:
    """The words around the title are those of the language."""
    french = citation.of_view(replace(VIEW, title="Où vivent-ils ?", language="fr"))
    assert french.apa == (
        "Awda contributors. (2026). Où vivent-ils ? (version des données 0.1.0) [Visualisation de données]. Awda. "
        "Consulté le 22 novembre 2026, à l'adresse https://awda.example/regions?country=MAR&lang=en"
    )
    assert f"2026. «{NO_BREAK}Où vivent-ils ?{NO_BREAK}» Awda, version des données 0.1.0." in french.chicago
    arabic = citation.of_view(replace(VIEW, title="\u2068أين يعيش العائدون؟\u2069", language="ar"))
    assert arabic.apa == (
        "Awda contributors. (2026). أين يعيش العائدون؟ (إصدار البيانات 0.1.0) [عرض بياني تفاعلي]. Awda. "
        "استُرجع في 22 نوفمبر 2026 من https://awda.example/regions?country=MAR&lang=en"
    )
    assert "langid = {arabic}" in arabic.bibtex
    assert "\u2068" not in arabic.bibtex + arabic.ris, "marks of direction stay on the page"


def test_view_as_an_entry() -> None:
    """A view as BibTeX and RIS; choices stand in the note."""
    made = citation.of_view(VIEW)
    assert made.bibtex == (
        f"@misc{{{made.key},\n"
        "  author = {{Awda contributors}},\n"
        "  title = {{Most returnees live in 4 regions}},\n"
        "  year = {2026},\n"
        "  howpublished = {Awda, data version 0.1.0},\n"
        "  url = {https://awda.example/regions?country=MAR&lang=en},\n"
        "  urldate = {2026-11-22},\n"
        "  langid = {english},\n"
        "  note = {Country: Morocco}\n"
        "}\n"
    )
    assert made.ris == (
        f"TY  - ELEC\r\nID  - {made.key}\r\nAU  - Awda contributors\r\nPY  - 2026\r\n"
        "TI  - Most returnees live in 4 regions\r\nT2  - Awda\r\nET  - 0.1.0\r\n"
        "UR  - https://awda.example/regions?country=MAR&lang=en\r\nY2  - 2026/11/22\r\nLA  - en\r\n"
        "N1  - Country: Morocco; data version 0.1.0\r\nER  - \r\n"
    )


def test_keys_of_views_are_stable_and_their_own() -> None:
    """The order of choices in a link makes no other view; another choice, page or language does."""
    key = citation.view_key(VIEW)
    assert re.fullmatch(r"awda_regions_[0-9a-f]{8}", key)
    turned = replace(VIEW, address="https://other.example/regions?lang=en&country=MAR", title="x", made_on=date.min)
    assert citation.view_key(turned) == key
    others = [
        replace(VIEW, page="trends"),
        replace(VIEW, language="fr"),
        replace(VIEW, address="https://awda.example/regions?country=TUN&lang=en"),
    ]
    assert len({key, *map(citation.view_key, others)}) == 4


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Work & life", r"Work \& life"),
        ("100% of $5 #1", r"100\% of \$5 \#1"),
        ("a_b", r"a\_b"),
        ("{open", r"\textbraceleft{}open"),
        (r"back\slash", r"back\textbackslash{}slash"),
        ("~x^2", r"\textasciitilde{}x\textasciicircum{}2"),
        ("été عودة", "été عودة"),
        ("two\nlines", "two lines"),
    ],
)
def test_marks_of_bibtex_are_escaped(text: str, escaped: str) -> None:
    """What means something to BibTeX is written so that it means itself; accents and Arabic stay."""
    assert f"title = {{{{{escaped}}}}}" in citation.of_view(replace(VIEW, title=text)).bibtex


def test_a_title_cannot_end_its_record() -> None:
    """A line end in a title makes no line of its own in RIS."""
    made = citation.of_view(replace(VIEW, title="x\r\nER  - \r\nTY  - BOOK"))
    assert made.ris.count("\r\nER  - ") == 1
    assert len(re.findall(r"^TY ", made.ris, re.MULTILINE)) == 1


def _balanced(text: str) -> bool:
    """Tell whether braces close in the order they open."""
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_every_publication_makes_sound_entries(language: str) -> None:
    """Each source has every form: braces balance, keys differ, lines of RIS have their tags, no stop stands twice."""
    made = [citation.of_source(code, language, on=DAY) for code in catalogue.source_codes()]
    assert len({one.key.casefold() for one in made}) == len(made) > 600
    for one in made:
        assert _balanced(one.bibtex), one.key
        assert one.bibtex.startswith(("@misc{", "@techreport{"))
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in one.ris.removesuffix("\r\n").split("\r\n"))
        for text in (one.apa, one.chicago):
            assert not re.search(r"(?<!\.)\.\.(?!\.)|[?!؟]\.(?: |$)|  ", text.replace(one.link or "\0", "")), text
            assert "None" not in text


def test_files_hold_the_view_and_its_sources() -> None:
    """The files for reference managers begin with the view and go on with each of its sources, once."""
    view = documents.view("trends", "en", indicator="remittances_usd")
    keys = [citation.view_key(view), *(one.source_id for one in citation.cited(view))]
    assert len(keys) > 1
    assert re.findall(r"^@\w+\{(\S+),$", citation.as_bib(view).decode(), re.MULTILINE) == keys
    assert re.findall(r"^ID  - (\S+)\r$", citation.as_ris(view).decode(), re.MULTILINE) == keys
    assert citation.as_ris(view).decode().replace("\r\n", "").count("\n") == 0


def test_project_is_cited_as_its_own_file_says() -> None:
    """Name, author and year are those of CITATION.cff."""
    said = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\ntitle: {citation.PROJECT}\n" in said
    assert f"  - name: {citation.AUTHOR}\n" in said
    assert f'date-released: "{citation.YEAR}-' in said


def test_unknown_publication_is_refused() -> None:
    """A source that the register does not hold is an error, and the language in use stays."""
    with pytest.raises(catalogue.UnknownCodeError):
        citation.of_source("NOT_THERE", "fr")
    assert i18n.language() == "en"
