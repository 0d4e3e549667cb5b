"""The page that describes the API for people: made of the OpenAPI document, with nothing from elsewhere."""

import base64
import hashlib
import re
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup

from api import document
from components import i18n
from components.i18n import gettext as _
from components.i18n import ngettext
from data import package

# Codes of lists up to this length stand on the page; those of longer ones under their own address.
_SHORT: Final = 25
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?|\[[0-9a-fA-F:]{2,45}\](?::[0-9]{1,5})?")
_WHERE_LISTED: Final = {
    "indicator_codes": "indicators",
    "region_codes": "regions",
    "source_codes": "sources",
    "mechanism_codes": "mechanisms",
    "finding_codes": "findings",
    "recommendation_codes": "recommendations",
    "term_codes": "glossary",
}
_STYLE: Final = """
:root { color-scheme: light dark; --paper: #FAF8F4; --ink: #1B2227; --quiet: #4F5B64; --line: #DDD6C9; --deep: #1D4E5F;
  --code: #EFEBE3; }
@media (prefers-color-scheme: dark) { :root { --paper: #14191D; --ink: #ECEFF1; --quiet: #A7B2BA; --line: #3A444B;
  --deep: #9CC9D8; --code: #242B30; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.2rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 'Source Sans', 'Noto Sans Arabic', 'Segoe UI', 'Geeza Pro', Tahoma, sans-serif; }
a { color: var(--deep); }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
header { display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; justify-content: space-between; align-items: baseline; }
header p, nav ul { margin: 0; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0.8rem 0 0.3rem; }
h2 { font-size: 1.3rem; margin: 2rem 0 0.4rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 0.2rem; padding-block-start: 0.7rem;
  border-block-start: 1px solid var(--line); }
p { margin: 0.4rem 0; max-width: 46rem; }
code, pre { font-family: ui-monospace, 'Cascadia Mono', Consolas, monospace; font-size: 0.88rem; }
pre { background: var(--code); padding: 0.7rem 0.9rem; overflow-x: auto; border-radius: 0.3rem; margin: 0.4rem 0;
  text-align: left; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { text-align: start; vertical-align: top; padding: 0.3rem 0.9rem 0.3rem 0; padding-inline: 0 0.9rem;
  border-block-end: 1px solid var(--line); }
th { font-weight: 600; }
td code { overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--deep); }
.quiet { color: var(--quiet); font-size: 0.9rem; }
"""


def origin(scheme: str, host: str) -> str:
    """Return the beginning of addresses in examples: as the reader came, unless that is no name of a host."""
    return f"{scheme if scheme in ('http', 'https') else 'https'}://{host if _HOST.fullmatch(host) else 'localhost'}"


