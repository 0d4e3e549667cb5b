"""Questions of a quiz in words: what is asked, what the row behind the answer says, and where it stands.

What is asked, and which answer is right, is decided by data.quiz, the same in every language.
"""

from collections.abc import Mapping
from typing import Final

import pandas as pd
from markupsafe import Markup

from components import evidence, i18n, markup, naming, terms
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, lessons, quiz

RIGHT_SIGN: Final = "✓"
WRONG_SIGN: Final = "✗"
# What Streamlit would read as markup in the texts of options.
_MARKS: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()#+-!$:~<>|"})


def literally(text: str) -> str:
    """Return a text for a widget that reads Markdown: every sign stands for itself."""
    return text.translate(_MARKS)


def option(question: quiz.Question, code: str) -> str:
    """Return how an option reads."""
    return question.text(code, language())


def _indicator(code: str) -> str:
    """Name an indicator."""
    return catalogue.indicator(code).label(language())


def _period(row: Mapping[str, str]) -> str:
    """Write the period of a figure."""
    return i18n.period(row["period_start"], row["period_end"], row["country"])


def counts(row: Mapping[str, str]) -> str:
    """Say what a figure counts: its indicator, the detail of it, and among whom."""
    people = catalogue.population(row["population_id"], language())
    return _(", ").join(filter(None, (_indicator(row["indicator"]), evidence.detail_of(pd.Series(row)), people)))


def _value(row: Mapping[str, str]) -> str:
    """Write the value of a figure with its period, and its area where that is not the country."""
    said = _("{value} ({period})").format(
        value=i18n.isolated(evidence.value_of(pd.Series(row))), period=i18n.isolated(_period(row))
    )
    if row["geo_level"] == "country":
        return said
    return _("{area}, {value}").format(area=catalogue.region_name(row["geo_code"], language()), value=said)


def _pair(series: Mapping[str, str]) -> str:
    """Ask whether two series may stand on one axis, each by the figure that stands for it."""
    mar, tun = (quiz.row("observations", one) for one in quiz.sides(series["comparison_id"]))
    if counts(mar) == counts(tun):
        return _("{counts}. Morocco: {morocco}. Tunisia: {tunisia}. May they stand on one axis?").format(
            counts=counts(mar), morocco=_value(mar), tunisia=_value(tun)
        )
    return _(
        "Morocco: {morocco_counts}: {morocco}. Tunisia: {tunisia_counts}: {tunisia}. May they stand on one axis?"
    ).format(morocco_counts=counts(mar), morocco=_value(mar), tunisia_counts=counts(tun), tunisia=_value(tun))


def _partner(code: str) -> str:
    """Name the partner of an agreement; it may be the other of both countries."""
    return naming.country_name(code) if code in catalogue.COUNTRIES else naming.label("partner", code)


def asked(question: quiz.Question) -> str:
    """Return the sentence that asks."""
    row = quiz.row(question.table, question.row_id)
    match question.kind:
        case "term_of_definition":
            return _("Which term does the glossary define like this? “{definition}”").format(
                definition=naming.text(row, "definition")
            )
        case "definition_of_term":
            return _("How does the glossary define “{term}”?").format(term=naming.text(row, "term"))
        case "highest_area":
            return _("{indicator}, {country}, {period}: in which of these areas is it highest?").format(
                indicator=_indicator(row["indicator"]),
                country=naming.country_name(row["country"]),
                period=_period(row),
            )
        case "highest_year":
            return _("{indicator}, {country}: in which of these years was it highest?").format(
                indicator=_indicator(row["indicator"]), country=naming.country_name(row["country"])
            )
        case "has_figure":
            return _("{indicator}: for which of these areas does the evidence base hold a figure?").format(
                indicator=_indicator(row["indicator"])
            )
        case "grade":
            source = catalogue.publication(row["source_id"])
            return _("{indicator}, {area}, {period}, read in “{title}”, {publisher}: which grade is it given?").format(
                indicator=_indicator(row["indicator"]),
                area=catalogue.region_name(row["geo_code"], language()),
                period=_period(row),
                title=i18n.isolated(source.title),
                publisher=i18n.isolated(source.short()),
            )
        case "derived":
            return _("Which of these figures did the project compute itself, from published ones?")
        case "leads":
            return _("{country}: who leads “{name}”?").format(
                name=naming.text(row, "name"), country=naming.country_name(row["country"])
            )
        case "status":
            return _("{country}: how does “{name}” stand today, by the sources?").format(
                name=naming.text(row, "name"), country=naming.country_name(row["country"])
            )
        case "service":
            return _("{country}: which of these services does “{name}” offer, as we read its sources?").format(
                name=naming.text(row, "name"), country=naming.country_name(row["country"])
            )
        case "first":
            return _("{country}: which of these mechanisms began first?").format(
                country=naming.country_name(row["country"])
            )
        case "verdict":
            return _pair(row)
        case "higher_country":
            return _("{indicator}, {period}, same source and definition: in which country is it higher?").format(
                indicator=_indicator(row["indicator"]), period=_period(row)
            )
        case "agreement":
            return _("{country} and {partner}, {subject}, signed in {year}: how does this text stand?").format(
                country=naming.country_name(row["country"]),
                partner=_partner(row["partner_iso3"]),
                subject=naming.label("agreement_subject", row["subject"]),
                year=i18n.isolated(row["year_signed"]),
            )
        case "addressee":
            return _("To whom is this recommendation addressed? “{statement}”").format(
                statement=naming.text(row, "statement")
            )
        case "finding_kind":
            return _(
                "A strength works or helps, a weakness exists but works badly or is a difficulty, a gap is something "
                "missing. How is this statement read? “{statement}”"
            ).format(statement=naming.text(row, "statement"))
        case "dimension":
            return _("To which dimension of the comparison does this statement belong? “{statement}”").format(
                statement=naming.text(row, "statement")
            )
    finding = quiz.row("findings", row["to_id"])
    return _("Which of these recommendations responds to this statement? “{statement}”").format(
        statement=naming.text(finding, "statement")
    )


