"""How far the figures of both countries may be compared: the verdict and its reason, short or in full."""

import streamlit as st
from markupsafe import Markup

from components import markup
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue

_VERDICT_ICON = {
    "comparable": ":material/check_circle:",
    "with_care": ":material/error:",
    "not_comparable": ":material/do_not_disturb_on:",
}


def reason(verdict: catalogue.Verdict) -> str:
    """Return why two series may or may not be compared, or that nobody has looked into it."""
    return verdict.reason(language()) or _("Nobody has compared these two series in detail yet; treat with care.")


def verdict_line(verdict: catalogue.Verdict, *, key: str, of: str = "") -> None:
    """Draw the verdict on the two countries of a figure; `of` names what is compared, where that is not plain."""
    said = _("{label}, Morocco beside Tunisia:").format(label=of) if of else _("Morocco beside Tunisia:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(Markup('<p class="awda-muted">{}</p>').format(said), width="content")
        verdict_badge(verdict, key=key)


def verdict_badge(verdict: catalogue.Verdict, *, key: str) -> None:
    """Draw whether two series may be compared; the badge opens the reason."""
    with st.popover(
        catalogue.label("verdict", verdict.verdict, language()),
        icon=_VERDICT_ICON[verdict.verdict],
        type="tertiary",
        key=key,
    ):
        st.html(Markup("<p>{}</p>").format(reason(verdict)))


def verdict_folded(verdict: catalogue.Verdict) -> Markup:
    """Return in a word whether the figures of both countries may be compared; the word opens the reason."""
    return Markup(
        '<details class="awda-folded"><summary><span class="awda-chip">{}</span></summary>'
        '<p class="awda-muted">{}</p></details>'
    ).format(catalogue.label("verdict", verdict.verdict, language()), verdict.reason(language()))


def verdict_chip(verdict: catalogue.Verdict) -> None:
    """Draw in a word whether the figures of both countries may be compared, with the reason beside it."""
    st.html(
        Markup('<p class="awda-muted"><span class="awda-chip">{}</span> {}</p>').format(
            catalogue.label("verdict", verdict.verdict, language()),
            verdict.reason(language()),
        )
    )


def verdict_in_full(verdict: catalogue.Verdict) -> None:
    """Draw, beside a chart that both countries share, how far they may be compared, and why."""
    st.html(Markup("<p><strong>{}</strong></p>").format(_("May the two countries be compared?")))
    verdict_chip(verdict)


def kept_apart(verdicts: list[catalogue.Verdict], *, unjudged: bool) -> None:
    """Draw why figures of the two countries stand in charts of their own."""
    reasons = [
        Markup('<li><span class="awda-chip">{}</span> {}</li>').format(
            catalogue.label("verdict", one.verdict, language()), one.reason(language())
        )
        for one in verdicts
    ]
    if unjudged:
        reasons.append(
            Markup("<li>{}</li>").format(
                _("Nobody has yet judged whether the other pairs of sources can be compared: they stand apart.")
            )
        )
    st.html(
        Markup('<div class="awda-statement"><p><strong>{}</strong></p><ul class="awda-reasons">{}</ul></div>').format(
            _("Morocco and Tunisia in charts of their own, and why"), markup.join(reasons)
        )
    )
