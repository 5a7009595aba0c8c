"""Which troubles of an operator's feeds are told in one message, and when they are over.

A look every minute sees which feeds are in trouble. What is told is calmer: a trouble is told
once it has been seen for a while, and is over once it has not been seen for a while, so that a
feed that flickers tells nothing. Each feed has an incident of its own, with one message when it
begins and one when it ends, as one feed is mended without another. But where more than a few
begin within hours, most likely for one reason such as a lost network, they share an incident, and
the message says that more may join it. What begins later is told of its own. Once almost all of
the sharers are well again the incident ends, and those still in trouble are told one by one: an
operator who was told "200 feeds" need not look for the one that never came back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

FEW = 3
"""Incidents of their own that begin together; more share one."""
TOGETHER = timedelta(hours=6)
"""How far apart beginnings are for one reason: back-off spreads the polls of an outage."""
ENDS_WITHIN = timedelta(hours=24)
"""When the first sharers are well for so long, those that are not have another reason; where
they are few, it is told after hours already."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A trouble of one feed as it is remembered between looks.

    ``since`` is when it was first seen, ``gone_at`` since when it is seen no more, ``incident``
    the key of the open incident that tells of it.
    """

    subject: str
    since: datetime
    gone_at: datetime | None = None
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a trouble must be seen ``before`` it is told, and not be seen ``after`` it."""

    before: timedelta
    after: timedelta


Members = Sequence[Sighting]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be told now.

    ``open`` are all incidents that are open from now on, ``ended`` those that end, by key with
    everything they tell of. ``begun`` is told from now on, ``left`` of ended ones is still in
    trouble and is told anew, ``over`` is to be remembered no more.
    """

    open: Mapping[str, Members]
    ended: Mapping[str, Members]
    begun: Members
    left: Members
    over: Members


def plan(trouble: str, sightings: Members, patience: Patience, now: datetime) -> Plan:
    """What to tell of one kind of trouble, given all sightings of it."""
    told = _by_incident(sightings)
    ended = {key: members for key, members in told.items() if _is_over(members, patience, now)}
    going = {key: members for key, members in told.items() if key not in ended}
    untold = [one for one in sightings if one.incident is None]
    open_ = _joined(trouble, going, [one for one in untold if one.gone_at is None], patience, now)
    at_end = list(chain.from_iterable(ended.values()))
    left = [one for one in at_end if not _is_well(one, patience, now)]
    return Plan(
        open=open_,
        ended=ended,
        begun=[one for one in chain.from_iterable(open_.values()) if one.incident is None],
        left=left,
        over=[
            *(one for one in untold if one.gone_at),
            *(one for one in at_end if _is_well(one, patience, now)),
        ],
    )


def _by_incident(sightings: Members) -> dict[str, list[Sighting]]:
    told: dict[str, list[Sighting]] = {}
    for one in sightings:
        if one.incident is not None:
            told.setdefault(one.incident, []).append(one)
    return told


def _is_well(one: Sighting, patience: Patience, now: datetime) -> bool:
    return one.gone_at is not None and now - one.gone_at >= patience.after


def _is_over(members: Members, patience: Patience, now: datetime) -> bool:
    """Whether an incident has ended for all it tells of, or for so many that it is told so."""
    well = [one for one in members if _is_well(one, patience, now)]
    if not well or len(well) == len(members):
        return bool(well)
    lasted = now - patience.after - min(one.gone_at for one in well if one.gone_at)
    return lasted >= (TOGETHER if len(members) - len(well) <= FEW else ENDS_WITHIN)


def _joined(
    trouble: str,
    going: Mapping[str, Members],
    pending: Members,
    patience: Patience,
    now: datetime,
) -> dict[str, Members]:
    """The open incidents with what begins now."""
    lately = [key for key, held in going.items() if now < joinable(held, patience)]
    shared = next((key for key in lately if is_shared(trouble, key)), None)
    if shared is not None:
        # what an ended one has left is told anew, as its end has promised
        begun = min(one.since for one in going[shared])
        joining = [one for one in pending if one.since >= begun]
        pending = [one for one in pending if one.since < begun]
        going = {**going, shared: [*going[shared], *joining]}
    ripe = [one for one in pending if now - one.since >= patience.before]
    if ripe and len(pending) + len(lately) > FEW:
        return {**going, _key(_shared(trouble), pending): pending}
    return {**going, **{_key(trouble, [one]): [one] for one in ripe}}


def joinable(members: Members, patience: Patience) -> datetime:
    """Until when what begins belongs to an incident, if it is a shared one."""
    return min(one.since for one in members) + patience.before + TOGETHER


def is_shared(trouble: str, key: str) -> bool:
    """Whether the incident of this key was begun for more than one, or may yet tell of more."""
    return key.startswith(f"{_shared(trouble)}:")


def _shared(trouble: str) -> str:
    return f"{trouble}-together"


def _key(kind: str, members: Members) -> str:
    """Named after its first subject, which no other open incident of the kind tells of: who
    looks twice at the same moment finds the same name.
    """
    return f"{kind}:{min(one.subject for one in members)}"
