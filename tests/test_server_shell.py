"""The page before any script has run: each page, in each language, without a browser."""

import html
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

import server
from components import frame, i18n, unseen
from components.maps import ShadedMap
from data import stories
from serving import assets, parts, shell

LANGUAGES = i18n.LANGUAGES
SITE = "https://awda.example.org"


def real_pages() -> Sequence[shell.PageText]:
    """Return the pages of the menu."""
    return [shell.PageText(door.code, door.title, door.says) for door in frame.doors()]


@pytest.fixture(scope="module")
def shells() -> shell.Shell:
    """Return the shells of the real pages."""
    return shell.Shell(real_pages, server.chapters)


@pytest.fixture(scope="module")
def client(shells: shell.Shell) -> TestClient:
    """Return a browser before a server that says `behind` where Streamlit would answer."""

    async def behind(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("behind")

    routes = [Route("/{path:path}", behind, methods=["GET", "HEAD", "POST"])]
    return TestClient(
        Starlette(routes=routes, middleware=[Middleware(shell.Shells, shell=lambda: shells, public_url=SITE)]),
        headers={"Accept-Language": ""},
    )


def attribute(text: str, name: str, value: str, wanted: str) -> str:
    """Return an attribute of the one element in which another attribute has a value."""
    found = re.findall(rf'<(?:meta|link)[^>]*\b{name}="{re.escape(value)}"[^>]*>', text)
    assert len(found) == 1, f"{name}={value}: {found}"
    inside = re.search(rf'\b{wanted}="([^"]*)"', found[0])
    assert inside, found[0]
    return html.unescape(inside[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_speaks_the_language_of_its_link(client: TestClient, language: str) -> None:
    """Language, direction, title, description, preview and the words without script are those of the page."""
    i18n.set_language(language)
    wanted = real_pages()
    i18n.set_language("en")
    for place, page in enumerate(wanted):
        path = "/" if place == 0 else f"/{page.code}"
        answer = client.get(path, params={"lang": language})
        text = answer.text
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
        assert f"<title>{page.title} · Awda</title>" in html.unescape(text)
        assert page.says in attribute(text, "name", "description", "content")
        assert attribute(text, "property", "og:title", "content") == f"{page.title} · Awda"
        assert attribute(text, "property", "og:description", "content") == page.says
        assert attribute(text, "property", "og:image", "content") == f"{SITE}{parts.PREVIEW}"
        assert attribute(text, "rel", "canonical", "href") == f"{SITE}{path}?lang={language}"
        for other in (*LANGUAGES, "x-default"):
            link = f"{SITE}{path}" + (f"?lang={other}" if other in LANGUAGES else "")
            assert attribute(text, "hreflang", other, "href") == link
        without = text.partition("<noscript>")[2].partition("</noscript>")[0]
        assert page.says in html.unescape(without)
        assert without.count("<li>") == len(wanted)
        assert answer.headers["content-language"] == language


def test_words_without_script_are_translated(client: TestClient) -> None:
    """No English is left in French and Arabic."""
    english, *others = (
        client.get("/", params={"lang": language}).text.partition("<noscript>")[2] for language in LANGUAGES
    )
    said = re.findall(r"<p>([^<]+)</p>", english)
    assert len(said) == 3
    for other in others:
        for sentence in said:
            assert sentence not in other


@pytest.mark.parametrize(
    ("link", "header", "language"),
    [
        ("", "", "en"),
        ("", "fr-MA,fr;q=0.9,ar;q=0.8", "fr"),
        ("", "ar", "ar"),
        ("", "de-DE,fr;q=0.9", "en"),
        ("?lang=ar", "fr", "ar"),
        ("?lang=xx", "fr", "fr"),
        ("?lang=en&lang=ar", "fr", "ar"),
        ("?lang=%22%3E%3Cscript%3E", "", "en"),
    ],
)
def test_the_language_is_the_one_that_the_dashboard_will_choose(
    client: TestClient, link: str, header: str, language: str
) -> None:
    """The link decides, else the browser's first wish, else English."""
    answer = client.get(f"/regions{link}", headers={"Accept-Language": header})
    assert f'<html lang="{language}"' in answer.text
    assert "Accept-Language" in answer.headers["vary"]


def test_without_a_language_in_the_link_the_address_stands_for_all(client: TestClient) -> None:
    """The canonical link has no language then, and no other choice either."""
    text = client.get("/regions?region=MA-05&view=relief").text
    assert attribute(text, "rel", "canonical", "href") == f"{SITE}/regions"


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/index.js",
        "/_stcore/health",
        "/regions/_stcore/health.txt",
        "/api",
        "/api/v1/observations",
        "/healthz",
        "/media/a.png",
        "/app/static/a.json",
        "/regions/",
        "/file.png",
    ],
)
def test_what_is_no_page_goes_on(client: TestClient, path: str) -> None:
    """Files, the API and Streamlit's own addresses are answered behind."""
    assert client.get(path).text == "behind"


def test_only_reading_gets_a_page(client: TestClient) -> None:
    """HEAD has the headers and no words; another method goes on."""
    head = client.head("/regions")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "text/html; charset=utf-8"
    assert client.post("/regions").text == "behind"


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/nowhere", "/?path=nowhere"),
        ("/regions/deeper?lang=ar&country=MAR", "/?lang=ar&path=regions%2Fdeeper"),
        ("/a/b/c/%22%3E%3Cscript%3E", "/?path=a%2Fb%2Fc%2F%22%3E%3Cscript%3E"),
        ("/" + "x" * 4000, "/?path=" + "x" * 100),
    ],
)
def test_an_address_without_a_page_leads_to_the_first_one(client: TestClient, asked: str, led: str) -> None:
    """The first page says what was asked for, in the reader's language; nobody is sent to another host."""
    answer = client.get(asked, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, led)
    assert client.get(asked).status_code == 200


