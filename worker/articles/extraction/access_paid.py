"""What a page says of payment: what it declares for machines, and what it tells its reader."""

import re
from collections.abc import Iterator
from itertools import islice

from worker.articles.extraction.dating_stated import own_articles
from worker.articles.extraction.linked_data import Node, types
from worker.articles.extraction.page import Page

_PAGES = frozenset({"WebPage", "ItemPage", "CreativeWork"})
_FALSE = frozenset({"false", "no", "0"})
_TIERS = {
    "article:content_tier": {"locked", "metered", "paid", "premium", "subscriber"},
    "og:article:content_tier": {"locked", "metered", "paid", "premium", "subscriber"},
    "article.access": {"paid", "locked", "premium"},
    "isaccessibleforfree": {"false", "no", "0"},
    "adv:premium": {"yes", "true", "1"},
    "lp:premium": {"yes", "true", "1"},
    "ispremium": {"yes", "true", "1"},
    "premium": {"yes", "true", "1"},
    "paywall": {"yes", "true", "1"},
}
"""Metas by name, with the values that say the article is not free."""

_SIMPLE_SELECTOR = re.compile(r"\s*([.#])([\w-]{1,80})\s*")
_MOST_PARTS = 10

REST = re.compile(
    r"(?:noch|sie haben|dir fehlen|ihnen fehlen) \d[\d.,]*\s?% (?:des|dieses|vom)"
    r"|il vous reste \d[\d.,]*\s?% de (?:cet|l)|la suite (?:de cet article )?est réservée"
    r"|te queda(?:n)? (?:el |un )?\d[\d.,]*\s?%|(?:ti )?rest\w+ (?:il |ancora )?\d[\d.,]*\s?% de"
    r"|(?:pozostało|zostało) (?:jeszcze |ci )?\d[\d.,]*\s?%"
    r"|(?:zbývá|zostáva)(?: vám)? (?:ještě |ešte )?\d[\d.,]*\s?%"
    r"|(?:du har|det gjenstår|det återstår|der er) \d[\d.,]*\s?% (?:kvar|igjen|tilbage|av|af)"
    r"|\d[\d.,]*\s?% of (?:this|the) article (?:remains|left)",
    re.IGNORECASE,
)
"""What only a cut article says: how much of it is missing."""

CUT = re.compile(
    r"um (?:den artikel )?weiterzulesen|weiterlesen mit (?!werbung)\S|jetzt (?:mit \S+ )?weiterlesen"
    r"|(?:den|diesen) (?:ganzen|vollständigen|kompletten) (?:artikel|text|beitrag) lesen"
    r"|(?:der|dieser) (?:ganze|vollständige) (?:artikel|text) (?:ist|steht)"
    r"|lesen sie (?:jetzt )?weiter mit|lire la suite en vous abonnant"
    r"|pour (?:lire la suite|continuer (?:à lire|votre lecture))"
    r"|para (?:seguir|continuar) (?:leyendo|a ler)|per (?:continuare a|proseguire la) le(?:ggere|ttura)"
    r"|aby (?:przeczytać|czytać) (?:cały|dalej)|verder (?:te )?lezen\?|om dit artikel (?:verder )?te lezen"
    r"|för att (?:läsa vidare|fortsätta läsa)|läs vidare med|for at læse videre|læs videre med"
    r"|for å lese (?:videre|hele|resten)|les videre med|jatkaaksesi lukemista"
    r"|(?:subscribe|sign in|log in|register) to (?:continue|keep|read)|a folytatáshoz"
    r"|(?:continue|keep) reading.{0,40}(?:subscri|sign in|log in|register)"
    r"|чтобы (?:читать|прочитать) (?:дальше|полностью)|щоб читати далі",
    re.IGNORECASE,
)
"""What stands at the end of a beginning; templates hold it too, hidden in pages that are whole."""

