"""The project behind the reports in words: aims, pillars, kinds of returnees, obstacles, activities, neighbours."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from components import cards, evidence, i18n, markup, matches, naming
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue

# Activities


def when(row: "pd.Series[str]") -> str:
    """Say when an activity took place, as exactly as a source says."""
    return i18n.days(row["start"], row["end"], row["place_country"]) if row["start"] else _("date not given")


def where(row: "pd.Series[str]") -> str:
    """Say where an activity took place: the town, with its region or its country; empty where no source says."""
    place = naming.text(row, "place")
    if row["geo_code"]:
        return _("{area} ({country})").format(area=place, country=catalogue.region_name(row["geo_code"], language()))
    if row["place_country"]:
        return _("{area} ({country})").format(area=place, country=matches.country_left(row["place_country"]))
    return place


def state(row: "pd.Series[str]") -> Markup:
    """Return whether an activity is documented, by sign and word: what is only planned is hollow."""
    hollow = row["status"] == "planned"
    return Markup('<span class="awda-chip awda-status-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        row["status"] if hollow else "active", "○" if hollow else "●", naming.label("activity_status", row["status"])
    )


def opening(row: "pd.Series[str]") -> Markup:
    """Return the title of an activity as a link that opens it in full."""
    return markup.choice(naming.text(row, "title"), {"view": "activities", "activity": row["activity_id"]})


def reading(row: "pd.Series[str]") -> Markup:
    """Mark a tie that is our own reading; nothing for one that a source makes."""
    if row["pillar_basis"] != "coded":
        return Markup("")
    return Markup(' <span class="awda-chip awda-basis-coded">{}</span>').format(naming.label("basis", "coded"))


def in_short(row: "pd.Series[str]", *, with_place: bool = False, with_reading: bool = False) -> Markup:
    """Return an activity in a line: when, its title, perhaps where, its source; what is only planned is hollow."""
    sign = "○" if row["status"] == "planned" else "●"
    known = [when(row)] if row["start"] or row["status"] != "planned" else []
    known += [where(row)] if with_place and where(row) else []
    known.append(evidence.publication_links(row.to_frame().T))
    return Markup('<span aria-hidden="true">{}</span> {}{}<br><span class="awda-muted">{}</span>').format(
        sign, opening(row), reading(row) if with_reading else "", markup.join(known, " · ")
    )


def lines(rows: pd.DataFrame, *, with_place: bool = False, with_reading: bool = False) -> Markup:
    """Return activities as a list, a line for each."""
    return Markup('<ul class="awda-mechanisms">{}</ul>').format(
        markup.join(
            Markup("<li>{}</li>").format(in_short(row, with_place=with_place, with_reading=with_reading))
            for _index, row in rows.iterrows()
        )
    )


def table(rows: pd.DataFrame, *, caption: str) -> Markup:
    """Return activities as a table, one row for each."""
    headers = [_("Activity"), _("Kind"), _("Status"), _("When"), _("Where"), _("For whom"), _("Source"), _("Grade")]
    body = [
        [
            opening(row),
            naming.label("activity_kind", row["kind"]),
            naming.label("activity_status", row["status"]),
            when(row) if row["start"] else _("not given"),
            where(row) or _("not given"),
            naming.text(row, "coverage"),
            evidence.publication_links(row.to_frame().T),
            row["grade"],
        ]
        for _index, row in rows.iterrows()
    ]
    return markup.table(headers, body, caption=caption)


def in_full(row: "pd.Series[str]", pillar: str) -> Markup:
    """Return all that is known of an activity; `pillar` is the title of its pillar, perhaps empty."""
    none = _("none: it is the project itself, or lies outside of it")
    tie = Markup("{}{}").format(pillar, reading(row)) if pillar else none
    facts: list[tuple[str, str]] = [
        (_("What it was"), naming.text(row, "description")),
        (_("Status"), state(row)),
        (_("Kind"), naming.label("activity_kind", row["kind"])),
        (_("When"), when(row) if row["start"] else ""),
        (_("Where"), where(row)),
        (_("For whom"), naming.text(row, "coverage")),
        (_("Pillar"), tie),
    ]
    if note := naming.text(row, "notes"):
        facts.append((_("Note"), note))
    rows = row.to_frame().T
    facts.append((_("Read in"), evidence.citation_list(rows)))
    facts.append((_("All that rests on this source"), evidence.publication_links(rows)))
    return cards.facts(facts)


def in_words(rows: pd.DataFrame) -> str:
    """Say in words which activities there are, each with its time."""
    said = [
        _("{name} ({dates})").format(name=naming.text(row, "title"), dates=when(row)) for _index, row in rows.iterrows()
    ]
    return _("{text}.").format(text=_("; ").join(said))


def counted(count: int) -> str:
    """Write a number of activities."""
    return ngettext("{count} activity", "{count} activities", count).format(count=i18n.number(count))


# The project


def outcome(kind: str, planned: int, documented: int) -> str:
    """Say of one kind of activity how many were planned, and how many are documented."""
    said = {
        "national_training": _("national trainings {documented} of {planned}"),
        "regional_training": _("regional training {documented} of {planned}"),
        "conference": _("policy conference {documented} of {planned}"),
    }.get(kind, _("{label}: {documented} of {planned}"))
    label = naming.label("activity_kind", kind)
    return said.format(label=label, documented=i18n.number(documented), planned=i18n.number(planned))


def objectives(levels: Sequence[pd.DataFrame], *, caption: str) -> Markup:
    """Return the objectives as a table, a row for each level."""
    body = [
        [
            naming.label("objective_level", rows.iloc[0]["level"]),
            markup.listed((naming.text(row, "statement") for _index, row in rows.iterrows()), ordered=True)
            if len(rows) > 1
            else Markup("<strong>{}</strong>").format(naming.text(rows.iloc[0], "statement")),
            evidence.publication_links(rows),
        ]
        for rows in levels
    ]
    return markup.table([_("Level"), _("What it set out to do"), _("Source")], body, caption=caption, whole=True)


def pillars(
    rows: pd.DataFrame,
    outputs: Sequence[Sequence[str]],
    documented: Sequence[pd.DataFrame],
    open_ones: Sequence[pd.DataFrame],
    *,
    caption: str,
) -> Markup:
    """Return the pillars side by side: what each is for, what it planned, and what of it is documented."""
    nothing = Markup('<div class="awda-unknown"><p>{}</p></div>').format(_("nothing in the sources we read"))
    each = [row for _index, row in rows.iterrows()]
    notes = [naming.text(row, "notes") for row in each]
    body = [
        [_("What it is for"), *(naming.text(row, "summary") for row in each)],
        [_("Planned"), *(markup.listed(one) for one in outputs)],
        [_("Documented"), *(lines(one, with_reading=True) if len(one) else nothing for one in documented)],
        [_("Planned, outcome not documented here"), *(lines(one) if len(one) else "" for one in open_ones)],
        [_("Note"), *notes],
    ]
    return markup.table([_("Pillar"), *(naming.text(row, "title") for row in each)], body, caption=caption, whole=True)


def by_pillar(activities: Mapping[str, pd.DataFrame], rows: pd.DataFrame, *, caption: str) -> Markup:
    """Return the activities of each pillar as a table, a row for each activity; `rows` are the pillars."""
    names = {row["pillar_id"]: naming.text(row, "title") for _index, row in rows.iterrows()}
    body = [
        [
            Markup("{}{}").format(opening(row), reading(row)),
            names[pillar],
            naming.label("activity_status", row["status"]),
            when(row) if row["start"] else _("not given"),
            evidence.publication_links(row.to_frame().T),
        ]
        for pillar, own in activities.items()
        for _index, row in own.iterrows()
    ]
    return markup.table([_("Activity"), _("Pillar"), _("Status"), _("When"), _("Source")], body, caption=caption)


def beneficiaries(levels: Sequence[pd.DataFrame], *, caption: str) -> Markup:
    """Return the beneficiaries as a table, a row for each level."""
    body = [
        [
            naming.label("beneficiary_level", rows.iloc[0]["level"]),
            markup.listed(naming.text(row, "label") for _index, row in rows.iterrows()),
        ]
        for rows in levels
    ]
    return markup.table([_("Level"), _("Who")], body, caption=caption, whole=True)


def kinds_of_returnees(rows: pd.DataFrame, questions: Mapping[str, str]) -> Markup:
    """Return the kinds of returnees as cards, each with its doors; `questions` names those of the profiles."""
    ways = matches.way_names()
    items = []
    for _index, row in rows.iterrows():
        doors = [
            markup.to_page("finder", {"return_type": way}, _("Finder: {text}").format(text=ways[way]))
            for way in row["finder_ways"].split(";")
        ] + [
            markup.to_page("profiles", {"question": code}, _("Profiles: {text}").format(text=questions[code]))
            for code in row["profile_questions"].split(";")
        ]
        note = naming.text(row, "notes")
        items.append(
            Markup(
                '<li class="awda-card awda-both" data-kind="{}"><p class="awda-card-name">{}</p>'
                '<p class="awda-muted">{}</p><p>{}</p>{}{}<p class="awda-note">{} {}</p></li>'
            ).format(
                row["returnee_type"],
                naming.text(row, "label"),
                naming.label("return_choice", row["return_choice"]),
                naming.text(row, "description"),
                Markup('<p class="awda-note">{}</p>').format(note) if note else "",
                markup.listed(doors),
                _("Our reading:"),
                naming.text(row, "doors"),
            )
        )
    return Markup('<ul class="awda-cards">{}</ul>').format(markup.join(items))


def answer_links(
    dimension: str,
    *,
    shortfalls: int,
    recommendations: int,
    at_work: Mapping[str, int],
    inventory: Mapping[str, str] | None,
) -> list[Markup]:
    """Return what there is in the dimension of an obstacle, each number as the door to what it counts."""
    said = ngettext("{count} weakness or gap", "{count} weaknesses and gaps", shortfalls)
    advised = ngettext("{count} recommendation", "{count} recommendations", recommendations)
    counts = _("; ").join(
        _("{label}: {text}").format(label=naming.country_name(country), text=i18n.number(count))
        for country, count in at_work.items()
    )
    existing = counts if any(at_work.values()) else _("none known to be at work today")
    mechanisms = (
        markup.to_page("mechanisms", inventory, existing)
        if inventory is not None and any(at_work.values())
        else markup.to_page("comparison", {"dimension": dimension}, existing)
    )
    return [
        markup.to_page(
            "assessment",
            {"dimension": dimension, "judgement": "weakness,gap"},
            said.format(count=i18n.number(shortfalls)),
        ),
        markup.to_page("recommendations", {"dimension": dimension}, advised.format(count=i18n.number(recommendations))),
        mechanisms,
    ]


def obstacles(rows: pd.DataFrame, answered: Mapping[str, Sequence[Markup]], *, caption: str) -> Markup:
    """Return the obstacles as a table, each with what there is in its dimension."""
    headers = [
        _("Obstacle"),
        _("Level"),
        _("Dimension"),
        _("Named by the sources"),
        _("Advised"),
        _("Mechanisms for returnees at work"),
        _("Source"),
    ]
    body = [
        [
            naming.text(row, "statement"),
            naming.label("obstacle_level", row["level"]),
            naming.label("dimension", row["dimension"]),
            *answered[row["dimension"]],
            evidence.publication_links(row.to_frame().T),
        ]
        for _index, row in rows.iterrows()
    ]
    return markup.table(headers, body, caption=caption, whole=True)


# What stands beside it


def neighbour(
    row: "pd.Series[str]", mechanisms: pd.DataFrame, resources: pd.DataFrame, activities: pd.DataFrame
) -> Markup:
    """Return a project beside SURE: what ties the two, what of it stands in the tables, and its sources."""
    known = [
        _join(
            _("In the inventory"),
            [
                Markup("{} ({})").format(
                    markup.to_page("mechanisms", {"mechanism": one["mechanism_id"]}, naming.text(one, "name")),
                    naming.label("status", one["status_now"]),
                )
                for _index, one in mechanisms.iterrows()
            ],
        ),
        _join(_("Activities in common"), [opening(one) for _index, one in activities.iterrows()]),
        _join(
            _("To read"),
            [
                markup.link(one["title"], one["url"], language=one["language"].split(";")[0])
                for _index, one in resources.iterrows()
            ],
        ),
    ]
    stated = row["basis"] == "stated_in_source"
    return Markup(
        '<li class="awda-statement" data-related="{}"><p class="awda-list-title">{}</p><p class="awda-says">{}</p>'
        '<p><span class="awda-chip{}">{}</span></p>{}{}</li>'
    ).format(
        row["related_id"],
        naming.text(row, "name"),
        naming.text(row, "tie"),
        "" if stated else " awda-basis-coded",
        naming.label("basis", row["basis"]),
        markup.join(known),
        evidence.citation_list(row.to_frame().T),
    )


def _join(label: str, items: Sequence[Markup]) -> Markup:
    """Return a labelled line, or nothing."""
    if not items:
        return Markup("")
    return Markup("<p>{}</p>").format(
        Markup(_("{label}: {text}")).format(label=label, text=markup.join(items, _("; ")))
    )


def neighbours(items: Iterable[Markup]) -> Markup:
    """Return the projects beside SURE as a list."""
    return Markup('<ul class="awda-mechanisms awda-read">{}</ul>').format(markup.join(items))
