"""What a message says: what is new to its reader, what belongs together, why it comes only now,
and what a digest checked.
"""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.render.mime_lint import Page, lint
from tests.unit.render.notices import (
    DESK,
    LAGE,
    NOW,
    OPS,
    SETTINGS,
    STORY,
    english,
    many,
    notice,
    ops,
    renderer,
)
from worker.domain.alerts import AlertKind, AlertReason, Hold, Route
from worker.domain.dates import Precision, Published
from worker.domain.notices import Notice, NoticeStory, Snippet
from worker.domain.settings import AlertSettings
from worker.domain.stories import Correction
from worker.domain.telling import Survey
from worker.render.mail import LARGEST_PAGE
from worker.render.samples import SAMPLES, sample

RENDERER = renderer()
EARLIER = NOW - timedelta(hours=2)
FRESH = Snippet("Nun nennt der Minister Zahlen: Es fehlen 300 Geschütze.", ((0, 3),))
FOLLOW_UP = replace(
    STORY,
    kind=AlertKind.UPDATE,
    reason=AlertReason.NEW_FACTS,
    told_before=EARLIER,
    told_title=STORY.title,
    fresh=(FRESH,),
    new_outlets=2,
)
CORRECTED = replace(
    FOLLOW_UP,
    kind=AlertKind.CORRECTION,
    reason=AlertReason.CORRECTED,
    correction=Correction.CORRECTED,
)
RETRACTED = replace(
    CORRECTED, reason=AlertReason.RETRACTED, correction=Correction.RETRACTED, fresh=()
)
DATED = "So., 22.11.2026, 21:12 Uhr (MEZ)"
SURVEY = Survey(14, (("nordbote", NOW - timedelta(hours=9)),), 90, 60, 4, 30)


