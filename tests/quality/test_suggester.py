"""The suggester of spellings on the gold list of names: nothing may fall below these floors."""

import csv

from worker.topics.skeleton import skeletons

RECALL, PRECISION = 0.98, 0.98


def test_spellings_of_a_name_are_told_from_other_names(shared):
    with shared.joinpath("gold", "gold_names.tsv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t") if row[2:] in (["+"], ["-"])]
    # the tokens of a text have no apostrophe
    said = [bool(skeletons(name) & skeletons(form.split("'")[0])) for name, form, _ in rows]
    meant = [sign == "+" for *_, sign in rows]

    hits = sum(one and other for one, other in zip(said, meant, strict=True))

    assert hits / sum(meant) >= RECALL
    assert hits / sum(said) >= PRECISION
