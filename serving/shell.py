"""The page before any script has run: language, title, preview, what to load, and a message for who has no script.

Streamlit has one shell for all pages: English, called Streamlit, and silent on what the page needs. Ours is made from
it for each page and language. It says where the server is, which saves the reader of a page below the root two
requests that fail, and names the code of the page at hand (`serving.parts`), which loads beside Streamlit's own instead
of after the first message.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, parse_qsl, urlencode
from xml.sax.saxutils import escape

from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from components import i18n
from components.i18n import gettext as _
from serving import assets, parts

# Addresses that begin so are not for pages; all others are.
NOT_PAGES = ("_stcore", "api", "app", "auth", "component", "healthz", "media", "oauth2callback", "readyz", "static")
_SCRIPT = re.compile(r'<script type="module" crossorigin src="\./([^"]+)"></script>')
_PRELOADED = re.compile(r'<link rel="modulepreload" crossorigin href="\./([^"]+)">')
_STYLES = re.compile(r'<link rel="stylesheet" crossorigin href="\./([^"]+)">')
_FONT = re.compile(r'<link\s+rel="preload"\s+href="\./([^"]+)"\s+as="font"')
# Where the server is, and what it says to a frame around it: Streamlit would ask, and wait for the answer.
# A page in a frame gets no messages from the site around it; the list of who may send some may not be empty.
_PLACE = (
    "window.prerenderReady=false;"
    'window.__streamlit={BACKEND_BASE_URL:location.origin+"/",'
    "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false,enableCustomParentMessages:false,"
    "enforceDownloadInNewTab:false,blockErrorDialogs:false}}"
)
# What is told of an address that no page has; nobody reads more.
_LONGEST_PATH = 100
_PREVIEW_LOCALE = {"en": "en_GB", "fr": "fr_FR", "ar": "ar_MA"}
_ICON = "/app/static/favicon.png"
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:]+\](:\d{1,5})?")


class ShellError(Exception):
    """Streamlit's own shell is not as expected; after a new version this module has to follow."""


class PageText(NamedTuple):
    """What a page is called in one language."""

    code: str
    title: str
    says: str


class Streamlit(NamedTuple):
    """What Streamlit's shell loads: addresses below the root."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]
    fonts: tuple[str, ...]


def script_hash() -> str:
    """Return the hash of the one script that stands in the shell, as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(_PLACE.encode()).digest()).decode()}'"


def read() -> Streamlit:
    """Read what Streamlit's shell loads."""
    text = (assets.streamlit_folder() / "index.html").read_text(encoding="utf-8")
    scripts, styles = _SCRIPT.findall(text), _STYLES.findall(text)
    if len(scripts) != 1 or not styles or '<div id="root"></div>' not in text:
        raise ShellError("Streamlit's index.html is not as expected")
    return Streamlit(
        f"/{scripts[0]}",
        tuple(f"/{name}" for name in _PRELOADED.findall(text)),
        tuple(f"/{name}" for name in styles),
        tuple(f"/{name}" for name in _FONT.findall(text)),
    )


