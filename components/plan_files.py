"""The reader's own action plan as a file and as a link: opened, kept, shared, and what has happened to it."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from components import browser, filters, i18n, plan_words, plans
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue
from data import plan as model


def _file_came() -> None:
    """Open the file that the reader has chosen, or say what is wrong with it; the plan then stays as it is."""
    filters.act()
    file = filters.chosen_file("plan_file")
    try:
        if file.content is None:
            raise model.PlanError("too_large" if file.size > model.LARGEST else "not_text", count=file.size)
        opened = model.from_file(file.content)
    except model.PlanError as fault:
        filters.keep(plans.SAID, plans.Said("file_fault", fault=fault))
        return
    plans.change(
        opened.plan, plans.Said("opened", opened=opened, can_undo=bool(plans.own()) and plans.own() != opened.plan)
    )


def open_button() -> None:
    """Offer to open a plan from a file."""
    browser.open_file(
        _("Open a plan file"),
        accept=".json,application/json",
        largest=model.LARGEST,
        key="plan_file",
        on_file=_file_came,
    )


def settle_link() -> None:
    """Take over the plan that a link has brought: at once where the reader has none, else on demand."""
    code = filters.brought("plan")
    if code is None:
        return
    filters.keep(plans.OFFERED, None)
    filters.keep(plans.BY_LINK, None)
    if not code:
        return
    try:
        opened = model.from_link(code)
    except model.PlanError as fault:
        filters.keep(plans.SAID, plans.Said("link_fault", fault=fault))
        return
    filters.keep(plans.BY_LINK, (code, opened.plan))
    if not plans.own():
        plans.change(opened.plan, plans.Said("opened_link", opened=opened))
    elif model.without_notes(plans.own()) != opened.plan:
        filters.keep(plans.OFFERED, opened)


def keep_link(*, shown: bool) -> None:
    """Keep the code of a plan in the link as long as the plan is the one that came by it, or waits for an answer.

    Where it is not `shown` the link is without it: who copies a link to something else shares no plan.
    """
    code, plan = filters.own(plans.BY_LINK) or ("", ())
    is_open = filters.own(plans.OFFERED) is not None or model.without_notes(plans.own()) == plan
    filters.put("plan", code if is_open and shown else "")


def _answer(accepted: bool) -> None:
    """Open the plan of the link in the place of the reader's own, or leave it."""
    filters.act()
    opened: model.Opened = filters.own(plans.OFFERED)
    filters.keep(plans.OFFERED, None)
    if accepted:
        plans.change(opened.plan, plans.Said("opened_link", opened=opened, can_undo=True))


def messages() -> None:
    """Say what has just happened to the plan, and ask about a plan that a link has brought."""
    said: plans.Said | None = filters.own(plans.SAID)
    if said is not None:
        with st.container(key="plan_said"):
            _say(said)
            if said.can_undo:
                st.button(_("Bring back the plan before"), icon=":material/undo:", key="plan_undo", on_click=plans.undo)
    offered: model.Opened | None = filters.own(plans.OFFERED)
    if offered is not None:
        with st.container(key="plan_question"):
            st.info(
                _("The link brings another plan ({theirs}). Your own ({mine}) stays until you decide.").format(
                    theirs=plan_words.count_of(offered.plan), mine=plan_words.count_of(plans.own())
                ),
                icon=":material/help:",
            )
            with st.container(horizontal=True):
                st.button(_("Open the plan of the link"), key="plan_accept", on_click=_answer, args=(True,))
                st.button(_("Keep my own"), key="plan_refuse", on_click=_answer, args=(False,))


def _tell(text: str) -> None:
    """Say that something went well, quietly; it is read out as well."""
    st.html(Markup('<p class="awda-reading" role="status">{}</p>').format(text))


def _say(said: plans.Said) -> None:
    """Say what has happened, and what was left out."""
    if said.fault is not None:
        kept = _("Your plan here is unchanged.") if plans.own() else ""
        opening = (
            _("The plan in the link was not opened.") if said.what == "link_fault" else _("The file was not opened.")
        )
        st.warning(" ".join(filter(None, [opening, plan_words.fault_words(said.fault), kept])), icon=":material/error:")
        return
    if said.opened is None:
        _tell({"taken_out": _("The action was taken out."), "cleared": _("The plan was emptied.")}[said.what])
        return
    count = len(said.opened.plan)
    pieces = [
        ngettext("The plan was opened: {count} action.", "The plan was opened: {count} actions.", count).format(
            count=i18n.number(count)
        )
    ]
    if said.what == "opened_link":
        pieces.append(_("A link carries no notes."))
    if said.opened.data_version != catalogue.data_version():
        pieces.append(
            _("It was made with data {theirs}; here are data {ours}, and statements may read differently.").format(
                theirs=i18n.isolated(said.opened.data_version), ours=i18n.isolated(catalogue.data_version())
            )
        )
    if said.opened.left_out:
        pieces.append(
            ngettext(
                "Left out, since these data do not have this recommendation: {codes}.",
                "Left out, since these data do not have these recommendations: {codes}.",
                len(said.opened.left_out),
            ).format(codes=i18n.listing([i18n.isolated(code) for code in said.opened.left_out]))
        )
        st.warning(" ".join(pieces), icon=":material/rule:")
    else:
        _tell(" ".join(pieces))


def keeping(plan: model.Plan, downloads: Sequence[tuple[str, Callable[[], bytes], str, str]]) -> None:
    """Draw what keeps and shares the plan; `downloads` are label, maker, name of the file and its kind."""
    st.header(_("Keep it, share it"), anchor=False)
    said = _(
        "The plan lives in this tab, until you close or reload it. The plan file keeps all of it and opens here again; "
        "the tables are for reading and working on elsewhere."
    )
    st.html(Markup('<p class="awda-reading">{}</p>').format(said))
    with st.container(horizontal=True, vertical_alignment="center", key="plan_keeping"):
        if plan:
            _download(_("Plan file"), partial(model.to_file, plan), "awda_plan.json", "application/json")
            for download in downloads:
                _download(*download)
        open_button()
        if plan:
            st.button(
                _("Empty the plan"), icon=":material/delete:", key="plan_clear", type="tertiary", on_click=plans.clear
            )
    if plan:
        _share(plan)


def _download(label: str, make: Callable[[], bytes], name: str, kind: str) -> None:
    """Draw a button that downloads a file, made when it is asked for."""
    st.download_button(
        label,
        make,
        file_name=name,
        mime=kind,
        icon=":material/download:",
        key=f"plan_download_{name.rpartition('.')[2]}",
        on_click="ignore",
    )


def _share(plan: model.Plan) -> None:
    """Offer the link that carries the plan, or say why there is none."""
    code = model.to_link(plan)
    with st.container(key="plan_share"):
        if code is None:
            said = _(
                "There is no link to this plan: it would be longer than {most} letters, and many programs cut such a "
                "link. Send the plan file instead."
            )
            st.html(Markup('<p class="awda-note">{}</p>').format(said.format(most=i18n.number(model.LONGEST_LINK))))
            return
        query = {"view": "plan", "plan": code, filters.LANGUAGE: language()}
        browser.copy_link(query, key="plan_link", label=_("Copy a link to this plan"))
        said = _("The link carries the whole plan but the notes: whoever gets it reads marks and lead actors.")
        st.html(Markup('<p class="awda-note">{}</p>').format(said))
