"""The mails themselves: golden samples, a lint, and hostile text that must change nothing."""

import email
import email.header
import email.policy
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.unit.render.hostile import HOSTILE
from tests.unit.render.mime_lint import lint
from tests.unit.render.notices import (
    BOX,
    LAGE,
    SETTINGS,
    STORY,
    TROUBLE,
    catch_up,
    digest_with_late,
    ended,
    english,
    many,
    notice,
    ops,
    overview,
    renderer,
    trial,
)
from worker.domain.alerts import AlertKind, AlertReason, ChannelType, Recipient
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.notices import Notice, Snippet
from worker.domain.settings import AlertSettings
from worker.domain.topics import Priority
from worker.render.mail import LARGEST_PAGE

RENDERER = renderer()
CASES = {
    "alert.de": notice(),
    "alert.en": english(notice()),
    "overview.de": overview(),
    "overview.en": english(overview()),
    "catch-up.de": catch_up(),
    "catch-up.en": english(catch_up()),
    "digest-late.de": digest_with_late(),
    "digest-late.en": english(digest_with_late()),
    "ops.de": ops(),
    "ops-over.en": english(ops(ended())),
    "test.de": trial(),
}


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def part(raw: bytes, subtype: str) -> str:
    body = parsed(raw).get_body((subtype,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def text(told: Notice) -> str:
    return part(RENDERER.render(told), "plain")


def header(told: Notice, name: str) -> str | None:
    value = parsed(RENDERER.render(told))[name]
    return None if value is None else str(value)


ALL = {
    **CASES,
    "update": notice(kind=AlertKind.UPDATE),
    "ops, over": ops(ended()),
    "ops, mailbox": ops(recipient=BOX),
    "test, mailbox": trial(recipient=BOX),
    "grouped": notice(stories=many(2)),
    "digest": notice(kind=AlertKind.DIGEST, stories=many(12)),
    "empty digest": notice(kind=AlertKind.DIGEST, stories=()),
    "large": overview(200),
    "mailbox": notice(recipient=BOX),
    "plain": notice(recipient=Recipient(ChannelType.EMAIL, "a@b.example", "plain")),
    "notify": notice(recipient=Recipient(ChannelType.EMAIL, "anna@b.example", "anna@b.example")),
}


@pytest.mark.parametrize("name", ALL)
def test_every_kind_of_message_is_clean(name: str) -> None:
    assert lint(RENDERER.render(ALL[name])) == []


@pytest.mark.parametrize("kind", AlertKind)
def test_every_kind_has_its_word(kind: AlertKind) -> None:
    german, other = text(notice(kind=kind)), text(english(notice(kind=kind)))
    assert german.split(" · ")[0] != other.split(" · ")[0]


def test_a_test_says_so_and_names_its_channel() -> None:
    assert header(trial(), "Subject") == "natowire: Testmeldung für den Kanal lage-mail"
    assert "Es ist nichts zu tun." in text(trial())
    assert "There is nothing to do." in text(english(trial()))
    assert "Keine Geschichten" not in text(trial())


def test_a_trouble_says_what_is_wrong_since_when_and_what_to_mend() -> None:
    shown = text(ops())
    assert header(ops(), "Subject") == f"natowire: {TROUBLE.title}"
    assert "bemerkt am Do., 15.06.2023, 09:40 Uhr (MESZ)" in shown
    assert '\n  alerts.yaml:12:5: route "all": there is no channel "desk"\n' in shown
    assert "noticed on Thu, 15 June 2023, 08:40 (BST)" in text(english(ops()))


def test_a_trouble_that_is_over_says_so_in_subject_and_text() -> None:
    over = ops(ended())
    assert header(over, "Subject") == f"natowire: Wieder in Ordnung: {TROUBLE.title}"
    assert "wieder in Ordnung seit Do., 15.06.2023, 12:40 Uhr (MESZ)" in text(over).replace(
        "\n", " "
    )
    english_over = header(english(over), "Subject")
    assert english_over == f"natowire: In order again: {TROUBLE.title}"


def test_a_trouble_and_its_end_are_one_thread_and_the_next_is_another() -> None:
    first, over = ops(), ops(ended(), id="f" * 24)
    later = ops(replace(TROUBLE, opened_at=TROUBLE.opened_at + timedelta(days=1)))
    assert header(first, "References") == header(over, "References")
    assert header(first, "References") != header(later, "References")
    assert header(first, "List-Id") == "<ops.natowire.nw.example.org>"


def test_a_trouble_of_a_thousand_lines_is_told_in_thirty() -> None:
    detail = "\n".join(f"feeds.yaml:{n}:1: unknown key" for n in range(1000))
    shown = text(ops(replace(TROUBLE, detail=detail)))
    assert shown.count("unknown key") == 30
    assert "\n  …\n" in shown


def test_several_new_stories_are_one_grouped_alert() -> None:
    assert text(notice(stories=many(2))).startswith("Sammelmeldung · ")


def test_a_catch_up_says_how_much_and_since_when() -> None:
    told = catch_up(14)
    german = "Nachgeholt: 14 Geschichten seit Di., 13.06.2023"
    assert header(told, "Subject") == german
    assert header(english(told), "Subject") == "Catch-up: 14 stories since Tue, 13 June 2023"
    to_the_minute = replace(told, stories=told.stories[::2])
    since = "Nachgeholt: 7 Geschichten seit Mi., 14.06.2023, 20:42 Uhr (MESZ)"
    assert header(to_the_minute, "Subject") == since
    undated = replace(told, stories=tuple(replace(s, published=None) for s in told.stories))
    assert "seit Do., 15.06.2023, 09:38 Uhr (MESZ)" in str(header(undated, "Subject"))


def test_what_was_caught_up_alone_has_its_title_as_subject() -> None:
    assert str(header(catch_up(1), "Subject")).endswith(", Teil 1")
    assert "Nachgeholt · " in text(catch_up(1))


def test_what_was_found_late_says_so_beside_its_date() -> None:
    shown = " ".join(text(digest_with_late()).split())
    assert shown.count("spät gefunden") == 1
    assert (
        "Fr., 09.06.2023, 09:42 Uhr (MESZ) · spät gefunden Do., 15.06.2023, 09:38 Uhr (MESZ)"
        in shown
    )
    assert "Spät gefunden: Der Text ist älter" in shown
    plain = Recipient(ChannelType.EMAIL, "a@b.example", "plain")
    late = digest_with_late().stories[2:]
    many_late = replace(digest_with_late(), recipient=plain, stories=late * 70)
    in_one_line = " ".join(text(many_late).split()).partition("10 weitere Geschichten")[2]
    assert in_one_line.count("spät gefunden") == 10


def test_the_same_notice_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib\n"
        "from tests.unit.render.notices import overview, renderer\n"
        "print(hashlib.sha256(renderer().render(overview())).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_each_message_has_its_own_id_and_boundary() -> None:
    one, other = (RENDERER.render(notice(id=f"{n:024x}")) for n in (1, 2))
    assert parsed(one)["Message-ID"] == "<000000000000000000000001@nw.example.org>"
    assert parsed(one)["Message-ID"] != parsed(other)["Message-ID"]
    assert parsed(one).get_boundary() != parsed(other).get_boundary()


@pytest.mark.parametrize("id_", ["", "x", "Ü" * 300, "<a@b>", "a b"])
def test_an_id_of_any_form_becomes_a_legal_message_id(id_: str) -> None:
    assert lint(RENDERER.render(notice(id=id_))) == []


def test_the_messages_of_a_story_are_one_thread_for_each_recipient() -> None:
    first = notice()
    later = notice(id="f" * 24, kind=AlertKind.UPDATE)
    assert header(first, "References") == header(later, "References")
    assert header(later, "In-Reply-To") == header(first, "References")
    assert header(first, "References") != header(english(first), "References")
    assert header(later, "Subject") == f"Re: {header(first, 'Subject')}"
    assert header(later, "Thread-Topic") == header(first, "Thread-Topic")
    root, reply = header(first, "Thread-Index"), header(later, "Thread-Index")
    assert root is not None
    assert reply is not None
    # 22 bytes in base64 are 29 characters and a bit.
    assert root[:29] == reply[:29]
    assert root != reply


def test_a_message_of_many_stories_stands_outside_every_thread() -> None:
    assert header(overview(), "References") is None
    assert header(overview(), "Thread-Index") is None


def test_only_critical_messages_are_important() -> None:
    critical = notice(replace(STORY, priority=Priority.CRITICAL))
    assert header(critical, "Importance") == "high"
    assert "[WICHTIG]" in text(critical)
    assert header(notice(), "Importance") is None


def test_a_contact_is_where_readers_unsubscribe() -> None:
    link = "<mailto:redaktion@nw.example.org?subject=unsubscribe>"
    assert header(notice(), "List-Unsubscribe") == link
    assert "redaktion@nw.example.org" in text(notice())


def test_without_a_mail_server_a_mailbox_still_gets_legal_messages() -> None:
    settings = AlertSettings("nw.example.org", channels=SETTINGS.channels)
    raw = renderer(settings).render(notice(recipient=BOX))
    assert lint(raw) == []
    assert parsed(raw)["List-Unsubscribe"] is None
    assert b"\r\nTo: box:;\r\n" in raw


def test_a_channel_without_html_gets_text_alone() -> None:
    raw = RENDERER.render(ALL["plain"])
    assert parsed(raw).get_content_type() == "text/plain"


def test_a_month_stays_a_month() -> None:
    assert "Juni 2023 (Quelle nennt nur den Monat)".replace(" ", "") in text(notice()).replace(
        "\n", " "
    ).replace(" ", "")


def test_times_are_in_the_zone_of_the_channel() -> None:
    assert "09:42 Uhr (MESZ)" in text(notice())
    assert "08:42 (BST)" in text(english(notice()))


def test_copies_are_named_with_how_alike_they_are() -> None:
    shown = text(notice()).replace("\n  ", " ")
    assert "3 QUELLEN · 2 KOPIEN NICHT EINZELN GEMELDET" in shown
    assert "bearbeitete Kopie, 94\u00a0% gleich" in shown
    assert "gleicher Text" in shown


def test_grounds_name_form_place_and_count() -> None:
    assert "Rüstungskonzernen (Text, 3×)" in text(notice()).replace("\n  ", " ")


@pytest.mark.parametrize(
    "reason",
    [
        AlertReason.NEW_TOPIC, AlertReason.NEW_RECIPIENT, AlertReason.FIRST_POLL,
        AlertReason.CAUGHT_UP, AlertReason.LATE, AlertReason.SPLIT,
    ],
)  # fmt: skip
def test_a_reason_beyond_a_new_story_is_told(reason: AlertReason) -> None:
    assert len(text(notice(replace(STORY, reason=reason)))) > len(text(notice()))


def test_the_weightiest_stories_come_first_then_the_newest() -> None:
    titles = [line for line in text(overview(20)).split("\n") if ", Teil " in line]
    numbers = [int(line.rpartition(" ")[2]) for line in titles]
    assert numbers[:3] == [10, 20, 1]


@pytest.mark.parametrize("count", [60, 61, 300])
def test_no_story_of_a_large_message_is_left_out(count: int) -> None:
    raw = RENDERER.render(overview(count))
    shown, page = part(raw, "plain"), part(raw, "html")
    for number in range(1, count + 1):
        assert f"https://quelle-a.example/politik/{number}\n" in shown
        assert f'"https://quelle-a.example/politik/{number}"' in page
    assert shown.count("Warum Rüstungsproduktion:") <= 60


def test_sixty_stories_stay_below_what_mail_programs_cut_off() -> None:
    assert len(part(RENDERER.render(overview(60)), "html").encode()) <= LARGEST_PAGE


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt:alert(1)//https://x.example/",
        "//x.example/",
        "https://",
        "",
        None,
    ],
)
def test_only_web_links_are_links(url: str | None) -> None:
    raw = RENDERER.render(notice(replace(STORY, url=url, sources=())))
    assert lint(raw) == []
    assert 'href="http' not in part(raw, "html")
    assert "alert(1)" not in part(raw, "plain")