def test_every_file_is_named_from_the_root_and_exists(client: TestClient) -> None:
    """Each page loads the same files; none is missing."""
    for path in ("/", "/regions", "/regions?view=relief"):
        text = client.get(path).text
        named = re.findall(r'(?:src|href)="(/(?:static|app/static)/[^"]+)"', text)
        assert len(named) > 60
        assert not re.findall(r'(?:src|href)="\.', text)
        for address in named:
            beginning = next(one for one in assets.folders() if address.startswith(one))
            assert (assets.folders()[beginning] / address.removeprefix(beginning)).is_file(), address


@pytest.mark.parametrize(
    ("path", "engines"),
    [
        ("/", set()),
        ("/regions", {"PlotlyChart"}),
        ("/regions?view=relief", {"PlotlyChart", "DeckGlJsonChart"}),
        ("/profiles", set()),
        ("/profiles?question=sex", {"PlotlyChart"}),
        ("/mechanisms", set()),
        ("/mechanisms?view=timeline", {"PlotlyChart"}),
        ("/figures?view=all", set()),
        ("/stories", set()),
        ("/stories?story=two_ways", set()),
        ("/stories?story=two_ways&chapter=4", set()),
        ("/stories?story=two_ways&chapter=5", {"PlotlyChart"}),
        ("/stories?story=unknown_regions&chapter=2", set()),
        ("/stories?story=unknown_regions&chapter=3", {"PlotlyChart"}),
        ("/stories?story=unknown_regions&chapter=x", set()),
        ("/stories?story=nonsense&chapter=3", set()),
        ("/programme?view=activities", {"PlotlyChart"}),
        ("/programme?view=activities&activity=PA05", set()),
        ("/regions?view=nonsense", set()),
        ("/nowhere", set()),
    ],
)
def test_heavy_code_is_named_only_where_it_is_needed(client: TestClient, path: str, engines: set[str]) -> None:
    """Chart and relief engines weigh megabytes: a page without them does not ask for them, others ask late."""
    lines = [line for line in client.get(path).text.splitlines() if "modulepreload" in line]
    heavy = {name: line for name in ("PlotlyChart", "DeckGlJsonChart") for line in lines if f"/{name}." in line}
    assert set(heavy) == engines
    assert all('fetchpriority="low"' in line for line in heavy.values())


@pytest.mark.parametrize(
    ("path", "outlines"),
    [
        ("/stories?story=unknown_regions", []),
        ("/stories?story=unknown_regions&chapter=2", ["region"]),
        ("/stories?story=unknown_regions&chapter=4", ["governorate"]),
        ("/stories?story=tounesna&chapter=4", ["governorate"]),
        ("/stories?story=tounesna&chapter=6", []),
        ("/programme?view=activities", ["region", "governorate"]),
        ("/programme?view=activities&activity=PA05", []),
    ],
)
def test_outlines_are_asked_for_where_there_is_a_map(client: TestClient, path: str, outlines: list[str]) -> None:
    """A chapter with a map of one country asks for its areas, one without for none, one activity in full as well."""
    assert re.findall(
        r'<link rel="preload" as="fetch" crossorigin href="[^"]*/(\w+)\.json">', client.get(path).text
    ) == (outlines)


