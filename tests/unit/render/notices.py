"""Notices for the tests of rendering and delivery. The texts are made up."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from worker.domain.alerts import AlertKind, AlertReason, Channel, ChannelType, Recipient
from worker.domain.dates import Precision, Published
from worker.domain.notices import Incident, Notice, NoticeSource, NoticeStory, NoticeTopic
from worker.domain.settings import AlertDefaults, AlertSettings, Mail, Ops
from worker.domain.stories import Relation
from worker.domain.topics import Field, Hit, Priority
from worker.render.mail import MailRenderer
from worker.render.resources import load_templates
from worker.render.snippets import snippets

NOW = datetime(2023, 6, 15, 7, 42, tzinfo=UTC)
LAGE = Recipient(ChannelType.EMAIL, "lage@ministerium.example", "lage-mail")
DESK = Recipient(ChannelType.EMAIL, "desk@newsroom.example", "desk")
OPS = {
    "de": Recipient(ChannelType.EMAIL, "admin@ministerium.example", "ops-de"),
    "en": Recipient(ChannelType.EMAIL, "admin@newsroom.example", "ops-en"),
}
BOX = Recipient(ChannelType.MAILDIR, "box", "box")

SETTINGS = AlertSettings(
    public_id_domain="nw.example.org",
    defaults=AlertDefaults(timezone="Europe/Berlin", locale="de"),
    mail=Mail(
        host="127.0.0.1",
        sender="Natowire Lage <natowire@nw.example.org>",
        contact="redaktion@nw.example.org",
    ),
    channels={
        "lage-mail": Channel("lage-mail", ChannelType.EMAIL, to=(LAGE.address,)),
        "desk": Channel(
            "desk",
            ChannelType.EMAIL,
            to=(DESK.address,),
            language="en",
            timezone="Europe/London",
        ),
        "plain": Channel("plain", ChannelType.EMAIL, to=("a@b.example",), html=False),
        "ops-de": Channel("ops-de", ChannelType.EMAIL, to=(OPS["de"].address,)),
        "ops-en": Channel("ops-en", ChannelType.EMAIL, to=(OPS["en"].address,), language="en"),
        "box": Channel("box", ChannelType.MAILDIR, path="mailbox"),
    },
    ops=Ops(channels=("ops-de", "ops-en")),
)

TITLE = "Verteidigungsminister beraten in Brüssel über nukleare Abschreckung und Munition"
LEAD = "Bei dem Treffen geht es um die Rüstungsproduktion für die Ukraine. Strittig ist mehr."
BODY = (
    "Am Rande trifft der Minister die Chefs von Rüstungskonzernen. Es fehlt an Geschützen.\n\n"
    "Danach spricht die Runde über eine nukleare Abschreckung, die 2024 z. B. in Büchel "
    "sichtbar werden soll."
)


def hit(term: str, form: str, field: Field, text: str, count: int = 1) -> Hit:
    start = text.index(form)
    return Hit(term, form, field, start, start + len(form), count)


ARMS = NoticeTopic(
    "ruestung",
    "Rüstungsproduktion",
    Priority.HIGH,
    (
        hit("Rüstung", "Rüstungsproduktion", Field.LEAD, LEAD),
        hit("Rüstung", "Rüstungskonzernen", Field.BODY, BODY, 3),
    ),
)
NUCLEAR = NoticeTopic(
    "nuklear",
    "Nukleare Abschreckung",
    Priority.NORMAL,
    (
        hit("nukleare Abschreckung", "nukleare Abschreckung", Field.TITLE, TITLE),
        hit("nukleare Abschreckung", "nukleare Abschreckung", Field.BODY, BODY),
    ),
)

STORY = NoticeStory(
    alert="0a71c2d59de1801a0d662e7e",
    reason=AlertReason.NEW_STORY,
    story=52,
    article=71,
    title=TITLE,
    url="https://quelle-a.example/politik/minister-ticker?id=7&ref=rss",
    outlet="Quelle A",
    feed="quelle-a",
    language="de",
    published=Published("2023-06", Precision.MONTH, "header"),
    first_seen=NOW - timedelta(minutes=4),
    authors=("Stephanie Muster",),
    agencies=("dpa", "AP"),
    topics=(ARMS, NUCLEAR),
    snippets=snippets(TITLE, LEAD, BODY, (*ARMS.hits, *NUCLEAR.hits)),
    sources=(
        NoticeSource(
            "Quelle B",
            "https://quelle-b.example/a/1",
            "Minister beraten über nukleare Abschreckung",
            Relation.NEAR,
            0.946,
            NOW - timedelta(minutes=11),
        ),
        NoticeSource("Quelle C", None, TITLE, Relation.EXACT, 1.0, NOW - timedelta(minutes=27)),
    ),
    priority=Priority.HIGH,
    routes=("eilmeldungen",),
)


def notice(story: NoticeStory = STORY, **changes: object) -> Notice:
    told = Notice("5d0c8f1e2a3b4c5d6e7f8091", AlertKind.NEW, LAGE, NOW, (story,))
    return replace(told, **changes)  # type: ignore[arg-type]  # changes are Notice's own fields


def english(told: Notice) -> Notice:
    return replace(told, recipient=DESK)


def many(count: int) -> tuple[NoticeStory, ...]:
    """``count`` stories; every tenth is critical, every second lacks copies and a month."""
    return tuple(
        replace(
            STORY,
            alert=f"{number:024x}",
            story=number,
            article=number,
            title=f"{TITLE}, Teil {number}",
            url=f"https://quelle-a.example/politik/{number}",
            reason=AlertReason.FIRST_POLL,
            published=(
                Published.at(NOW - timedelta(hours=number), "pubDate")
                if number % 2
                else Published("2023-06-13", Precision.DAY, "page", inferred=True)
            ),
            sources=STORY.sources if number % 2 else (),
            priority=Priority.CRITICAL if number % 10 == 0 else Priority.HIGH,
        )
        for number in range(1, count + 1)
    )


def overview(count: int = 3) -> Notice:
    return notice(kind=AlertKind.OVERVIEW, stories=many(count))


def catch_up(count: int = 3) -> Notice:
    told = tuple(replace(story, reason=AlertReason.CAUGHT_UP) for story in many(count))
    return notice(kind=AlertKind.CATCH_UP, stories=told)


def digest_with_late() -> Notice:
    """Two stories of the day, and one that was found late."""
    first, second, late = many(3)
    told = replace(
        late,
        reason=AlertReason.LATE,
        published=Published.at(NOW - timedelta(days=6), "pubDate"),
    )
    stories = (first, second)
    of_today = tuple(replace(story, reason=AlertReason.NEW_STORY) for story in stories)
    return notice(kind=AlertKind.DIGEST, stories=(*of_today, told))


TROUBLE = Incident(
    key="config",
    title="alerts.yaml wurde nicht übernommen",
    detail=(
        'alerts.yaml:12:5: route "all": there is no channel "desk"\n'
        'alerts.yaml:14:5: unknown key "chanels" (did you mean "channels"?)\n'
        "natowire works on with the config of before."
    ),
    opened_at=NOW - timedelta(minutes=2),
)


def ops(trouble: Incident = TROUBLE, **changes: object) -> Notice:
    told = replace(notice(), kind=AlertKind.OPS, stories=(), incident=trouble)
    return replace(told, **changes)  # type: ignore[arg-type]  # changes are Notice's own fields


def ended(after: timedelta = timedelta(hours=3)) -> Incident:
    return replace(TROUBLE, closed_at=TROUBLE.opened_at + after)


def trial(**changes: object) -> Notice:
    """What ``channels test`` sends."""
    told = replace(notice(), kind=AlertKind.TEST, stories=())
    return replace(told, **changes)  # type: ignore[arg-type]  # changes are Notice's own fields


def renderer(settings: AlertSettings = SETTINGS) -> MailRenderer:
    return MailRenderer(settings, load_templates())
