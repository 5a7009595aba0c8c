"""``natowire check`` on queries: where a mistake stands in the file, and what to write instead."""

import json

TOPICS = """\
version: 1
topics:
  - id: trap
    query: @otan AND "Nato Gipfel"
  - id: quotes
    query: "title:"New Start" AND x"
  - {id: braces, query: Nato, OTAN}
  - id: folded
    query: >-
      Überfall AND 𝔑\u0308 OR
      Heer
  - id: literal
    query: |
      Nato AND
      \tNato NEAR 5 Gipfel
  - id: single
    query: 'l''OTAN AND titel:x'
  - id: double
    query: "\\u00dcbung AND \\"a b\\"~0"
  - id: lines
    query: Nato
    OR Heer
"""
TOLD = [
    (4, 12, '    query: >-\n      @otan AND "Nato Gipfel"'),
    (6, 20, '    query: >-\n      title:"New Start" AND x'),
    (7, 29, "  - {id: braces, query: 'Nato, OTAN'}"),
    (10, 23, "(write (Überfall AND 𝔑\u0308) OR Heer)"),
    (15, 13, "(write Nato AND Nato NEAR/5 Gipfel)"),
    (17, 25, "(did you mean l'OTAN AND title:x?)"),
    (19, 35, '(for words side by side write Übung AND "a b")'),
    (22, 5, "    query: >-\n      Nato\n      OR Heer"),
]
"""Line, column, end of the message."""


def test_every_trap_and_mistake_is_told_in_place_with_what_to_write(newsroom):
    newsroom.config.joinpath("topics.yaml").write_text(TOPICS, encoding="utf-8")

    result = newsroom.run("check", "--json")

    assert result.exit_code == 1
    problems = [p for p in json.loads(result.stdout)["problems"] if not p["warning"]]
    assert [(p["line"], p["column"]) for p in problems] == [told[:2] for told in TOLD]
    for problem, (_, _, end) in zip(problems, TOLD, strict=True):
        assert problem["file"] == "topics.yaml"
        assert problem["message"].endswith(end)


def test_a_person_is_told_file_line_and_column(newsroom):
    text = "version: 1\ntopics:\n  - id: a\n    query: >-\n      Nato AND\n      Heer Marine\n"
    newsroom.config.joinpath("topics.yaml").write_text(text, encoding="utf-8")

    result = newsroom.run("check")

    told = " ".join(result.output.split())
    assert result.exit_code == 1
    assert 'topics.yaml:6:12: topic "a": query: an operator is missing before Marine' in told
    assert "write Nato AND (Heer AND Marine)" in told