def part(told: Notice, subtype: str, settings: AlertSettings = SETTINGS) -> str:
    raw = renderer(settings).render(told)
    body = email.message_from_bytes(raw, policy=email.policy.default).get_body((subtype,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def flat(told: Notice, settings: AlertSettings = SETTINGS) -> str:
    """The text part as one line."""
    return " ".join(part(told, "plain", settings).split())


def subject(told: Notice) -> str:
    raw = RENDERER.render(told)
    return str(email.message_from_bytes(raw, policy=email.policy.default)["Subject"])


def issue(*stories: NoticeStory, **changes: object) -> Notice:
    told = notice(
        kind=AlertKind.DIGEST,
        stories=stories,
        window=(NOW - timedelta(days=1), NOW),
        survey=SURVEY,
        next_issue=NOW + timedelta(days=1),
    )
    return replace(told, **changes)  # type: ignore[arg-type]  # changes are Notice's own fields


def event(*numbers: int, of: int) -> tuple[NoticeStory, ...]:
    stories = {story.story: story for story in many(9)}
    return tuple(
        replace(stories[n], event=of, reason=AlertReason.NEW_STORY, sources=()) for n in numbers
    )


# --- what is new to this reader ------------------------------------------------------------------


def test_a_follow_up_says_what_is_new_since_the_last_message() -> None:
    shown = flat(notice(FOLLOW_UP, kind=AlertKind.UPDATE))
    assert "NEU SEIT DER LETZTEN MELDUNG VON 07:42 UHR 2 weitere Quellen, jetzt 3" in shown
    assert "*Nun* nennt der Minister Zahlen: Es fehlen 300 Geschütze." in shown
    assert "eine neue Fassung enthält Neues zu Ihren Themen" in shown
    told = english(notice(FOLLOW_UP, kind=AlertKind.UPDATE))
    assert "NEW SINCE THE LAST MESSAGE OF 06:42 2 more sources, 3 now" in flat(told)


def test_what_was_told_on_another_day_is_dated() -> None:
    story = replace(FOLLOW_UP, told_before=NOW - timedelta(days=1))
    assert "LETZTEN MELDUNG VOM MI., 14.06.2023, 09:42 UHR (MESZ)" in flat(notice(story))


def test_an_address_that_nobody_can_open_is_named_as_that() -> None:
    broken = notice(replace(STORY, url="javascript:alert(1)"))
    assert "Original ohne brauchbare Adresse" in flat(broken)
    assert "Original ohne brauchbare Adresse" in part(broken, "html")
    assert "the original has no usable address" in flat(english(broken))
    assert "brauchbare" not in flat(notice(replace(STORY, url=None)))


def test_a_new_story_has_no_box() -> None:
    assert "NEU SEIT" not in flat(notice())
    assert "border-left: 4px" not in part(notice(), "html").partition("</style>")[2]
    assert "Neu seit" in part(notice(FOLLOW_UP), "html")


def test_a_passage_is_said_once() -> None:
    story = replace(FOLLOW_UP, fresh=(STORY.snippets[0],))
    shown = flat(notice(story))
    assert shown.count("Bei dem Treffen geht es um die *Rüstungsproduktion*") == 1


def test_a_correction_says_what_it_takes_back() -> None:
    shown = flat(notice(CORRECTED, kind=AlertKind.CORRECTION))
    assert shown.startswith("Korrektur · ")
    assert "KORREKTUR ZU IHRER MELDUNG VON 07:42 UHR" in shown
    assert "300 Geschütze" in shown
    nothing_fresh = flat(notice(replace(CORRECTED, fresh=()), kind=AlertKind.CORRECTION))
    assert "Was sich geändert hat, steht im Original." in nothing_fresh


def test_a_retraction_says_so_first() -> None:
    shown = flat(notice(RETRACTED, kind=AlertKind.CORRECTION))
    assert shown.startswith("Zurückgezogen · ")
    assert "ZURÜCKGEZOGEN: IHRE MELDUNG VON 07:42 UHR" in shown
    assert "Die Quelle hat den Text zurückgezogen." in shown
    assert "Dass ein Text zurückgezogen wurde, erfahren alle, denen er" in shown
    assert flat(english(notice(RETRACTED, kind=AlertKind.CORRECTION))).startswith("Retracted · ")


def test_a_correction_of_a_text_that_matches_nothing_more_still_renders() -> None:
    story = replace(CORRECTED, topics=tuple(replace(t, hits=()) for t in STORY.topics))
    shown = flat(notice(replace(story, snippets=()), kind=AlertKind.CORRECTION))
    assert "WARUM DIESE MELDUNG? - Eine Korrektur geht an alle" in shown


def test_what_changed_stands_beside_the_subject_not_in_it() -> None:
    told = notice(CORRECTED, kind=AlertKind.CORRECTION)
    preheader = re.search(r'<div class="preheader"[^>]*>(.*?)</div>', part(told, "html"))
    assert preheader
    assert preheader[1].startswith("Korrektur zu Ihrer Meldung von 07:42 Uhr: ")
    assert subject(told) == f"Re: {STORY.title}"


@pytest.mark.parametrize("story, label", [
    (STORY, "[NEU]"), (FOLLOW_UP, "[NACHTRAG]"), (CORRECTED, "[KORREKTUR]"),
    (RETRACTED, "[ZURÜCKGEZOGEN]"),
])  # fmt: skip
def test_each_story_of_several_says_what_it_is(story: NoticeStory, label: str) -> None:
    shown = flat(notice(stories=(story, replace(STORY, story=9, alert="9" * 24))))
    assert shown.count(label) == (2 if story is STORY else 1)


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize(
    "reason",
    [
        AlertReason.MORE_OUTLETS, AlertReason.NEW_FACTS, AlertReason.CORRECTED,
        AlertReason.RETRACTED, AlertReason.NEW_TOPIC, AlertReason.NEW_RECIPIENT,
        AlertReason.SPLIT, AlertReason.FIRST_POLL, AlertReason.CAUGHT_UP, AlertReason.LATE,
    ],
)  # fmt: skip
def test_every_reason_but_a_new_story_is_told_in_words(reason: AlertReason, locale: str) -> None:
    recipient = {"de": LAGE, "en": DESK}[locale]
    with_reason = flat(notice(replace(STORY, reason=reason), recipient=recipient))
    assert len(with_reason) > len(flat(notice(recipient=recipient))) + 20


# --- what belongs together -----------------------------------------------------------------------


def test_texts_of_one_event_stand_together_each_linked() -> None:
    alone = replace(many(1)[0], story=50, alert="5" * 24, event=None)
    shown = part(notice(stories=(*event(3, 5, of=3), alone, *event(7, of=3))), "plain")
    heading, _, rest = shown.partition("EIN EREIGNIS, 3 EIGENSTÄNDIGE TEXTE")
    assert ", Teil 1" in heading  # the newest: its group comes first
    assert all(f"/politik/{number}\n" in rest for number in (3, 5, 7))


def test_texts_about_an_event_that_is_known_say_so() -> None:
    shown = flat(notice(stories=event(5, 7, of=3)))
    assert "ZU EINEM EREIGNIS, DAS SIE SCHON KENNEN: 2 WEITERE TEXTE" in shown
    single = flat(notice(stories=event(5, of=3)))
    assert "Eigenständiger Text zu einem Ereignis, das Sie schon kennen." in single
    assert "Ereignis" not in flat(notice(stories=event(3, of=3)))


# --- why only now --------------------------------------------------------------------------------


@pytest.mark.parametrize("hold, words", [
    (Hold.QUIET_HOURS, "In der Ruhezeit zurückgehalten"),
    (Hold.BURST, "Viele Meldungen auf einmal"),
    (Hold.STORM, "Über 500 Meldungen in einer Stunde"),
    (Hold.EVENT, "Weitere Texte zu einem Ereignis"),
    (Hold.OUTAGE, "Die Zustellung war gestört; was liegen geblieben ist, kommt jetzt."),
])  # fmt: skip
def test_why_it_comes_late_is_one_line(hold: Hold, words: str) -> None:
    held = tuple(replace(story, hold=hold) for story in many(3))
    assert flat(notice(stories=held)).count(words) == 1
    assert flat(notice(stories=held[:1])).count(words) == 1
    mixed = flat(notice(stories=(*held, replace(STORY, story=99))))
    assert mixed.count(words) == 3  # beside each that was held


@pytest.mark.parametrize("hold", [Hold.GROUP_WAIT, Hold.FOLLOW_UP, Hold.DIGEST])
def test_what_is_usual_needs_no_line(hold: Hold) -> None:
    held = tuple(replace(story, hold=hold) for story in many(3))
    assert flat(notice(stories=held)) == flat(notice(stories=many(3)))


def test_after_an_outage_it_says_since_when() -> None:
    first = NOW - timedelta(hours=3)
    held = tuple(replace(story, hold=Hold.OUTAGE) for story in many(3))
    held = (replace(held[0], first_seen=first), *held[1:])
    told = notice(kind=AlertKind.CATCH_UP, stories=held)
    assert "Die älteste Meldung darin wurde um 06:42 Uhr gefunden." in flat(told)
    assert "The oldest alert in it was found at 05:42." in flat(english(told))
    dated = "Die älteste Meldung darin wurde am Do., 15.06.2023, 06:42 Uhr (MESZ) gefunden."
    assert dated in flat(replace(told, created_at=NOW + timedelta(days=1)))
    assert dated in flat(issue(*held))  # below a window of two days
    since = "Do., 15.06.2023, 06:42 Uhr (MESZ)"
    assert subject(told) == f"Nachgeholt: 3 Geschichten seit {since}"


# --- digests -------------------------------------------------------------------------------------


def test_a_digest_counts_stories_and_articles() -> None:
    shown = flat(issue(STORY, replace(FOLLOW_UP, story=7), already=(many(1)[0],)))
    assert "2 Geschichten aus 6 Artikeln" in shown
    assert "4 Kopien zusammengefasst. 1 Geschichte wurde bereits gemeldet." in shown
    assert "Eingegangen: 90 Artikel, davon 60 neue Geschichten und 30 Kopien." in shown
    assert "4 Geschichten passten zu einem Thema." in shown
    assert "== Bereits gemeldet · 1 ==" in shown
    assert "Nächste Ausgabe: Fr., 16.06.2023, 09:42 Uhr (MESZ)" in shown


def test_a_digest_names_its_window_and_the_feeds_that_failed() -> None:
    shown = flat(issue())
    window = "Mi., 14.06.2023, 09:42 Uhr bis Do., 15.06.2023, 09:42 Uhr (MESZ)"
    assert shown.startswith(f"Tagesüberblick · {window}")
    assert "14 von 15 Quellen waren lesbar." in shown
    assert "nordbote: nicht lesbar seit Do., 15.06.2023, 00:42 Uhr (MESZ)" in shown


def test_an_empty_digest_says_what_was_checked() -> None:
    told = issue(survey=replace(SURVEY, matched=0, failing=(), feeds=15))
    shown = flat(told)
    assert "Nichts Neues Eingegangen: 90 Artikel" in shown
    assert "Keine Geschichte passte zu einem Thema." in shown
    assert "Alle 15 Quellen waren lesbar." in shown
    assert subject(told) == "Tagesüberblick Do., 15.06.2023: Nichts Neues"
    shown = flat(english(told))
    assert "Nothing new Came in: 90 articles" in shown
    assert "No story matched a topic." in shown
    assert "All 15 sources could be read." in shown


def test_a_digest_of_an_outage_names_few_feeds_and_counts_the_rest() -> None:
    failing = tuple((f"feed-{n}", NOW) for n in range(200))
    shown = flat(issue(survey=replace(SURVEY, failing=failing)))
    assert shown.count("nicht lesbar seit") == 20
    assert "und 180 weitere" in shown


def test_a_digest_stands_by_topics_and_names_each_story_once() -> None:
    arms, nuclear = STORY.topics
    other = replace(STORY, story=7, topics=(nuclear,), title="Nur das eine", sources=())
    shown = part(issue(STORY, other), "plain")
    sections = re.findall(r"^== (.*?) =+$", shown, re.MULTILINE)
    assert sections == [f"{arms.title} · 1", f"{nuclear.title} · 1", "Betrieb"]
    assert shown.count("Nur das eine") == 1


def test_a_route_says_how_many_stories_are_whole() -> None:
    few = replace(
        SETTINGS,
        routes=(Route("eilmeldungen", ("lage-mail",), max_stories=5), Route("x", ("lage-mail",))),
    )
    page = part(issue(*many(20)), "html", few)
    assert page.count("<h3") == 5
    assert "15 weitere Geschichten" in page
    assert part(issue(*many(20)), "html").count("<h3") == 20


@pytest.mark.parametrize("count", [100, 500, 900])
def test_a_digest_of_any_size_can_be_read_whole(count: int) -> None:
    told = issue(*many(count))
    page, shown = part(told, "html"), part(told, "plain")
    assert len(page.encode()) + page.count("\n") <= LARGEST_PAGE
    links = set(re.findall(r"https://quelle-a\.example/politik/\d+$", shown, re.MULTILINE))
    assert len(links) == count
    in_page = page.count('href="https://quelle-a.example/politik/')
    if count <= 500:
        assert in_page == count
    else:
        assert f"und {count - in_page} weitere Geschichten, im Textteil der Nachricht" in page


def test_endless_addresses_do_not_burst_a_page() -> None:
    told = tuple(replace(story, url=f"{story.url}?{'x' * 1900}") for story in many(200))
    raw = RENDERER.render(issue(*told))
    assert lint(raw) == []


# --- what a reader can do ------------------------------------------------------------------------


def test_readers_get_mails_to_write_and_no_commands() -> None:
    told = notice()
    shown, page = part(told, "plain"), part(told, "html")
    box = "mailto:redaktion@nw.example.org?subject="
    wanted = {
        f"{box}Abmelden:%20lage@ministerium.example",
        f"{box}24%20h%20stumm:%20s52",
        f"{box}Unpassend:%200a71c2d59de1801a0d662e7e",
    }
    assert wanted <= set(shown.split())
    assert wanted <= set(Page(page).links)
    assert "natowire silence" not in shown + page


def test_who_runs_natowire_gets_commands() -> None:
    shown = flat(notice(recipient=OPS["de"]))
    command = 'natowire silence add --story s52 --for 24h --why "zu viel davon"'
    assert command in shown
    assert "natowire alerts show 0a71c2d59de1801a0d662e7e" in shown
    assert "Unpassend" not in shown
    several = part(notice(recipient=OPS["de"], stories=many(3)), "html")
    assert several.count("natowire silence add --story") == 3
    assert "natowire status" in flat(ops(recipient=OPS["de"]))


def test_without_a_contact_nothing_is_offered_that_nobody_reads() -> None:
    assert SETTINGS.mail is not None
    silent = replace(SETTINGS, mail=replace(SETTINGS.mail, contact=None))
    shown = part(notice(), "plain", silent) + part(notice(), "html", silent)
    assert "mailto:" not in shown
    assert "Abmelden" not in shown


@pytest.mark.parametrize(
    "contact", ["a+b&c?d@nw.example.org", "x%41@nw.example.org", "r@müller.de"]
)
def test_any_contact_makes_links_that_open(contact: str) -> None:
    assert SETTINGS.mail is not None
    settings = replace(SETTINGS, mail=replace(SETTINGS.mail, contact=contact))
    assert lint(renderer(settings).render(notice())) == []


def test_the_footer_names_recipient_route_zone_and_alert() -> None:
    shown = flat(notice()).partition(" -- ")[2]
    for said in (
        "Empfänger: lage@ministerium.example", "Route: eilmeldungen", "Zeitzone: Europe/Berlin",
        "Meldung: 0a71c2d59de1801a0d662e7e",
    ):  # fmt: skip
        assert said in shown


# --- text and page say the same ------------------------------------------------------------------


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_says_all_that_the_page_says(name: str, locale: str) -> None:
    told = sample(name, {"de": LAGE, "en": DESK}[locale], locale)
    page, shown = part(told, "html"), part(told, "plain")
    body = re.sub(r"<style.*?</style>|<head.*?</head>|<!--.*?-->", " ", page, flags=re.DOTALL)
    told_in_page = words_of(re.sub(r"<[^>]+>", " ", body)) - {"natowire", "nbsp"}
    # A passage that the page's hidden line cuts ends in half a word.
    missing = {word for word in told_in_page if word not in shown.casefold()}
    button = words_of("Original lesen" if locale == "de" else "Read the original")
    assert missing - button == set()
    assert set(Page(page).links) <= set(shown.split())


# --- times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("told_at, before, shown", [
    # Within the hour that comes twice, the time alone would say nothing.
    ("2023-10-29T01:20", "2023-10-29T00:50", "VOM SO., 29.10.2023, 02:50 UHR (MESZ)"),
    ("2023-10-29T01:20", "2023-10-29T01:05", "VON 02:05 UHR"),
    ("2023-03-26T01:20", "2023-03-26T00:50", "VOM SO., 26.03.2023, 01:50 UHR (MEZ)"),
    ("2023-03-26T01:20", "2023-03-26T01:05", "VON 03:05 UHR"),
])  # fmt: skip
def test_a_time_of_today_is_clear_on_the_nights_clocks_change(
    told_at: str, before: str, shown: str
) -> None:
    now, then = (datetime.fromisoformat(time).replace(tzinfo=UTC) for time in (told_at, before))
    told = notice(replace(FOLLOW_UP, told_before=then, first_seen=now), created_at=now)
    assert f"NEU SEIT DER LETZTEN MELDUNG {shown}" in flat(told)