def test_markup_in_a_title_is_text() -> None:
    raw = RENDERER.render(notice(replace(STORY, title="<script>alert(1)</script> & <b>")))
    assert "&lt;script&gt;" in part(raw, "html")
    assert lint(raw) == []


def test_an_address_no_mail_can_reach_is_given_up() -> None:
    for address in ("jürgen@example.org", "nobody", "a@b@c d.example", "x\r\nBcc: y@example.org"):
        with pytest.raises(DeliveryError) as caught:
            RENDERER.render(notice(recipient=replace(LAGE, address=address)))
        assert caught.value.remedy is Remedy.GIVE_UP


@pytest.mark.parametrize(
    "sender",
    ['"Müller, Anna (Lage)" <a@nw.example.org>', "a@nw.example.org", "A B C <a@nw.example.org>"],
)
def test_every_display_name_survives(sender: str) -> None:
    mail = replace(SETTINGS.mail, sender=sender) if SETTINGS.mail else None
    raw = renderer(replace(SETTINGS, mail=mail)).render(notice())
    assert lint(raw) == []
    address = parsed(raw)["From"].addresses[0]
    assert address.addr_spec == "a@nw.example.org"
    assert (address.display_name or "natowire") in {"Müller, Anna (Lage)", "natowire", "A B C"}


