"""Whether a text that takes something back has more to tell somebody than they were told."""

from datetime import datetime, timedelta

from worker.alerts.subject import Subject
from worker.domain.stories import Correction
from worker.domain.telling import Hearing

ONE_MISTAKE = timedelta(hours=24)
"""An agency's correction reaches a story by every outlet that carries it, and its wording is
edited: for so long they are all the same one."""


def untold_correction(
    subject: Subject, hearing: Hearing | None, now: datetime
) -> Correction | None:
    """What of a story somebody heard is taken back, and they were not told. That all of it is
    withdrawn is more than that a part was wrong.
    """
    correction = subject.correction
    if correction is None or hearing is None:
        return None
    is_more = correction is Correction.RETRACTED
    last = hearing.retracted_at if is_more else hearing.corrected_at
    return correction if last is None or now - last > ONE_MISTAKE else None
