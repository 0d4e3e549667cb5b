"""Pages as tests open and read them, tables as they stand in their files, and links to views of every page."""

import csv
import html
import re
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from streamlit.testing.v1 import AppTest

from data import figures, mapped, plan, profiles, routes, trends

ROOT = Path(__file__).resolve().parents[1]


class View(NamedTuple):
    """One view: its page, and the choices in its link."""

    page: str
    link: dict[str, str]

    def __str__(self) -> str:
        """Write the view as its link, for the names of tests."""
        return f"{self.page}?" + "&".join(f"{name}={value}" for name, value in self.link.items())


def opened(page: str, /, **link: str) -> AppTest:
    """Open a page by a link with these parameters."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    at.query_params.update(link)
    return at.switch_page(f"pages/{page}.py").run()


def healthy(at: AppTest) -> AppTest:
    """Fail when the page has shown an error, else return it."""
    assert not at.exception, "\n".join(f"{one.message}\n{''.join(one.stack_trace)}" for one in at.exception)
    assert not at.error, [one.value for one in at.error]
    return at


def quiet(at: AppTest) -> AppTest:
    """Fail when the page has shown an error or a notice, else return it."""
    assert not at.warning, [one.value for one in at.warning]
    return healthy(at)


def bodies(at: AppTest) -> str:
    """Return the HTML of a page, without its style sheet and without the marks of terms."""
    return unmarked("\n".join(one.proto.body for one in at.get("html") if not one.proto.body.startswith("<style")))


def unmarked(markup: str) -> str:
    """Return markup without the marks of terms of the glossary."""
    return re.sub(r'<span class="awda-term"[^>]*>([^<]*)</span>', r"\1", markup)


def plain(markup: str) -> str:
    """Return the text of some markup."""
    markup = unmarked(markup)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def shown(at: AppTest) -> str:
    """Return what a reader reads: titles and texts, without markup."""
    texts = [one.value for kind in ("title", "header", "subheader", "info") for one in at.get(kind)]
    return plain("\n".join([*texts, bodies(at)]))


def link(at: AppTest) -> dict[str, str]:
    """Return what the address bar holds."""
    return {name: value if isinstance(value, str) else ",".join(value) for name, value in at.query_params.items()}


@cache
def lines_of(table: str) -> tuple[dict[str, str], ...]:
    """Read a table with nothing but the standard library."""
    with (ROOT / "data" / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def forget_tables() -> None:
    """Let all that was made of the tables be made anew, after their files have changed."""
    for name, module in list(sys.modules.items()):
        if name.startswith("data."):
            for thing in vars(module).values():
                if hasattr(thing, "cache_clear"):
                    thing.cache_clear()


def unspoken(table: str) -> str:
    """Return a dimension on which a table has statements, none of them the comparative report's own."""
    rows = lines_of(table)
    own = {row["dimension"] for row in rows if row["origin"] == "sure_report"}
    return next(row["dimension"] for row in rows if row["dimension"] not in own)


def in_languages(table: str, *columns: str) -> list[tuple[str, str]]:
    """Return what to open of a table: every row in English; in French and Arabic one row of each kind.

    A row is known by its first column; rows of a kind are those with the same values in some columns.
    """
    rows = lines_of(table)
    keys = [next(iter(row.values())) for row in rows]
    of_kind = {tuple(row[column] for column in columns): key for key, row in zip(keys, rows, strict=True)}
    return [(key, "en") for key in keys] + [(key, language) for language in ("fr", "ar") for key in of_kind.values()]


def _map_views() -> list[View]:
    """Return a view of the map for each indicator."""
    return [View("regions", {"indicator": code}) for code in mapped.regional_indicators()]


def _trend_views() -> list[View]:
    """Return a view of the lines for each indicator, and other scales and areas of a few."""
    others = [
        {"indicator": "emigrant_stock", "scale": "index"},
        {"indicator": "remittances_usd", "scale": "per_person", "context": "shown"},
        {"indicator": "unemployment_rate_census", "region": "MA-06"},
        {"indicator": "subnational_hdi", "region": "MA7-1"},
        {"indicator": "remittances_pct_gdp", "years": "2010-2020", "country": "MAR"},
    ]
    return [View("trends", link) for link in [*({"indicator": code} for code in trends.trend_indicators()), *others]]


def _compared_views() -> list[View]:
    """Return views of regions side by side: of one country, of both, and of a group published together."""
    sets = ("MA-05,MA-06", "TN-82,TN-11", "MA-05,TN-82", "MA-12,MA-01,TN-61,TN-41")
    return [View("regions", {"view": "compare", "regions": regions}) for regions in sets]


