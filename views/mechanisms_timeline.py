"""Then and now: what appeared, what ended, what stayed missing; each mechanism from its start to its end."""

from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import cards, evidence, filters, frame, i18n, markup, mechanisms, naming, palette, timelines
from components.i18n import gettext as _
from data import catalogue, trends
from data import mechanisms as data
from views import counted


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, what changed in words, and one timeline for each country; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width=300):
            first, last = filters.years(
                data.FIRST, data.NOW, title=_("From one year to another"), usual=(data.THEN, data.NOW)
            )
        serves = counted.choose_serves()
        chosen = naming.choose_countries(catalogue.COUNTRIES)
    frame.follow({"view", "mechanism"})
    changes = {country: data.changes(country, first, last, serves=serves) for country in chosen}
    with head:
        frame.heading(
            _("Mechanisms"),
            _headline(changes, first, last),
            _("Where no source says whether a mechanism still works, it is neither counted as lasting nor as ended."),
        )
    for column, country in zip(st.columns(len(chosen), gap="large"), chosen, strict=True):
        with column:
            _change(country, changes[country], first, last)

    st.html(_legend())
    for country in chosen:
        _timeline(country, first, last, serves)


def _headline(changes: dict[str, data.Changes], first: int, last: int) -> str:
    """Say in one line how many mechanisms appeared and ended."""
    said = [
        _("{country} {appeared} new, {ended} ended").format(
            country=naming.country_name(country),
            appeared=i18n.number(len(found.appeared)),
            ended=i18n.number(len(found.ended)),
        )
        for country, found in changes.items()
    ]
    return _("From {first} to {last}: {text}").format(first=first, last=last, text=_("; ").join(said))


def _change(country: str, found: data.Changes, first: int, last: int) -> None:
    """Say for one country what changed between the two years, and name it."""
    said = _(
        "From {first} to {last}: {appeared} appeared, {ended} ended, {lasting} lasted, {passing} came and went; of "
        "{unclear} others no source tells."
    ).format(
        first=first,
        last=last,
        appeared=i18n.number(len(found.appeared)),
        ended=i18n.number(len(found.ended)),
        lasting=i18n.number(len(found.lasting)),
        passing=i18n.number(len(found.came_and_went)),
        unclear=i18n.number(len(found.unclear)),
    )
    missing = (
        _("Missing in all these years: {services}.").format(services=mechanisms.service_names(found.missing))
        if found.missing
        else _("No service was missing in all these years.")
    )
    everything = data.everything().set_index("mechanism_id", drop=False)
    titles = {
        "appeared": _("Appeared"),
        "ended": _("Ended"),
        "came_and_went": _("Came and went"),
        "lasting": _("Lasted"),
        "unclear": _("Not known at one end or both"),
    }
    st.subheader(naming.country_name(country), anchor=False)
    st.html(Markup('<p class="awda-reading">{}</p><p class="awda-reading">{}</p>').format(said, missing))
    lists = [
        mechanisms.short_list(everything.loc[list(getattr(found, kind))], title=title) for kind, title in titles.items()
    ]
    named = everything.loc[[key for kind in titles for key in getattr(found, kind)]]
    if len(named):
        st.html(evidence.source_line(named))
        with st.expander(_("Their names"), icon=":material/list:", type="compact", key=f"changes_{country}"):
            st.html(markup.join(lists))


def _timeline(country: str, first: int, last: int, serves: str) -> None:
    """Draw the mechanisms of one country from start to end, and name the policy milestones of these years."""
    language, appearance = i18n.language(), filters.appearance()
    rows = data.over_time([country], first, last, serves=serves)
    name = naming.country_name(country)
    if rows.empty:
        st.info(_("{country}: no mechanism of this kind is known from these years.").format(country=name))
        return
    names = dict(zip(rows["mechanism_id"], rows[f"name_{language}"], strict=True))
    dates = {row["mechanism_id"]: mechanisms.dates(row) for _position, row in rows.iterrows()}
    events = trends.milestones([country], first, last)
    evidence.show_records(
        timelines.bars(
            rows,
            first=first,
            last=last,
            names=names,
            dates=dates,
            colour=palette.COUNTRY[appearance][country],
            appearance=appearance,
            milestones=events.assign(event=events[f"event_{language}"]),
        ),
        rows,
        table="mechanisms",
        key=f"timeline_{country}",
        title=_("{country}: mechanisms from start to end, {years}").format(
            country=name, years=i18n.period(str(first), str(last))
        ),
        reading=_("One line for each mechanism at work, surely or perhaps, in some of these years: {count}.").format(
            count=i18n.number(len(rows))
        ),
        alt=_in_words(country, rows, names, dates),
        listing=partial(mechanisms.table, caption=name),
    )
    cards.milestones(events, key=country)


def _legend() -> Markup:
    """Say what the marks of the timeline mean."""
    marks = [
        ("awda-line-solid", _("at work")),
        ("awda-line-dots", _("perhaps at work: no source says")),
        ("awda-line-end", _("known start or end")),
        ("awda-line-flag", _("policy milestone")),
    ]
    return Markup('<ul class="awda-key-list">{}</ul>').format(
        markup.join(Markup('<li><i class="awda-line {}"></i>{}</li>').format(kind, text) for kind, text in marks)
    )


def _in_words(country: str, rows: pd.DataFrame, names: dict[str, str], dates: dict[str, str]) -> str:
    """Say in words which mechanisms the timeline shows, with their dates."""
    said = [_("{name} ({dates})").format(name=names[key], dates=dates[key]) for key in rows["mechanism_id"]]
    return _("{label}: {text}").format(label=naming.country_name(country), text=_("; ").join(said))
