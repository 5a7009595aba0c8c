"""Threads: by Gmail's rule, by the RFCs', and by Outlook's."""

import base64
import email
import email.policy
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from itertools import permutations

from tests.unit.render.jwz import base, threads
from tests.unit.render.notices import NOW, STORY, english, many, notice, renderer
from worker.domain.alerts import AlertKind
from worker.domain.notices import Notice, NoticeStory
from worker.domain.stories import Correction

RENDERER = renderer()
LATER = replace(
    STORY,
    alert="1" * 24,
    kind=AlertKind.UPDATE,
    title="Ein ganz anderer Titel",
    told_before=NOW - timedelta(hours=1),
    told_title=STORY.title,
)
FIRST = notice()
SECOND = notice(LATER, id="2" * 24, kind=AlertKind.UPDATE)
THIRD = notice(
    replace(LATER, kind=AlertKind.CORRECTION, correction=Correction.CORRECTED, title="Noch einer"),
    id="3" * 24,
    kind=AlertKind.CORRECTION,
)
OTHER = notice(replace(STORY, story=99, title="Etwas anderes"), id="4" * 24)


def mail(told: Notice) -> EmailMessage:
    return email.message_from_bytes(RENDERER.render(told), policy=email.policy.default)


def test_a_story_is_one_thread_in_whatever_order_it_is_read() -> None:
    mails = [mail(told) for told in (FIRST, SECOND, THIRD, OTHER)]
    for order in permutations(mails):
        found = {frozenset(m["Message-ID"] for m in thread) for thread in threads(order)}
        assert found == {
            frozenset(m["Message-ID"] for m in mails[:3]),
            frozenset({mails[3]["Message-ID"]}),
        }


def test_a_thread_holds_where_its_first_message_is_gone() -> None:
    (thread,) = threads([mail(SECOND), mail(THIRD)])
    assert len(thread) == 2


def test_the_subject_stays_though_the_title_changes() -> None:
    """Gmail begins a new thread where a subject changes by more than its "Re: "."""
    first, second, third = map(mail, (FIRST, SECOND, THIRD))
    assert base(first) == base(second) == base(third) == STORY.title
    assert second["Subject"] == third["Subject"] == f"Re: {STORY.title}"
    assert first["Thread-Topic"] == third["Thread-Topic"] == STORY.title
    body = third.get_body(("plain",))
    assert body is not None
    assert "Titel bisher:" in body.get_content()


def test_the_subject_stays_where_the_first_title_was_long_or_hostile() -> None:
    for title in ("W" * 2000, "x\r\nBcc: e@x.example", "\u202egpj.exe", " Re: Nato  berät "):
        first = mail(notice(replace(STORY, title=title)))
        later = mail(notice(replace(LATER, told_title=title), kind=AlertKind.UPDATE))
        assert later["Subject"] == f"Re: {first['Subject']}"
        assert later["Thread-Topic"] == first["Thread-Topic"]


def test_who_heard_of_it_once_gets_a_reply_whatever_kind_it_comes_as() -> None:
    caught_up = mail(notice(replace(LATER, kind=AlertKind.NEW), kind=AlertKind.CATCH_UP))
    assert caught_up["Subject"] == f"Re: {STORY.title}"


def test_outlook_finds_the_root_in_every_message() -> None:
    indexes = [
        base64.b64decode(str(mail(told)["Thread-Index"])) for told in (FIRST, SECOND, THIRD)
    ]
    assert [len(index) for index in indexes] == [22, 27, 27]
    assert len({index[:22] for index in indexes}) == 1
    assert indexes[1] != indexes[2]
    other = base64.b64decode(str(mail(OTHER)["Thread-Index"]))
    assert other[:22] != indexes[0]


def test_what_names_ids_is_never_an_encoded_word() -> None:
    raw = RENDERER.render(SECOND)
    head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").split(b"\r\n")
    names = (b"References:", b"In-Reply-To:", b"List-Unsubscribe:", b"Message-ID:", b"List-Id:")
    found = [line for line in head if line.startswith(names)]
    assert len(found) == 5
    assert not any(b"=?" in line for line in found)


def test_each_reader_has_a_thread_of_their_own() -> None:
    assert mail(FIRST)["References"] != mail(english(FIRST))["References"]


def test_an_issue_is_no_reply_even_with_one_story() -> None:
    issue = mail(notice(LATER, kind=AlertKind.DIGEST))
    assert issue["References"] is None
    assert issue["Subject"] == "Tagesüberblick Do., 15.06.2023: 1 Geschichte"


def test_several_stories_are_no_reply() -> None:
    def told(story: NoticeStory) -> NoticeStory:
        return replace(story, told_title=STORY.title)

    grouped = mail(notice(stories=tuple(map(told, many(2)))))
    assert grouped["References"] is None