WALL = re.compile(
    r"(?:dieser|der) (?:artikel|inhalt|beitrag|text) (?:ist )?(?:nur |exklusiv )?für (?:\S+ )?abonnent"
    r"|(?:nur|exklusiv) für (?:\S+[- ])?(?:abonnent|mitglieder|plus)|abo (?:abschließen|testen) und"
    r"|mit (?:einem |dem |ihrem )?\S*abo (?:lesen|weiter)|artikel freischalten"
    r"|réservé (?:à nos|aux) abonné|(?:exclusivo|solo|sólo|exclusiu) para (?:suscriptor|socio|assinant)"
    r"|contenido (?:exclusivo|premium)|(?:riservat\w|solo|esclusiv\w) (?:agli|per gli|ai) abbonat"
    r"|(?:alleen|exclusief|enkel) voor abonnees|(?:dostęp )?tylko dla (?:subskryb|prenumer|abonent)"
    r"|(?:jen|pouze|len|iba) pr[eo] předplatitel|(?:len|iba) pre predplatiteľ"
    r"|(?:bara|endast|exklusivt) för (?:prenumer|plus)|(?:kun )?for abonnenter|vain tilaajille"
    r"|csak előfizet|(?:doar|numai) pentru abona|samo za (?:pretplatni|naročni)|само за абонати"
    r"|только (?:для|по) подпис|(?:тільки|лише) для (?:передплат|підпис)|μόνο για συνδρομητές"
    r"|ainult tellija|tikai abonent|tik prenumerator|abonelere özel"
    r"|(?:for|to) subscribers(?: only)?\b|subscriber[- ](?:only|exclusive)|(?:only|exclusive).{0,20} subscribers"
    r"|この記事は(?:会員限定|有料)",
    re.IGNORECASE,
)
"""What an article for subscribers says of itself."""

_SIGNS = ("p", "div", "span", "h2", "h3", "h4", "strong", "b", "a", "button", "section", "em")
_SHORTEST, _LONGEST = 8, 220
_MOST_ELEMENTS = 8_000
_MOST_OF_OFFER, _LONGEST_OFFER = 6, 700
"""Paragraphs and characters of an offer: what it gives, what it costs, how it ends."""


def is_declared_paid(page: Page) -> bool:
    """Whether the page says for machines that its article is not free, or not all of it."""
    metas = page.head.metas
    if any(metas[name][0].strip().lower() in _TIERS[name] for name in _TIERS if name in metas):
        return True
    return any(_is_paid(node) or any(map(_is_paid, _parts(node))) for node in _nodes(page))


def paid_characters(page: Page) -> int | None:
    """Characters of the part that costs, by the selectors the page names it with; None where it
    names none that is a class or an id.
    """
    found: int | None = None
    for selector in islice(_selectors(page), _MOST_PARTS):
        if simple := _SIMPLE_SELECTOR.fullmatch(selector):
            found = (found or 0) + _characters(page, simple[1], simple[2])
    return found


def signs(page: Page) -> Iterator[str]:
    """The short texts of a page, among which the words of a payment wall stand."""
    for element in islice(page.tree.iter(*_SIGNS), _MOST_ELEMENTS):
        text = element.text
        if text and _SHORTEST < len(text) < 2 * _LONGEST:
            line = " ".join(text.split())
            if _SHORTEST < len(line) < _LONGEST:
                yield line


def without_offer(text: str) -> str:
    """A beginning without the offer behind it: "Weiterlesen mit Bote plus" and what follows, if
    that is no more than an offer is.
    """
    paragraphs = text.split("\n\n")
    first = max(1, len(paragraphs) - _MOST_OF_OFFER)
    for position, paragraph in enumerate(paragraphs[first:], first):
        behind = paragraphs[position:]
        if sum(map(len, behind)) <= _LONGEST_OFFER and _is_offer(paragraph):
            return "\n\n".join(paragraphs[:position])
    return text


def _is_offer(paragraph: str) -> bool:
    is_short = len(paragraph) < _LONGEST
    return is_short and any(said.search(paragraph) for said in (REST, CUT, WALL))


def _nodes(page: Page) -> list[Node]:
    return [*own_articles(page), *(node for node in page.nodes if types(node) & _PAGES)]


def _parts(node: Node) -> list[Node]:
    stated = node.get("hasPart")
    parts = stated if isinstance(stated, list) else [stated]
    return [part for part in parts[:_MOST_PARTS] if isinstance(part, dict)]


def _is_paid(node: Node) -> bool:
    stated = node.get("isAccessibleForFree")
    first = stated[0] if isinstance(stated, list) and stated else stated
    return isinstance(first, str | bool) and str(first).rpartition("/")[2].lower() in _FALSE


def _selectors(page: Page) -> Iterator[str]:
    for node in _nodes(page):
        for part in filter(_is_paid, _parts(node)):
            stated = part.get("cssSelector")
            selectors = stated if isinstance(stated, list) else [stated]
            yield from (one for one in selectors if isinstance(one, str))


def _characters(page: Page, mark: str, name: str) -> int:
    test = "@id = $name" if mark == "#" else "contains(concat(' ', @class, ' '), $name)"
    wanted = name if mark == "#" else f" {name} "
    found = page.tree.xpath(f"//*[{test}]", name=wanted)[:_MOST_PARTS]
    return sum(len(" ".join(element.itertext()).strip()) for element in found)
