"""The places that made a topic match, as ``explain`` and ``alerts show`` say them."""

from worker.cli.hits import MOST_FORMS, hits_in_words


def hit(term, form, field="body", count=1):
    return {"term": term, "form": form, "field": field, "count": count}


def test_a_form_as_it_stands_in_the_query_is_said_once():
    assert hits_in_words([hit("Nato", "Nato", "title")]) == "Nato (title, 1)"
    assert hits_in_words([hit('"Den Haag"', "Den Haag", "lead")]) == "Den Haag (lead, 1)"


def test_another_form_is_said_beside_the_part_of_the_query_that_found_it():
    said = hits_in_words([hit("Rüstung", "Rüstungsproduktion")])
    assert said == "Rüstungsproduktion for Rüstung (body, 1)"


def test_the_forms_of_one_part_stand_together_in_the_order_of_the_text():
    hits = [
        hit("Rüstung", "Rüstungskonzerne", count=2),
        hit("Nato", "Nato"),
        hit("Rüstung", "Rüstungen", count=2),
    ]
    said = "Rüstungskonzerne, Rüstungen for Rüstung (body, 2); Nato (body, 1)"
    assert hits_in_words(hits) == said


def test_of_many_forms_the_first_are_said():
    hits = [hit("Rat", f"Rat{number}") for number in range(MOST_FORMS + 1)]
    assert hits_in_words(hits).count("Rat") == MOST_FORMS + 1  # and the part of the query
    assert "…" in hits_in_words(hits)


def test_nothing_found_says_nothing():
    assert hits_in_words([]) == ""