def proof(question: quiz.Question) -> list[str]:
    """Say what the rows behind the answer hold, each in a sentence."""
    row = quiz.row(question.table, question.row_id)
    if question.kind in ("term_of_definition", "definition_of_term"):
        return [_labelled(naming.text(row, "term"), naming.text(row, "definition"))]
    if question.kind in ("highest_area", "highest_year", "higher_country"):
        values = {one: quiz.row("observations", one) for one in question.options}
        best_first = sorted(values, key=lambda one: -float(values[one]["value"]))
        return [_labelled(option(question, one), evidence.value_of(pd.Series(values[one]))) for one in best_first]
    if question.kind == "first":
        years = sorted(question.options, key=lambda one: str(quiz.row("mechanisms", one)["start_year"]))
        return [_labelled(option(question, one), str(quiz.row("mechanisms", one)["start_year"])) for one in years]
    if question.table == "observations":
        note = catalogue.note(row["note_id"], language())
        value = _labelled(_indicator(row["indicator"]), evidence.value_of(pd.Series(row)))
        said = [f"{value} · {catalogue.region_name(row['geo_code'], language())} · {_period(row)}"]
        if question.kind == "grade":
            said.append(_labelled(_("Grade"), naming.label("grade", row["grade"])))
        if question.kind == "derived" and note:
            said.append(note)
        return said
    if question.table == "mechanisms":
        return [naming.text(row, "description")]
    if question.table == "comparability":
        return [naming.text(row, "reason")]
    if question.table == "agreements":
        stands, covers = naming.label("agreement_status", row["status"]), row[_COVERS[language()]]
        return [_labelled(stands, covers) if covers else stands]
    if question.table == "links":
        return [naming.text(row, "rationale")]
    said = [_labelled(_("Addressed to"), row[f"addressed_to_{language()}"])] if question.kind == "addressee" else []
    note = naming.text(row, "notes")
    return [*said, naming.label("origin", row["origin"]), *([note] if note else [])]


_COVERS: Final = {"en": "covers", "fr": "covers_fr", "ar": "covers_ar"}


def _labelled(label: str, text: str) -> str:
    """Put a label before a text."""
    return _("{label}: {text}").format(label=label, text=i18n.isolated(text))


def view(question: quiz.Question) -> tuple[str, dict[str, str]]:
    """Return the page that shows the row behind an answer, and the choices that open it."""
    row = quiz.row(question.table, question.row_id)
    if question.table == "glossary":
        return "glossary", {"term": question.row_id}
    if question.table == "mechanisms":
        return "mechanisms", {"mechanism": question.row_id}
    if question.table == "comparability":
        return "figures", {"view": "all", "indicator": row["indicator_mar"]}
    if question.table == "agreements":
        return "agreements", {"partner": row["partner_iso3"]}
    if question.table == "links":
        return "assessment", {"finding": row["to_id"]}
    if question.table == "findings":
        return "assessment", {"finding": question.row_id}
    if question.table == "recommendations":
        return "recommendations", {"recommendation": question.row_id}
    if question.kind == "highest_area":
        return "regions", {"country": row["country"], "indicator": row["indicator"]}
    if question.kind in ("highest_year", "higher_country"):
        return "trends", {"indicator": row["indicator"]}
    return "figures", {"view": "all", "indicator": row["indicator"], "country": row["country"]}


def place(question: quiz.Question) -> Markup:
    """Say in which table, row and column the answer stands."""
    return Markup("{} {}").format(
        _("Where it stands:"),
        markup.latin(f"{question.table}.csv · {question.row_id} · {question.column}"),
    )


def score(right: int, count: int) -> str:
    """Say how many answers are right."""
    return ngettext("{right} right answer of {count}", "{right} right answers of {count}", right).format(
        right=i18n.number(right), count=i18n.number(count)
    )


# Lessons


def written(blank: str) -> str:
    """Write what fills a blank of a lesson."""
    kind, _mark, key = blank.partition("_")
    if kind == "count":
        return i18n.number(lessons.COUNTS[blank]())
    if kind == "verdict":
        return naming.label("verdict", quiz.row("comparability", key)["verdict"])
    if kind == "status":
        return naming.label("status", quiz.row("mechanisms", key)["status_now"])
    if kind == "start":
        return str(quiz.row("mechanisms", key)["start_year"])
    if kind == "people":
        return catalogue.population(quiz.row("observations", key)["population_id"], language())
    if kind == "years":
        return i18n.isolated(_period(quiz.row("observations", key)))
    return i18n.isolated(evidence.value_of(pd.Series(quiz.row("observations", blank))))


def step_text(step: lessons.Step) -> Markup:
    """Return the text of a step, its blanks filled, its terms explained."""
    return markup.join(
        terms.marked(words, term) if term else Markup("{}").format(lessons.filled(words, written))
        for words, term in lessons.parts(step.text[language()])
    )


def step_words(step: lessons.Step) -> str:
    """Return the text of a step without links, for paper."""
    return lessons.filled("".join(words for words, _term in lessons.parts(step.text[language()])), written)
