"""Times of the day as live tickers head their entries with them, in the press of Europe."""

import re

_MONTH = r"[^\W\d_]{3,12}\.?"
_DAY = rf"(?:\d{{1,2}}\.\s?(?:{_MONTH}|\d{{1,2}}\.)|\d{{1,2}}\s{_MONTH}|{_MONTH}\s\d{{1,2}})(?:\s?\d{{4}})?"
_WEEKDAY = r"(?:[^\W\d_]{2,12}[.,]{1,2}\s)?"
_ZONE = r"(?:GMT|UTC|BST|CET|CEST|EET|EEST|MEZ|MESZ|EST|EDT|ET|MSK|Uhr|uur|h|hrs)"
_TIME = (
    r"(?P<said>(?:[Kk]l(?:okken|\.)?\s)?(?P<hour>[01]?\d|2[0-4])"
    rf"(?:\s?[.:hH]\s?(?P<minute>[0-5]\d)|(?=\s?(?:Uhr|h|[ap]\.?m))){{1}}"
    rf"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?{_ZONE}\b)?)"
)
HEADING = re.compile(
    r"^[ \t]{0,4}(?P<open>\+{2,5}|[\[(•–-])?[ \t]{0,2}"
    rf"(?:(?P<update>Update|Aktualisierung|Aktualisiert)\b[ \t,:]{{0,2}})?"
    rf"(?:(?:vom|am|um)[ \t])?(?:{_WEEKDAY}(?P<day>{_DAY})[ \t]?[,|–-]?[ \t](?:um[ \t])?)?"
    rf"{_TIME}(?P<close>[ \t]{{0,2}}(?:[\])]|\+{{2,5}}|[:|–—-]{{1,2}})|[ \t]*$|(?P<loose>[ \t]))",
    re.MULTILINE,
)
"""A line that opens with a time and a mark behind it. Behind "[", "•" or "+++" none is needed."""
TIME_ALONE = re.compile(
    rf"(?:(?:vom|am|um)[ \t])?(?:{_WEEKDAY}(?:{_DAY})[ \t]?[,|–-]?[ \t](?:um[ \t])?)?{_TIME}"
)


def is_marked(heading: re.Match[str]) -> bool:
    """Whether what HEADING found opens an entry: a time followed by a plain word does so only
    where a sign stands before it.
    """
    return not heading["loose"] or (heading["open"] or "")[:1] in {"+", "•"}
