"""All tables with what a row of them is, in one package; on which terms, how to cite, and what has changed."""

from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import data_terms, filters, frame, i18n, markup
from components.i18n import gettext as _
from components.i18n import ngettext
from data import open_data, package, store


def draw(head: DeltaGenerator) -> None:
    """Draw the package, the tables, the terms and the changes; the headline goes into `head`."""
    resources = package.resources()
    opened = filters.carried("codebook", known={one["name"] for one in resources})
    frame.follow({"view", "table", "codebook"}, chosen=opened or "")
    counts = {one["name"]: len(store.table(one["name"])) for one in resources}
    with head:
        total = sum(counts.values())
        frame.heading(
            _("Open data"),
            ngettext("{count} row in {tables} tables", "{count} rows in {tables} tables", total).format(
                count=i18n.number(total), tables=i18n.number(len(resources))
            ),
            _("Free to reuse with the source: tables, codebook and licences in one file."),
        )
    st.download_button(
        _("Download the data package (ZIP)"),
        package.archive,
        file_name=f"awda-data-{store.version()}.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        key="data_package",
        on_click="ignore",
    )
    st.html(
        Markup('<p class="awda-note">{}</p>').format(
            _(
                "A Frictionless data package: CSV tables, and datapackage.json with the type, meaning and allowed "
                "codes of every column. The codebook and the descriptions of columns are in English."
            )
        )
    )
    if opened:
        _codebook(opened)
    st.header(_("Tables"), anchor=False)
    st.html(Markup('<p class="awda-reading">{}</p>').format(_("Choose a table to read its codebook.")))
    _tables(counts)
    st.header(_("Licence"), anchor=False)
    data_terms.licence(package.licence())
    st.header(_("How to cite"), anchor=False)
    data_terms.citation(package.citation())
    st.header(_("What has changed"), anchor=False)
    data_terms.changes(package.changes())


def _tables(counts: dict[str, int]) -> None:
    """List the tables; those that can be narrowed lead to their rows."""
    body = []
    for resource in package.resources():
        name = resource["name"]
        body.append(
            [
                markup.choice(markup.latin(name), {"codebook": name}),
                _said(resource),
                i18n.number(counts[name]),
                i18n.number(len(resource["schema"]["fields"])),
            ]
        )
    st.html(
        markup.table([_("Table"), _("What a row is"), _("Rows"), _("Columns")], body, caption=_("Tables"), whole=True)
    )


def _said(resource: dict[str, Any]) -> str:
    """Say what a row of a table is."""
    language = i18n.language()
    return str(resource["description"] if language == "en" else resource[f"description_{language}"])


def _codebook(name: str) -> None:
    """Describe every column of a table, as the data package does: in English."""
    resource = package.resource(name)
    schema = resource["schema"]
    keys = {key for foreign in schema.get("foreignKeys", []) for key in foreign["fields"]}
    st.html(markup.opened(name))
    st.header(_("Codebook: {table}").format(table=name), anchor=False)
    st.html(Markup('<p class="awda-reading">{}</p>').format(_said(resource)))
    body = []
    for field in schema["fields"]:
        codes = field.get("constraints", {}).get("enum", [])
        roles = [_("key")] if field["name"] in schema["primaryKey"] else []
        roles += [_("key of another table")] if field["name"] in keys else []
        body.append(
            [
                markup.latin(field["name"]),
                markup.latin(field["description"]),
                markup.join([markup.latin(field["type"]), *roles], "; "),
                markup.latin(", ".join(codes)) if codes else "",
            ]
        )
    with st.container(key="codebook_table"):
        st.html(
            markup.table(
                [_("Column"), _("What it holds"), _("Type"), _("Codes")],
                body,
                caption=_("Codebook: {table}").format(table=name),
                whole=True,
            )
        )
    with st.container(horizontal=True, key="codebook_actions"):
        if leading := next((one.name for one in open_data.collections().values() if one.table == name), ""):
            filters.go(
                _("Filter and download these rows"), {"view": "rows", "table": leading, "codebook": ""}, key="to_rows"
            )
        filters.take_back(["codebook"], _("Close the codebook"), key="close_codebook")