@given(HOSTILE, HOSTILE, HOSTILE)
def test_hostile_text_adds_no_header_and_always_renders(one: str, two: str, three: str) -> None:
    source = replace(STORY.sources[0], outlet=two, title=three, url=one)
    hit = replace(STORY.topics[0].hits[0], form=three)
    story = replace(
        STORY,
        title=one,
        outlet=two,
        url=three,
        alert=two,
        authors=(three, one),
        agencies=(two,),
        language=one,
        routes=(three,),
        topics=(replace(STORY.topics[0], id=one, title=two, hits=(hit,)),),
        snippets=(Snippet(two + three, ((0, len(two)),)),),
        sources=(source,),
    )
    raw = RENDERER.render(notice(story))
    assert lint(raw) == []
    assert header(notice(story), "Subject")
    assert len(parsed(raw).keys()) == len(parsed(RENDERER.render(notice())).keys())


@given(HOSTILE, HOSTILE, st.booleans())
def test_hostile_trouble_adds_no_header_either(title: str, detail: str, over: bool) -> None:
    told = ops(replace(ended() if over else TROUBLE, title=title, detail=detail))
    raw = RENDERER.render(told)
    assert lint(raw) == []
    assert len(parsed(raw).keys()) == len(parsed(RENDERER.render(ops())).keys())


@given(HOSTILE)
def test_a_subject_is_read_back_as_the_title(title: str) -> None:
    raw = RENDERER.render(notice(replace(STORY, title=title)))
    subject = parsed(raw)["Subject"]
    # A second reader: the package's old decoder, which takes another way through the words.
    old = email.message_from_bytes(raw, policy=email.policy.compat32)["Subject"]
    decoded = str(email.header.make_header(email.header.decode_header(old)))
    assert decoded.replace("\n", "") == subject
