"""The places that made a topic match: as JSON, and in words."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from worker.domain.topics import Hit

MOST_FORMS = 5


class Place(NamedTuple):
    """A hit as it is told; what of it counts for several hits of one term in one field."""

    term: str
    field: str
    times: int
    form: str


def hit_document(hit: "Hit") -> dict[str, Any]:
    return {
        "term": hit.term,
        "form": hit.form,
        "field": hit.field,
        "start": hit.start,
        "end": hit.end,
        "count": hit.count,
        "counted": hit.counted,
    }


def hits_documents(hits: "Iterable[Hit]") -> list[dict[str, Any]]:
    return list(map(hit_document, hits))


def hits_in_words(hits: Iterable[Mapping[str, Any]]) -> str:
    """``Rüstungsproduktion, Rüstungen for Rüstung (body, 4); Nato (title, 1)``: with the query's
    part, where the text has it in another form.
    """
    places = [Place(hit["term"], hit["field"], hit["count"], hit["form"]) for hit in hits]
    # The hits stand in the order of the text; of one part those of one field stand together.
    order = {place[:2]: number for number, place in reversed(list(enumerate(places)))}
    places.sort(key=lambda place: order[place[:2]])
    return "; ".join(_told(list(group)) for _, group in groupby(places, key=lambda p: p[:2]))


def _told(places: list[Place]) -> str:
    term, field, times, _ = places[0]
    forms = list(dict.fromkeys(place.form for place in places))
    shown = ", ".join(forms[:MOST_FORMS]) + ", …" * (len(forms) > MOST_FORMS)
    said = shown if forms == [term.strip('"=')] else f"{shown} for {term}"
    return f"{said} ({field}, {times})"
