"""Collections of open data and what they can be narrowed by, in words: for the page and for the API."""

from components.i18n import gettext as _


def collection_title(name: str) -> str:
    """Name a collection."""
    return {
        "observations": _("Figures"),
        "indicators": _("Indicators"),
        "regions": _("Regions"),
        "mechanisms": _("Mechanisms"),
        "agreements": _("Agreements"),
        "findings": _("Statements"),
        "recommendations": _("Recommendations"),
        "links": _("Links"),
        "sources": _("Sources"),
        "glossary": _("Glossary"),
        "evidence-gaps": _("Evidence gaps"),
    }[name]


def collection_says(name: str) -> str:
    """Say what one row of a collection is, and in which order the rows come."""
    return {
        "observations": _(
            "One row is one figure from one source, with its period, its people, its precision and its grade; by "
            "topic, indicator and country, the newest first."
        ),
        "indicators": _("One row is one concept that is measured, with its definition in three languages."),
        "regions": _("One row is one area: a country, region, governorate, district or group of areas."),
        "mechanisms": _(
            "One row is one institution, policy, law, agreement, programme, service, fund or network, with its "
            "services, stages and status."
        ),
        "agreements": _(
            "One row is one treaty or arrangement of one country with one partner on one subject; the strongest and "
            "newest of a partner first."
        ),
        "findings": _(
            "One row is one strength, weakness, gap, similarity or contrast that a source states, with whose "
            "statement it is; by dimension."
        ),
        "recommendations": _(
            "One row is one recommendation, with its addressee and whose advice it is; first what no mechanism of this "
            "inventory advances."
        ),
        "links": _(
            "One row says that a recommendation responds to a finding, or that a mechanism works on one of them, and "
            "whether a source makes the link or the project."
        ),
        "sources": _("One row is one publication that the evidence rests on."),
        "glossary": _("One row is one term in three languages, with its definition."),
        "evidence-gaps": _("One row is one thing that is not known here, with the documents that hold it."),
    }[name]


def choice_title(name: str) -> str:
    """Name a choice."""
    return {
        "topic": _("Topic"),
        "indicator": _("Indicator"),
        "country": _("Country"),
        "region": _("Area"),
        "level": _("Kind of area"),
        "period": _("Period"),
        "years": _("Years"),
        "sex": _("Sex"),
        "detail": _("Detail"),
        "source": _("Source"),
        "precision": _("Precision of the figures"),
        "grade": _("Grade"),
        "preferred": _("Shown first"),
        "search": _("Search"),
        "status": _("Status"),
        "kind": _("Kind"),
        "actor": _("Type of actor"),
        "phase": _("Stage"),
        "service": _("Services"),
        "group": _("Target groups"),
        "serves": _("Who is served"),
        "year": _("At work in"),
        "mechanism": _("Mechanism"),
        "partner": _("Partner"),
        "subject": _("Subject"),
        "dimension": _("Dimension"),
        "judgement": _("Strength, weakness or gap"),
        "origin": _("Who says so"),
        "published": _("Year of the source"),
        "finding": _("Statement"),
        "addressee": _("Type of addressee"),
        "horizon": _("Horizon"),
        "recommendation": _("Recommendation"),
        "relation": _("Kind of link"),
        "basis": _("Whose link it is"),
        "source_kind": _("Kind of publication"),
        "term": _("Term"),
    }[name]


def choice_says(collection: str, name: str) -> str:
    """Say what a choice keeps of a collection."""
    particular = {
        ("observations", "country"): _("Figures of these countries, or of groups of countries."),
        ("observations", "region"): _(
            "Figures of these areas, and of the groups of areas that they were published in."
        ),
        ("observations", "years"): _("Figures whose period touches these years, such as 2010-2019, or one year."),
        ("observations", "sex"): _("Figures on men, on women, or on both."),
        ("observations", "period"): _(
            "Figures of exactly these periods. There is no code for the latest: it is another period for each map."
        ),
        ("observations", "detail"): _("What part of the whole: a sex or a value of the breakdown, or total."),
        ("observations", "preferred"): _("Whether the dashboard shows the figure first where sources differ."),
        ("indicators", "country"): _("Indicators that have figures of these countries."),
        ("indicators", "region"): _("Indicators that have figures of these areas."),
        ("indicators", "source"): _("Indicators that have figures from these publications."),
        ("regions", "region"): _("These areas, and the groups of areas that they were published in."),
        ("mechanisms", "search"): _(
            "Words of names, descriptions and places in any of the three languages, the best fit first."
        ),
        ("mechanisms", "status"): _("The status of today."),
        ("mechanisms", "region"): _("Mechanisms that name one of these areas."),
        ("mechanisms", "year"): _("Mechanisms at work in this year, surely or perhaps."),
        ("findings", "country"): _(
            "Statements on this country alone; those on both countries together have the code both."
        ),
        ("findings", "published"): _(
            "Statements from sources published in these years, such as 2010-2019, or in one year."
        ),
        ("recommendations", "country"): _("Advice that concerns these countries; advice for both concerns each."),
        ("links", "country"): _("Links that start from a mechanism of these countries."),
        ("links", "status"): _("Links that start from a mechanism of this status today."),
        ("links", "mechanism"): _("Links that start from these mechanisms."),
        ("links", "finding"): _("Links that lead to these statements."),
        ("links", "recommendation"): _("Links that start from these recommendations or lead to them."),
        ("sources", "published"): _("Publications of these years, such as 2010-2019, or of one year."),
        ("sources", "topic"): _("Publications that figures on these topics rest on."),
        ("sources", "indicator"): _("Publications that figures of these indicators rest on."),
        ("sources", "country"): _("Publications that figures of these countries rest on."),
        ("evidence-gaps", "country"): _(
            "What is missing for these countries; what is missing for both counts for each."
        ),
    }
    return particular.get((collection, name)) or _("Rows with one of these codes: {choice}.").format(
        choice=choice_title(name)
    )
