"""What the views of agreements share: the choices, the headline, and who is counted as living with a partner."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from components import agreements, filters, frame, i18n, naming
from components.i18n import gettext as _
from data import agreements as data
from data import catalogue


@dataclass(frozen=True)
class Chosen:
    """What a reader has chosen; an empty subject or no status means all."""

    countries: list[str]
    subject: str
    statuses: list[str]

    @property
    def rows(self) -> pd.DataFrame:
        """Return the agreements that fit."""
        return data.matching(self.countries, subject=self.subject, statuses=self.statuses)


def partner_names() -> dict[str, str]:
    """Name every partner, in the order of the alphabet, bodies of several states last."""
    names = {code: agreements.partner_name(code) for code in data.partners()}
    order = sorted(names, key=lambda code: (code in agreements.BODIES, i18n.sort_key(names[code])))
    return {code: names[code] for code in order}


def choose_partner() -> None:
    """Offer the partners; one of them is shown in full."""
    names = partner_names()
    filters.perhaps_one_of("partner", names, title=_("Partner"), placeholder=_("All"), known=set(names))


def choices() -> Chosen:
    """Draw the choices, and return them."""
    countries = naming.choose_countries(catalogue.COUNTRIES)
    subjects = {code: agreements.subject_name(code) for code in data.subjects()}
    with st.container(width=230):
        subject = filters.perhaps_one_of(
            "subject", subjects, title=_("Subject"), placeholder=_("All"), known=set(subjects)
        )
    statuses = {code: agreements.status_name(code) for code in data.STRENGTH}
    with st.container(width=220):
        chosen = filters.several_of(
            "status",
            statuses,
            title=_("Status"),
            placeholder=_("All"),
            # Mechanisms have a status of their own; a choice made there leaves all in here.
            known={*statuses, *catalogue.codes("status")},
            most=len(statuses),
        )
    with st.container(width=180):
        choose_partner()
    return Chosen(countries, subject or "", chosen)


def headline(countries: Sequence[str], subject: str, statuses: Sequence[str] = ()) -> str:
    """Say how many agreements on a subject are in force in each country, and how many are signed only.

    Where a reader asks for some statuses, those are counted instead.
    """

    def each(numbers: dict[str, int]) -> str:
        return i18n.listing(
            [
                _("{area} {value}").format(area=naming.country_name(code), value=i18n.number(number))
                for code, number in numbers.items()
            ]
        )

    if statuses:
        rows = data.matching(countries, subject=subject, statuses=statuses)
        found = rows["country"].value_counts()
        return _("{subject} agreements of the status chosen ({status}): {counts}").format(
            subject=agreements.subject_name(subject),
            status=_("; ").join(agreements.status_name(code) for code in statuses),
            counts=each({code: int(found.get(code, 0)) for code in countries})
            if len(rows)
            else _("none found in the sources"),
        )
    counted = {country: data.counts(country, subject) for country in countries}
    return _("{subject} agreements in force: {in_force}; signed, not known to be in force: {waiting}").format(
        subject=agreements.subject_name(subject),
        in_force=each({code: one.in_force for code, one in counted.items()}),
        waiting=each({code: one.waiting for code, one in counted.items()}),
    )


def what_counts(statuses: Sequence[str]) -> str:
    """Say which agreements the headline counts."""
    if statuses:
        return _(
            "Counted are the texts of the status chosen. The Moroccan-Tunisian treaties count once for each country, "
            "Quebec apart from Canada."
        )
    return _(
        "Counted are texts listed as operating, and texts signed that no source shows to be in force. Texts replaced "
        "or ended, talks, and protocols applied before ratification do not count; a new text that waits stands beside "
        "the old one that works. The Moroccan-Tunisian treaties count once for each country, Quebec apart from Canada."
    )


def heading(chosen: Chosen) -> None:
    """Open the page: the subject chosen, or social security."""
    frame.heading(
        _("Agreements"),
        headline(chosen.countries, chosen.subject or data.FIRST_SUBJECT, chosen.statuses),
        _("What protects rights earned abroad, and what governs work, return and readmission, partner by partner."),
    )