class Shell:
    """The shells of all pages in all languages."""

    def __init__(self, pages: Callable[[], Sequence[PageText]], chapters: Callable[[], parts.Chapters]) -> None:
        self._streamlit = read()
        self._chunks = parts.Chunks.read()
        self._chapters = chapters()
        self.pages: dict[str, Sequence[PageText]] = {}
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                self.pages[language] = pages()
        self._known = {page.code: place for place, page in enumerate(self.pages[i18n.DEFAULT_LANGUAGE])}

    def code(self, path: str) -> str | None:
        """Return the page of a path, empty for one that does not exist, None if it is not for a page."""
        steps = path.strip("/").split("/")
        if steps[0] in NOT_PAGES or "." in steps[-1] or (path != "/" and path.endswith("/")) or path.startswith("//"):
            return None
        if path == "/":
            return next(iter(self._known))
        return steps[0] if len(steps) == 1 and steps[0] in self._known else ""

    def first_files(self) -> list[str]:
        """Return what every page loads: the files to compress first."""
        shared = self._chunks.with_imports(parts.ALWAYS)
        return [self._streamlit.script, *self._streamlit.modules, *self._streamlit.styles, *shared]

    def draw(self, code: str, language: str, site: str, choices: Mapping[str, str], *, chosen: bool) -> str:
        """Return the shell of a page; `chosen` says that its link names the language."""
        with i18n.speaking(language):
            return self._draw(code, site, choices, chosen=chosen)

    def _address(self, code: str) -> str:
        """Return the path of a page; the first one is the way in."""
        return "/" if self._known[code] == 0 else f"/{code}"

    def _draw(self, code: str, site: str, choices: Mapping[str, str], *, chosen: bool) -> Markup:
        language = i18n.language()
        texts = self.pages[language]
        page = texts[self._known[code]]
        name = _("Awda: return migration in Morocco and Tunisia")
        title = f"{page.title} · Awda"
        head = [
            Markup('<meta charset="utf-8">'),
            Markup('<meta name="viewport" content="width=device-width, initial-scale=1, shrink-to-fit=no">'),
            Markup("<title>{}</title>").format(title),
            Markup('<meta name="description" content="{}">').format(f"{page.says}. {name}."),
            Markup('<link rel="icon" type="image/png" href="{}">').format(_ICON),
            *self._links(code, site, language, chosen=chosen),
            *_preview(site, title, page.says, language),
            Markup("<script>{}</script>").format(Markup(_PLACE)),
            *self._loads(code, choices),
        ]
        return Markup(
            '<!DOCTYPE html>\n<html lang="{}" dir="{}">\n<head>\n{}\n</head>\n<body>\n{}\n<div id="root"></div>\n'
            "</body>\n</html>\n"
        ).format(language, i18n.direction(), Markup("\n").join(head), self._without_script(texts, page))

    def _links(self, code: str, site: str, language: str, *, chosen: bool) -> list[Markup]:
        """Say which address stands for this page, and which ones say the same in other languages."""
        own = f"{site}{self._address(code)}"
        written = Markup('<link rel="canonical" href="{}">').format(f"{own}?lang={language}" if chosen else own)
        others = [
            Markup('<link rel="alternate" hreflang="{}" href="{}">').format(code_, f"{own}?lang={code_}")
            for code_ in i18n.LANGUAGES
        ]
        return [written, *others, Markup('<link rel="alternate" hreflang="x-default" href="{}">').format(own)]

    def _loads(self, code: str, choices: Mapping[str, str]) -> list[Markup]:
        """Name what the page loads, what it needs first before what comes below."""
        needed = parts.needed(code, choices, self._chapters)
        light = self._chunks.with_imports((*parts.ALWAYS, *needed.light))
        heavy = [name for name in self._chunks.with_imports(needed.heavy) if name not in light]
        modules = dict.fromkeys([*self._streamlit.modules, *light])
        module = '<link rel="modulepreload" crossorigin href="{}">'
        return [
            Markup('<script type="module" crossorigin src="{}"></script>').format(self._streamlit.script),
            *(Markup(module).format(name) for name in modules),
            *(Markup('<link rel="stylesheet" crossorigin href="{}">').format(name) for name in self._streamlit.styles),
            *(_font(name) for name in (*self._streamlit.fonts, *self._chunks.icons)),
            *(
                Markup('<link rel="preload" as="fetch" crossorigin href="{}">').format(address)
                for address in needed.data
            ),
            # As they are large, they wait until what draws the first words is there.
            *(
                Markup(module.replace(" href", ' fetchpriority="low" href')).format(name)
                for name in heavy
                if name not in modules and name != self._streamlit.script
            ),
        ]

    def _without_script(self, texts: Sequence[PageText], page: PageText) -> Markup:
        """Say who has no script what this is and why nothing moves."""
        listed = Markup("").join(
            Markup('<li><a href="{}?lang={}">{}</a>: {}</li>').format(
                self._address(one.code), i18n.language(), one.title, one.says
            )
            for one in texts
        )
        return Markup("<noscript><h1>{}</h1>{}<p>{}</p><p>{}</p><ul>{}</ul></noscript>").format(
            f"{page.title} · Awda",
            Markup("<p>{}</p>").format(page.says),
            _("Awda compares how Morocco and Tunisia support people who return, every figure with its source."),
            _(
                "Its maps, tables and choices are drawn by script. Please allow JavaScript for this site: every script "
                "comes from this server, none from another one."
            ),
            listed,
        )

    def sitemap(self, site: str) -> str:
        """Return the list of pages for search engines, each with its languages."""
        lines = ['<?xml version="1.0" encoding="UTF-8"?>']
        lines.append(
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        )
        for code in self._known:
            own = escape(f"{site}{self._address(code)}")
            same = "".join(
                f'<xhtml:link rel="alternate" hreflang="{language}" href="{own}?lang={language}"/>'
                for language in i18n.LANGUAGES
            )
            same += f'<xhtml:link rel="alternate" hreflang="x-default" href="{own}"/>'
            lines += [f"<url><loc>{own}</loc>{same}</url>"]
            lines += [f"<url><loc>{own}?lang={language}</loc>{same}</url>" for language in i18n.LANGUAGES]
        return "\n".join([*lines, "</urlset>", ""])