def test_a_chapter_asks_for_what_draws_its_figure() -> None:
    """Each chapter is opened: its figure is a chart, a map or neither, as the shell takes it for."""
    for story in stories.stories().values():
        for number, chapter in enumerate(story.chapters, 1):
            link = {"story": story.code, "chapter": str(number)}
            needs = parts.needed("stories", link, server.chapters())
            if not chapter.step.page:
                assert (needs.heavy, needs.data) == ((), ())
                continue
            run = unseen.opened(f"pages/{chapter.step.page}.py", {**chapter.step.choices, "lang": "en"}).run
            figure = next(one.figure for one in run.shown if one.key == chapter.step.figure)
            assert bool(needs.heavy) == isinstance(figure, go.Figure), link
            assert bool(needs.data) == isinstance(figure, ShadedMap), link


def test_the_needs_of_pages_name_what_streamlit_has(shells: shell.Shell) -> None:
    """Pages are those of the menu, and no component is called by a name that Streamlit does not know."""
    codes = {page.code for page in shells.pages["en"]}
    assert set(parts.NEEDS) <= codes
    chunks = parts.Chunks.read()
    names = {*parts.ALWAYS}
    for views in parts.NEEDS.values():
        for needs in views.values():
            names |= {*needs.light, *needs.heavy}
    for name in names:
        assert chunks.with_imports([name]), name
    assert len(chunks.icons) == 1


def test_a_page_that_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    """The same page with its tag gives 304; in another language it is another page."""
    tags = {}
    for coding in ("br", "gzip", "identity"):
        asked = {"Accept-Encoding": coding}
        tags[coding] = tag = client.get("/regions?lang=fr", headers=asked).headers["etag"]
        again = client.get("/regions?lang=fr", headers={**asked, "If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get("/regions?lang=ar", headers={**asked, "If-None-Match": tag}).status_code == 200
        lines = [("Accept-Encoding", coding), ("If-None-Match", '"other"'), ("If-None-Match", tag)]
        assert client.get("/regions?lang=fr", headers=lines).status_code == 304
    assert len(set(tags.values())) == 3
    other = {"Accept-Encoding": "br", "If-None-Match": tags["gzip"]}
    assert client.get("/regions?lang=fr", headers=other).status_code == 200


def test_what_a_link_says_never_becomes_markup(client: TestClient) -> None:
    """Nothing of a link stands in the page but the codes that are known."""
    text = client.get("/regions", params={"region": '"><script>alert(1)</script>', "view": "'><img>"}).text
    assert "alert(1)" not in text
    assert "<img" not in text
    assert text.count("<script") == 2


def test_a_host_that_is_none_is_not_repeated(shells: shell.Shell) -> None:
    """Without a public address links carry the host that was asked for, if it can be one."""
    app = Starlette(middleware=[Middleware(shell.Shells, shell=lambda: shells, public_url="")])
    good = TestClient(app, base_url="http://awda.test:8501").get("/regions").text
    assert attribute(good, "rel", "canonical", "href") == "http://awda.test:8501/regions"
    bad = TestClient(app).get("/regions", headers={"Host": 'evil"><script>alert(1)</script>'}).text
    assert "alert(1)" not in bad
    assert attribute(bad, "rel", "canonical", "href") == "/regions"


def test_search_engines_find_every_page_in_every_language(client: TestClient, shells: shell.Shell) -> None:
    """robots.txt names the sitemap; the sitemap holds each page and its languages."""
    robots = client.get("/robots.txt")
    assert f"Sitemap: {SITE}/sitemap.xml" in robots.text
    assert "Disallow: /_stcore/" in robots.text
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"].startswith("application/xml")
    places = [node.text for node in ElementTree.fromstring(answer.text).iter() if node.tag.endswith("}loc")]
    assert len(places) == len(set(places)) == len(shells.pages["en"]) * (1 + len(LANGUAGES))
    assert {f"{SITE}/", f"{SITE}/regions", f"{SITE}/regions?lang=ar"} <= set(places)


def test_the_language_of_others_is_left_alone(client: TestClient) -> None:
    """Drawing a page in Arabic does not change the language of the code that asked."""
    i18n.set_language("en")
    client.get("/?lang=ar")
    assert i18n.language() == "en"


def test_another_shell_of_streamlit_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a new version with another index.html the server says so instead of serving half a page."""
    monkeypatch.setattr(shell, "_SCRIPT", re.compile("none such"))
    with pytest.raises(shell.ShellError):
        shell.read()
