"""What must hold whatever was done to the service: every item is stored once, everybody was told
every alert once, and where a message came again it was the same, byte for byte.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from email import message_from_bytes

from tests.integration.service.faults import RECEIVERS, Site, element


def check(place: Site) -> None:
    """Once all is told. Asks by the commands that a person has."""
    _stored_once(place)
    lines = place.natowire("alerts", "list", "--json").out.splitlines()
    told = [json.loads(line) for line in lines]
    states = {(alert["state"], alert["message_state"]) for alert in told}
    assert states == {("told", "sent")}, states
    got = copies(place)
    for name in RECEIVERS:
        own = [alert for alert in told if alert["recipient"] == name]
        titles = Counter(alert["data"]["article"]["title"] for alert in own)
        assert titles == Counter(place.published()), f"{name}: {titles}"
        arrived, made = set(got[name]), {alert["message"] for alert in own}
        assert arrived == made, f"{name}: {arrived ^ made}"
        changed = [id_ for id_, bytes_ in got[name].items() if len(set(bytes_)) > 1]
        assert not changed, f"{name}: sent again with other bytes: {changed}"
    doubled = [id_ for id_, files in got["maildir:box"].items() if len(files) > 1]
    assert not doubled, f"twice in the mailbox: {doubled}"


def copies(place: Site) -> dict[str, dict[str, list[bytes]]]:
    """The bytes of all copies that each receiver got, by the message's id."""
    mails = (message.content for message in place.post.messages)
    files = (file.read_bytes() for file in place.mailbox())
    calls = (((call.header("webhook-id") or b"").decode(), call.body) for call in place.calls())
    got = (map(_known, mails), map(_known, files), calls)
    return {name: _by_id(pairs) for name, pairs in zip(RECEIVERS, got, strict=True)}


def again(place: Site) -> int:
    """Copies beyond the first."""
    return sum(len(bytes_) - 1 for own in copies(place).values() for bytes_ in own.values())


def _stored_once(place: Site) -> None:
    lines = map(json.loads, place.natowire("export").out.splitlines())
    stored = Counter((s["feed"], s["url"]) for line in lines for s in line["sources"])
    published = Counter(
        (f"f{n}", element("link", item)) for n, own in enumerate(place.items) for item in own
    )
    assert stored == published, stored - published or published - stored


def _known(mail: bytes) -> tuple[str, bytes]:
    """The message's id, of which its Message-ID is made, and its bytes."""
    return message_from_bytes(mail)["Message-ID"].strip("<>").partition("@")[0], mail


def _by_id(copies: Iterable[tuple[str, bytes]]) -> dict[str, list[bytes]]:
    found = defaultdict(list)
    for id_, copy in copies:
        found[id_].append(copy)
    return found