@pytest.mark.parametrize("published, found", [
    # A bare time beside the date of another day would be read as a time of that day.
    (Published("2026-10-25T00:44:00Z", Precision.MINUTE, "pubDate"), DATED),
    (Published("2026-11-22T00:44:00Z", Precision.MINUTE, "pubDate"), "21:12 Uhr"),
    (Published("2026-11-22", Precision.DAY, "pubDate"), DATED),
    (Published("2026-10", Precision.MONTH, "pubDate"), DATED),
    (None, DATED),
])  # fmt: skip
def test_when_it_was_found_is_never_read_as_a_time_of_another_day(
    published: Published | None, found: str
) -> None:
    seen = datetime(2026, 11, 22, 20, 12, tzinfo=UTC)
    copies = tuple(replace(copy, seen=seen) for copy in STORY.sources)
    story = replace(STORY, published=published, first_seen=seen, sources=copies)
    told = notice(story, created_at=seen + timedelta(minutes=1))
    assert f" · gefunden {found} · Deutsch" in flat(told)


@pytest.mark.parametrize("ends, shown", [
    ("2023-10-29T06:00", "Sa., 28.10.2023, 08:00 Uhr (MESZ) bis So., 29.10.2023, 07:00 Uhr (MEZ)"),
    ("2023-03-26T05:00", "Sa., 25.03.2023, 06:00 Uhr (MEZ) bis So., 26.03.2023, 07:00 Uhr (MESZ)"),
    ("2023-07-02T05:00", "Sa., 01.07.2023, 07:00 Uhr bis So., 02.07.2023, 07:00 Uhr (MESZ)"),
])  # fmt: skip
def test_a_window_names_both_zones_where_clocks_changed_in_it(ends: str, shown: str) -> None:
    end = datetime.fromisoformat(ends).replace(tzinfo=UTC)
    told = issue(window=(end - timedelta(days=1), end))
    assert shown in flat(told)
