"""Small pages of an article, to try the stages of extraction on."""

import json

from worker.articles.extraction.body import article_body
from worker.articles.extraction.markup import open_page
from worker.articles.extraction.page import Page
from worker.articles.extraction.values import Body, Headline

TITLE = "Rat einigt sich auf neue Luftabwehr"
PARAGRAPHS = (
    (
        "Die Verteidigungsminister haben sich am Donnerstag in Brüssel auf eine gemeinsame"
        " Beschaffung von Luftabwehr geeinigt, wie ein Sprecher nach der Sitzung mitteilte."
    ),
    (
        "Neun Staaten wollen die Systeme zusammen kaufen und die Wartung teilen, damit die Kosten"
        " für jeden einzelnen Haushalt in den kommenden Jahren deutlich sinken."
    ),
    (
        "Kritik kam aus zwei Hauptstädten, die lieber bei einheimischen Herstellern bestellen und"
        " eine Abhängigkeit von einem einzigen Lieferanten vermeiden möchten."
    ),
    (
        "Die ersten Batterien sollen nach den Worten des Generalsekretärs in achtzehn Monaten an"
        " der Ostgrenze stehen und von gemischten Verbänden bedient werden."
    ),
)


def page_of(content: str, *, linked: object = None, head: str = "") -> Page:
    """A page whose article is that markup."""
    script = (
        f'<script type="application/ld+json">{json.dumps(linked, ensure_ascii=False)}</script>'
        if linked
        else ""
    )
    markup = (
        f"<html lang='de'><head><title>{TITLE}</title>{head}{script}</head><body>"
        f"<main><article><h1>{TITLE}</h1>{content}</article></main></body></html>"
    )
    page = open_page(markup.encode(), url="https://example.org/a/1")
    assert isinstance(page, Page)
    return page


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def body_of(content: str, *, linked: object = None, kicker: str | None = None) -> Body:
    return article_body(page_of(content, linked=linked), Headline(TITLE, kicker, (TITLE,)))


def reasons(body: Body) -> dict[str, str]:
    """What was removed but the title, by its words."""
    return {removed.text: removed.reason for removed in body.removed if removed.text != TITLE}
