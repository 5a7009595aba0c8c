"""Made-up feeds of the size real ones have, the same in every run."""

from random import Random

from tests.fakes import rss

SUBJECTS = ("Bundeswehr", "Rathaus", "Wetterdienst", "Bahn", "Nato", "Klinik", "Hafen", "Schule")
VERBS = ("meldet", "plant", "prüft", "bestätigt", "verschiebt", "eröffnet", "fordert", "beendet")
SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "no", "pi", "ra", "su", "te", "vo", "wi")


def bodies(feeds: int, items: int, seed: int = 7) -> list[bytes]:
    """RSS bodies with titles and summaries of some forty words."""
    random = Random(seed)
    lexicon = ["".join(random.choices(SYLLABLES, k=random.randint(1, 5))) for _ in range(8000)]
    return [rss(*(_item(random, lexicon, f, i) for i in range(items))) for f in range(feeds)]


def _item(random: Random, lexicon: list[str], feed: int, number: int) -> dict[str, str]:
    subject, verb = random.choice(SUBJECTS), random.choice(VERBS)
    title = f"{subject} {verb} {' '.join(random.choices(lexicon, k=4))}"
    summary = " ".join(random.choices(lexicon, k=random.randint(20, 50)))
    return {
        "title": title,
        "link": f"https://zeitung-{feed}.example/artikel/{number}.html",
        "guid": f"{feed}-{number}",
        "description": f"&lt;p&gt;{summary.capitalize()}.&lt;/p&gt;",
        "pubDate": "Sat, 25 Apr 2026 19:00:00 +0200",
    }