def written(language: str, prefix: str, origin: str) -> tuple[bytes, str]:
    """Return the page in a language, and the policy that lets a browser load nothing but its own style."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    with i18n.speaking(language):
        return _page(document.openapi(language, prefix), prefix, origin).encode("utf-8"), policy


def _page(described: dict[str, Any], prefix: str, origin: str) -> Markup:
    """Put the page together."""
    info = described["info"]
    languages = Markup("").join(
        Markup('<li><a href="{}/?lang={}" lang="{}" hreflang="{}"{}>{}</a></li>').format(
            prefix, code, code, code, Markup(' aria-current="true"') if code == i18n.language() else "", name
        )
        for code, name in ((code, i18n.language_name(code)) for code in i18n.LANGUAGES)
    )
    paths = [path for path in described["paths"] if "." not in path.rsplit("/", 1)[1]]
    return Markup(
        '<!doctype html><html lang="{}" dir="{}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{} · Awda</title>'
        '<meta name="description" content="{}"><style>{}</style></head><body>'
        '<header><p><strong><bdi lang="en">Awda</bdi> <bdi lang="ar" dir="rtl">عودة</bdi></strong></p>'
        '<nav aria-label="{}"><ul>{}</ul></nav></header><main><h1>{}</h1><p>{}</p>{}{}{}{}{}</main></body></html>'
    ).format(
        i18n.language(),
        i18n.direction(),
        info["title"],
        info["summary"],
        Markup(_STYLE),
        _("Language"),
        languages,
        info["title"],
        info["summary"],
        Markup("").join(Markup("<p>{}</p>").format(part) for part in info["description"].split("\n\n")),
        _files(prefix),
        _examples(prefix, origin),
        Markup("<h2>{}</h2>{}").format(
            _("Addresses"), Markup("").join(_address(described, path, prefix) for path in paths)
        ),
        _problems(described) + _terms(prefix),
    )


def _files(prefix: str) -> Markup:
    """Offer the data package, and the description for programs."""
    return Markup('<p><a href="{0}/v1/datapackage.zip">{1}</a> · <a href="{0}/openapi.json">{2}</a></p>').format(
        prefix, _("All tables as a data package (ZIP)"), _("Description for programs (OpenAPI)")
    )


def _code(text: str) -> Markup:
    """Return a piece of code, which runs from left to right in every language."""
    return Markup('<pre dir="ltr" tabindex="0"><code>{}</code></pre>').format(text)


def _examples(prefix: str, origin: str) -> Markup:
    """Show how to ask, with three tools."""
    base = f"{origin}{prefix}/v1/observations"
    query = urlencode({**document.EXAMPLES["observations"], "lang": i18n.language()}, safe=",")
    address = f"{base}.csv?{query}"
    said = {
        "curl": f'curl --compressed --fail "{address}" --output figures.csv',
        "pandas": f'import pandas as pd\n\nfigures = pd.read_csv("{address}")',
        "R": f'figures <- read.csv("{address}", encoding = "UTF-8")',
    }
    return Markup("<h2>{}</h2>{}").format(
        _("Examples"),
        Markup("").join(
            Markup('<p><bdi lang="en">{}</bdi></p>{}').format(tool, _code(text)) for tool, text in said.items()
        ),
    )


def _address(described: dict[str, Any], path: str, prefix: str) -> Markup:
    """Describe one collection: addresses, parameters, columns, an example."""
    asked = described["paths"][path]["get"]
    name = path.rsplit("/", 1)[1]
    forms = [other.rsplit(".", 1)[1] for other in described["paths"] if other.startswith(f"{path}.")]
    query = urlencode(document.EXAMPLES[name], safe=",")
    addresses = Markup(", ").join(
        Markup('<a href="{0}{1}?{2}" dir="ltr"><code>.{3}</code></a>').format(prefix, f"{path}.{form}", query, form)
        for form in forms
    )
    # What belongs to one format stands with the address of that format.
    references = [one["$ref"] for one in asked["parameters"]]
    references += [
        one["$ref"]
        for form in forms
        for one in described["paths"][f"{path}.{form}"]["get"]["parameters"]
        if one["$ref"] not in references
    ]
    rows = Markup("").join(_parameter(described, _resolved(described, one), prefix) for one in references)
    columns = described["components"]["schemas"][f"{name}_row"]["properties"]
    return Markup(
        '<section id="{0}"><h3>{1}</h3><p>{2}</p><p>{3}</p>'
        '<div class="scroll" tabindex="0" role="region" aria-label="{4}"><table><thead><tr>'
        '<th scope="col">{4}</th><th scope="col">{5}</th><th scope="col">{6}</th></tr></thead>'
        "<tbody>{7}</tbody></table></div>"
        "<details><summary>{8}</summary>{9}</details></section>"
    ).format(
        name,
        Markup(_("{label}: {text}")).format(
            label=asked["summary"], text=Markup('<code dir="ltr">{}{}</code>').format(prefix, path)
        ),
        asked["description"],
        Markup(_("Example: {formats}")).format(formats=addresses),
        _("Parameter"),
        _("What it keeps"),
        _("Values"),
        rows,
        ngettext("{count} column", "{count} columns", len(columns)).format(count=i18n.number(len(columns))),
        _columns(columns),
    )


def _resolved(described: dict[str, Any], reference: str) -> dict[str, Any]:
    """Return what a reference of the document points to."""
    found: dict[str, Any] = described
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def _parameter(described: dict[str, Any], parameter: dict[str, Any], prefix: str) -> Markup:
    """Describe one parameter."""
    return Markup('<tr><th scope="row"><code>{}</code></th><td>{}</td><td>{}</td></tr>').format(
        parameter["name"], parameter["description"], _values(described, parameter["schema"], prefix)
    )


def _values(described: dict[str, Any], schema: dict[str, Any], prefix: str) -> Markup:
    """Say which values a parameter takes."""
    reference = schema.get("$ref") or schema.get("items", {}).get("$ref")
    codes = schema.get("enum") or (_resolved(described, reference)["enum"] if reference else [])
    if codes and len(codes) <= _SHORT:
        return Markup(", ").join(Markup("<code>{}</code>").format(code) for code in codes)
    if codes:
        listed = _WHERE_LISTED.get(reference.rsplit("/", 1)[1])
        said = ngettext("{count} code", "{count} codes", len(codes)).format(count=i18n.number(len(codes)))
        if listed:
            return Markup('<a href="{}/v1/{}.csv">{}</a>').format(prefix, listed, said)
        return Markup("<details><summary>{}</summary>{}</details>").format(
            said, Markup(", ").join(Markup("<code>{}</code>").format(code) for code in codes)
        )
    if "x-first" in schema:
        return Markup('<code dir="ltr">{}-{}</code>').format(schema["x-first"], schema["x-last"])
    if "maximum" in schema:
        least, most = (i18n.number(schema[end]) for end in ("minimum", "maximum"))
        return Markup("{}").format(_("{least} to {most}").format(least=least, most=most))
    return Markup("{}").format(_("Text of at most {most} characters").format(most=i18n.number(schema["maxLength"])))


def _columns(columns: dict[str, Any]) -> Markup:
    """List the columns of rows; the data package describes them in English."""
    items = Markup("").join(
        Markup("<li><code>{}</code>{}</li>").format(
            name,
            Markup(' <bdi lang="en" dir="ltr">{}</bdi>').format(one["description"]) if "description" in one else "",
        )
        for name, one in columns.items()
    )
    return Markup("<ul>{}</ul>").format(items)


def _problems(described: dict[str, Any]) -> Markup:
    """Describe what refuses a question."""
    rows = Markup("").join(
        Markup('<tr><th scope="row"><code>{}</code></th><td>{}</td></tr>').format(status, one["description"])
        for status, one in described["components"]["responses"].items()
    )
    return Markup("<h2>{}</h2><table><tbody>{}</tbody></table>").format(_("Errors"), rows)


def _terms(prefix: str) -> Markup:
    """Say on which terms the data may be used, and how to cite them."""
    licence = package.licence()
    return Markup(
        '<h2>{}</h2><p><a href="{}">{}</a></p><p>{}</p><p class="quiet"><bdi lang="en" dir="ltr">{}</bdi></p>'
    ).format(
        _("Licence and citation"),
        licence["path"],
        licence["name"],
        _(
            "The licence covers the compilation. Each figure comes from the publication named in its row, which keeps "
            "its own terms: to reuse one figure, cite that publication."
        ),
        package.citation(),
    )
