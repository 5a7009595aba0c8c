"""Made-up feeds of the size real ones have, the same in every run."""

from random import Random

from tests.fakes import rss

SUBJECTS = ("Rathaus", "Wetterdienst", "Bahn", "Klinik", "Feuerwehr", "Schule", "Verein", "Kasse")
TOPICAL = ("Nato", "Bundeswehr")
TOPICAL_SHARE = 0.02
"""Of the items are about what a topic watches for: of tagesschau's 40 captured ones, one is."""

VERBS = ("meldet", "plant", "prüft", "bestätigt", "verschiebt", "eröffnet", "fordert", "beendet")
SMALL = [
    "der",
    "die",
    "und",
    "das",
    "den",
    "von",
    "mit",
    "nicht",
    "dem",
    "ist",
    "auf",
    "für",
    "sich",
    "ein",
    "eine",
    "zu",
    "im",
    "am",
    "bei",
    "nach",
]
SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "no", "pi", "ra", "su", "te", "vo", "wi")


def bodies(feeds: int, items: int, seed: int = 7) -> list[bytes]:
    """RSS bodies with titles and summaries of some forty words, a third of them small ones."""
    random = Random(seed)
    lexicon = ["".join(random.choices(SYLLABLES, k=random.randint(2, 5))) for _ in range(8000)]
    return [rss(*(_item(random, lexicon, f, i) for i in range(items))) for f in range(feeds)]


def _item(random: Random, lexicon: list[str], feed: int, number: int) -> dict[str, str]:
    about = TOPICAL if random.random() < TOPICAL_SHARE else SUBJECTS
    title = f"{random.choice(about)} {random.choice(VERBS)} {' '.join(_prose(random, lexicon, 4))}"
    summary = " ".join(_prose(random, lexicon, random.randint(20, 50)))
    return {
        "title": title,
        "link": f"https://zeitung-{feed}.example/artikel/{number}.html",
        "guid": f"{feed}-{number}",
        "description": f"&lt;p&gt;{summary.capitalize()}.&lt;/p&gt;",
        "pubDate": "Sat, 25 Apr 2026 19:00:00 +0200",
    }


def _prose(random: Random, lexicon: list[str], words: int) -> list[str]:
    return [random.choice(SMALL if random.random() < 0.33 else lexicon) for _ in range(words)]