def _font(name: str) -> Markup:
    """Ask for a font before the styles do."""
    return Markup('<link rel="preload" as="font" type="font/woff2" crossorigin href="{}">').format(name)


def _preview(site: str, title: str, says: str, language: str) -> list[Markup]:
    """Say what a message or a social network shows for a link."""
    properties = {
        "og:type": "website",
        "og:site_name": "Awda",
        "og:title": title,
        "og:description": says,
        "og:locale": _PREVIEW_LOCALE[language],
        "og:image": f"{site}{parts.PREVIEW}",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": _("Awda: return migration in Morocco and Tunisia"),
    }
    named = [Markup('<meta property="{}" content="{}">').format(*both) for both in properties.items()]
    others = [
        Markup('<meta property="og:locale:alternate" content="{}">').format(locale)
        for code, locale in _PREVIEW_LOCALE.items()
        if code != language
    ]
    return [*named, *others, Markup('<meta name="twitter:card" content="summary_large_image">')]


def language_of(query: Mapping[str, str], header: str) -> str:
    """Return the language of a page as the dashboard will choose it: by the link, else the browser's first wish."""
    asked = query.get("lang", "")
    first = header.split(",")[0].strip()[:2].lower()
    return next((code for code in (asked, first) if code in i18n.LANGUAGES), i18n.DEFAULT_LANGUAGE)


def site_of(scope: Scope, public_url: str) -> str:
    """Return the address that readers use for this server."""
    host = Headers(scope=scope).get("host", "")
    return public_url or (f"{scope['scheme']}://{host}" if _HOST.fullmatch(host) else "")


class Shells:
    """Answers for pages, robots.txt and the sitemap; all else goes on."""

    def __init__(self, app: ASGIApp, shell: Callable[[], Shell], public_url: str) -> None:
        self.app = app
        self._shell = shell
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = self._answer(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (response or self.app)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        """Return the answer for what is ours."""
        path: str = scope["path"]
        site = site_of(scope, self._public_url)
        if path == "/robots.txt":
            return PlainTextResponse(robots(site), headers={"Cache-Control": "public, max-age=3600"})
        if path == "/sitemap.xml":
            headers = {"Cache-Control": "public, max-age=3600"}
            return Response(self._shell().sitemap(site), media_type="application/xml", headers=headers)
        code = self._shell().code(path)
        if code == "":
            return _to_the_way_in(path, scope["query_string"].decode("latin-1"))
        return None if code is None else self._page(scope, code, site)

    def _page(self, scope: Scope, code: str, site: str) -> Response:
        """Return the shell of a page, or that the browser has it already."""
        asked = Headers(scope=scope)
        choices = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
        language = language_of(choices, asked.get("accept-language", ""))
        scope.setdefault("state", {})["language"] = language
        chosen = choices.get("lang") == language
        content = self._shell().draw(code, language, site, choices, chosen=chosen).encode()
        coding = assets.accepted(asked)
        # Each form has its own tag, since its bytes are not those of another form.
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}{coding and "-"}{coding}"'
        headers = {
            "Cache-Control": "no-cache",
            "Content-Language": language,
            "ETag": tag,
            "Vary": "Accept-Language, Accept-Encoding",
        }
        if assets.known(tag, asked):
            return Response(status_code=304, headers=headers)
        if coding:
            # The shell is small, so compressing costs next to nothing.
            content = assets.CODINGS[coding].hurried(content)
            headers["Content-Encoding"] = coding
        headers["Content-Length"] = str(len(content))
        body = b"" if scope["method"] == "HEAD" else content
        return Response(body, headers=headers, media_type="text/html; charset=utf-8")


def _to_the_way_in(path: str, query: str) -> Response:
    """Send who asks for a page that does not exist to the first one, which says so in the reader's language."""
    kept = [(name, value) for name, value in parse_qsl(query) if name == "lang"]
    asked = urlencode([*kept, ("path", path.strip("/")[:_LONGEST_PATH])])
    return Response(status_code=302, headers={"Location": f"/?{asked}", "Cache-Control": "no-store"})


def robots(site: str) -> str:
    """Say what search engines need not ask for."""
    closed = "".join(f"Disallow: /{name}/\n" for name in ("_stcore", "media", "component"))
    return f"User-agent: *\n{closed}Sitemap: {site}/sitemap.xml\n"