def _route_views() -> list[View]:
    """Return a view of the routes for each indicator."""
    return [View("regions", {"view": "routes", "indicator": code}) for code in routes.indicators()]


def _relief_views() -> list[View]:
    """Return views of the relief: several periods, both countries, areas of the past."""
    links = [
        {"indicator": "returnees_region_share"},
        {"indicator": "subnational_hdi", "country": "TUN", "period": "2004"},
        {"indicator": "return_households_region_share"},
        {"indicator": "population", "region": "MA-05"},
    ]
    return [View("regions", {"view": "relief"} | link) for link in links]


def _figure_views() -> list[View]:
    """Return each question that several sources answer, and the table of all figures."""
    asked = [View("figures", {"disagreement": code}) for code in figures.question_codes()]
    return [*asked, View("figures", {"view": "all"})]


def _profile_views() -> list[View]:
    """Return the profile at a glance, and each question in full."""
    return [View("profiles", {}), *(View("profiles", {"question": code}) for code in profiles.questions())]


VIEWS = [
    View("overview", {}),
    *_map_views(),
    *_compared_views(),
    *_route_views(),
    *_profile_views(),
    *_trend_views(),
    *_relief_views(),
    *_figure_views(),
    *(View("stories", {"story": "unknown_regions", "chapter": number}) for number in "135"),
]


PLAN = plan.to_link((plan.Action("RR009", "low", "Diaspora", "short", 5, 4), plan.Action("RR055")))
# Views that are opened in a browser, each with the key of what has to stand on the page.
SCREENS = {
    "/": "overview_map",
    "/regions": "regions_map",
    "/regions?region=MA-05": "regions_map",
    "/regions?region=TN-82": "regions_map",
    "/regions?view=relief&country=TUN&indicator=population": "relief_TUN",
    "/regions?view=compare&regions=MA-05,TN-82": "profile_MAR",
    "/regions?view=routes": "routes_map_MAR",
    "/profiles": "glance_who",
    "/profiles?question=difficulties": "profile_returnees_no_difficulty__tun__hims2021",
    "/trends": "trend_MAR_TUN",
    "/trends?indicator=remittances_usd&scale=per_person&context=shown&years=2010-2024": "trend_MAR_TUN",
    "/comparison": "sheet",
    "/comparison?dimension=social_protection": "sheet",
    "/assessment": "matrix",
    "/assessment?origin=sure_report&country=both": "statements",
    "/assessment?finding=RF010": "besides",
    "/recommendations": "advice",
    "/recommendations?country=TUN&addressee=government&dimension=employment": "advice",
    "/recommendations?recommendation=RR024": "recommendation_in_full",
    "/assessment?view=report": "report",
    "/assessment?view=flow": "flow_MAR",
    "/assessment?view=flow&dimension=employment&country=TUN": "flow_strands",
    "/assessment?view=flow&finding=RF006": "flow_strands",
    "/assessment?view=unanswered": "unanswered",
    "/mechanisms": "inventory",
    "/stories": "stories",
    "/stories?story=unknown_regions&chapter=2": "regions_map",
    "/mechanisms?mechanism=TUN03": "mechanism_TUN03",
    "/mechanisms?view=coverage&cell=health.arrival": "coverage",
    "/mechanisms?view=timeline": "timeline_TUN",
    "/mechanisms?view=actors": "flow",
    "/agreements": "agreements_MAR",
    "/agreements?view=map": "agreements_map",
    "/agreements?partner=ITA": "partner_MAR",
    "/finder?from=ITA&return_type=forced&region=TN-82&need=business": "finder_sheet",
    f"/recommendations?view=plan&plan={PLAN}": "plan_matrix",
    "/figures": "answers_census_1994",
    "/open_data": "first_rows",
    "/open_data?table=mechanisms&country=TUN&service=housing": "first_rows",
    "/open_data?view=tables&codebook=agreements": "codebook_table",
    "/training": "needs_results",
    "/training?view=course": "course_evaluation",
    "/training?view=course&evaluation=interaction&order=report": "course_question",
    "/programme": "programme_project",
    "/programme?view=activities": "programme_activities",
    "/programme?view=activities&activity=PA05": "activity_in_full",
    "/programme?view=related": "programme_related",
    "/glossary?term=reintegration": "glossary",
    # Elsewhere "None" is a level of schooling, which a test takes for a value that is missing.
    "/figures?view=all&topic=labour": "figures_table",
    "/sources": "publications",
    "/sources?source=SURE_CMP": "uses",
    "/sources?view=method": "comparability",
    "/sources?view=unknown&country=TUN": "gaps_glance",
    "/training?view=lessons&lesson=comparison": "lesson_steps",
    "/training?view=lessons&lesson=data&quiz=7&item=3": "quiz_options",
}
