"""Troubles as looks over everything see them, told once each and again when they are over.

What is told together, how soon and for how long is ``worker.alerts.sightings``; here it becomes
incidents, and their words.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from worker.alerts.sightings import Members, Patience, Plan, is_shared, joinable, plan
from worker.domain.alerts import Recipient
from worker.domain.dates import rfc3339
from worker.storage import Store

MOST_NAMED = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is told of one kind of trouble: its title for one subject and for many."""

    key: str
    title: tuple[str, str]
    patience: Patience


def _well(_subject: str) -> str:
    return "well again"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look saw: by subject the line that is told of it, and how its end is told."""

    lines: Mapping[str, str]
    end: Callable[[str], str] = _well

    def of(self, name: str) -> str:
        """What is told of a subject that is, or was, in trouble."""
        return self.lines.get(name) or f"{name}: {self.end(name)}"


def tell(
    store: Store, trouble: Trouble, seen: Seen, ops: Sequence[Recipient], now: datetime
) -> None:
    """Bring the incidents of one kind of trouble up to date."""
    sightings = store.sightings.note(trouble.key, seen.lines, now)
    if not sightings:
        return
    planned = plan(trouble.key, sightings, trouble.patience, now)
    _incidents(store, trouble, planned, seen, ops, now)
    if planned.begun or planned.left or planned.over:
        store.sightings.settle(trouble.key, planned)


def _incidents(
    store: Store,
    trouble: Trouble,
    planned: Plan,
    seen: Seen,
    ops: Sequence[Recipient],
    now: datetime,
) -> None:
    """Open, bring up to date and close. What another look has closed stays closed."""
    open_ = {incident.key: incident for incident in store.incidents.current()}
    for key, members in planned.open.items():
        title, detail = _title(trouble, members), _detail(members, seen)
        until = joinable(members, trouble.patience)
        if is_shared(trouble.key, key) and now < until:
            detail += f"\nwhat begins before {rfc3339(until)} belongs to this: natowire status"
        known = open_.get(key)
        if known is None:
            log.warning("trouble: %s: %s", title, detail)
        if known is None or (known.title, known.detail) != (title, detail):
            store.incidents.open(key, title, detail, ops, now)
    for key, members in planned.ended.items():
        if key in open_:
            ended = _ended(members, planned.left, seen)
            store.incidents.open(key, _title(trouble, members), ended, ops, now)
            store.incidents.close(key, ops, now)


def _title(trouble: Trouble, members: Members) -> str:
    one, many = trouble.title
    if len(members) == 1:
        return one.format(name=members[0].subject)
    return many.format(n=len(members))


def _detail(members: Members, seen: Seen) -> str:
    """Those in trouble first."""
    names = sorted((one.subject for one in members), key=lambda name: name not in seen.lines)
    return _shortened([seen.of(name) for name in names])


def _ended(members: Members, left: Members, seen: Seen) -> str:
    """What is over; and first, where most of a shared incident is, what is not."""
    names = [one.subject for one in members]
    still = {one.subject for one in left}
    ill = [f"{name}: not yet, told anew" for name in names if name in still]
    well = [f"{name}: {seen.end(name)}" for name in names if name not in still]
    return _shortened([*ill, *well])


def _shortened(lines: Sequence[str]) -> str:
    shown = list(lines[:MOST_NAMED])
    if len(lines) > MOST_NAMED:
        shown.append(f"... and {len(lines) - MOST_NAMED} more: natowire status")
    return "\n".join(shown)
