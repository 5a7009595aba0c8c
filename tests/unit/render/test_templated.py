"""Templates of webhooks: what they can do, what they cannot, and that none runs for ever."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from jinja2.filters import FILTERS
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # no stubs

from tests.unit.render.notices import SETTINGS, STORY, notice
from tests.unit.render.tellings import KINDS, digest
from worker.domain.alerts import AlertKind, Channel, ChannelType, Recipient
from worker.domain.errors import DeliveryError, Remedy
from worker.domain.notices import Notice
from worker.render.hooks import HookRenderer
from worker.render.payload import payload
from worker.render.resources import load_schema
from worker.render.specimens import DOCUMENTS
from worker.render.templated import Templated, TemplateFaultError
from worker.render.templated_filters import LARGEST_RESULT

HOOK = Recipient(ChannelType.WEBHOOK, "hook", "hook")
DOCUMENT = payload(notice())
BIG: dict[str, Any] = {"data": {"text": "a" * 20_000, "list": list(range(200)), "word": 'ü"<\n'}}


def made(text: str, document: Any = DOCUMENT, content_type: str = "text/plain") -> str:
    return Templated(text, content_type).render(document).decode()


def fault(text: str, document: Any = DOCUMENT, content_type: str = "text/plain") -> str:
    with pytest.raises(TemplateFaultError) as raised:
        Templated(text, content_type).render(document)
    return f"{raised.value.line}: {raised.value.problem}"


def renderer(template: str | None, content_type: str = "application/json") -> HookRenderer:
    channel = Channel(
        "hook",
        ChannelType.WEBHOOK,
        template=None if template is None else "hook.json.j2",
        content_type=content_type,
    )
    return HookRenderer(replace(SETTINGS, channels={"hook": channel}), lambda _: template or "")


def to_hook(told: Notice) -> Notice:
    return replace(told, recipient=HOOK)


def test_a_webhook_without_a_template_sends_the_payload_itself() -> None:
    assert json.loads(renderer(None).render(to_hook(notice()))) == payload(notice())


def test_a_template_is_filled_with_the_payload() -> None:
    template = """{
      "text": {{ data.article.title | tojson }},
      "topics": [{% for topic in data.topics %}{{ topic.id | tojson }}{{ "," if not loop.last }}{% endfor %}]
    }"""
    said = json.loads(renderer(template).render(to_hook(notice())))
    assert said == {"text": STORY.title, "topics": ["ruestung", "nuklear"]}


def test_tojson_writes_any_text_so_that_json_reads_it() -> None:
    assert json.loads(made("{{ data.word | tojson }}", BIG)) == 'ü"<\n'


def test_values_stay_as_they_are_and_lines_of_tags_leave_no_trace() -> None:
    text = "{% for n in data.list[:2] %}\n  {{ n }} <&'\n{% endfor %}end"
    assert made(text, BIG) == "  0 <&'\n  1 <&'\nend"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("{{ data.word | upper | trim | length }}", "3"),
        ("{{ data.list | first }}-{{ data.list | last }}", "0-199"),
        ('{{ data.list[:3] | map("string") | join("+") }}', "0+1+2"),
        ('{{ data.missing | default("none") }}', "none"),
        ('{{ "x" if data.missing is defined else "y" }}', "y"),
        ("{% set n = data.list | length %}{{ n + 1 }}", "201"),
        ('{{ data.text | truncate(8, true, "") }}', "aaaaaaaa"),
        ("{% for key, value in data | items %}{{ key }} {% endfor %}", "text list word "),
        ("{% for n in [1, 2] %}{{ loop.cycle('a', 'b') }}{% endfor %}", "ab"),
        ("{{ 'a b' | urlencode }}", "a%20b"),
        ("{% raw %}{{ }}{% endraw %}", "{{ }}"),
    ],
)
def test_what_a_template_can_do(text: str, expected: str) -> None:
    assert made(text, BIG) == expected


@pytest.mark.parametrize(
    "text, problem",
    [
        ("{{ data.nothing }}", "1: 'dict object' has no attribute 'nothing'"),
        ("\n\n{{ data.nothing.more }}", "3: 'dict object' has no attribute 'nothing'"),
        ("{{ nothing }}", "1: 'nothing' is undefined"),
        ("a\n{% for", "2: "),
        ("a\n{% endif %}", "2: "),
        ("{{ data | nonsense }}", "1: No filter named 'nonsense'"),
        ("a\n\n{{ 1 / 0 }}", "3: ZeroDivisionError"),
        ("{{ data.__class__ }}", "unsafe"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ data.word.upper() }}", "functions and methods cannot be called"),
        ("{{ range(9) }}", "functions and methods cannot be called"),
        ("{{ lipsum }}", "undefined"),
        ("{% macro m() %}{% endmacro %}", "macros"),
        ("{% include 'x' %}", "one file"),
        ("{% import 'x' as y %}", "one file"),
        ("{% extends 'x' %}", "one file"),
        ("{% block x %}{% endblock %}", "one file"),
        ("{% for n in data.list recursive %}{{ loop(n) }}{% endfor %}", "recursive"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_its_line(text: str, problem: str) -> None:
    assert problem in fault(text, BIG)


@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 1000000000 }}",
        "{{ 9 ** 9999999 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ 'x' | indent(1000000000) }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ [1] | batch(1000000000, 'x') }}",
        "{{ data.text | replace('a', data.text) }}",
        "{{ data.text | list | join(data.text) }}",
        "{% set x = data.text + data.text %}{% set x = x + x %}{{ x }}",
        "{{ data.text ~ data.text ~ data.text ~ data.text }}",
        "{{ data.text }}{{ data.text }}{{ data.text }}{{ data.text }}",
        "{% for a in data.list %}{% for b in data.list %}{% endfor %}{% endfor %}",
        "{% for a in data.text %}{% for b in data.text %}{% endfor %}{% endfor %}",
        "{% for a in data.list %}{{ data.text }}{% endfor %}",
        "{{ 'x' }}" * 20_000,
    ],
)
def test_no_template_takes_long_or_makes_much(text: str) -> None:
    started = time.monotonic()
    assert fault(text, BIG)
    assert time.monotonic() - started < 2


def test_as_much_as_may_come_out_does() -> None:
    assert len(made("{{ data.text }}{{ data.text }}{{ data.text }}", BIG)) == 60_000
    assert LARGEST_RESULT > 60_000


@pytest.mark.parametrize(
    "text, problem",
    [
        ("a\n{{ data.word | truncate(-5) | tojson }}", "2: truncate takes a length of at least 3"),
        ("a\n{{ 5 | round(-99999999) }}", "2: round takes a precision of -10 to 10"),
        ("{{ 1.5 | round(999999999) }}", "1: round takes a precision"),
        ('{{ "x" | truncate(9, leeway=-1) }}', "1: truncate takes"),
        ("\n{% set x %}a{% endset %}", "2: {% set x %}...{% endset %} is not available"),
        ("{% autoescape true %}{% endautoescape %}", "1: autoescape is not available"),
        ("{{ [[1]] | sum(start=[]) }}", "1: TypeError: sum takes numbers only"),
        ('{{ "7f" | int(0, 16) }}', "1: TypeError"),
        ("{{ data.list | ~turns }}", "1: "),
    ],
)
def test_filters_that_assert_or_have_no_bound_are_refused_by_name(text: str, problem: str) -> None:
    assert problem in fault(text, BIG)


def test_whatever_a_template_raises_is_its_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """An AssertionError of Jinja's own once stopped every tick of the service."""

    def upper(_text: str) -> str:
        raise AssertionError("length")

    monkeypatch.setitem(FILTERS, "upper", upper)
    assert fault("\n{{ type | upper }}") == "2: AssertionError: length"
    with pytest.raises(DeliveryError, match="hook: its template, line 1") as raised:
        renderer("{{ type | upper }}").render(to_hook(notice()))
    assert raised.value.remedy is Remedy.GIVE_UP


DOUBLED = "{% set x = FROM %}" + "{% set x = MORE %}" * 60 + "{{ x | length }}"


@pytest.mark.parametrize(
    "first, more",
    [
        ("'\"'", "x | tojson"),
        ("['\\\\']", "[x | string]"),
        ("[1]", "[x, x]"),
        ("{'a': 1}", "{'a': x, 'b': x}"),
        ("(1,)", "(x, x, x)"),
        ("'%' + data.text", "x | urlencode"),
        ("'&' + data.text", "x | replace('a', '&') | escape"),
        ("'ab'", "x | list | join(x)"),
        ("data.text", "[x] | map('replace', 'a', 'ab') | first"),
        ("[data.text]", "x + x"),
    ],
)
def test_values_that_double_end_soon(first: str, more: str) -> None:
    started = time.monotonic()
    assert fault(DOUBLED.replace("FROM", first).replace("MORE", more), BIG)
    assert time.monotonic() - started < 2


MANY = {"data": {"t": "<!--<" * 4000, "n": "9" * 9000, "l": [{"a": str(n)} for n in range(2000)]}}


@pytest.mark.parametrize(
    "step",
    [
        "{{ data.t | striptags | length }}",
        "{{ data.t | title | wordcount }}",
        "{{ data.n | int }}{{ data.n | float }}",
        "{{ data.l | sort(attribute='a') | length }}",
        "{{ data.l | groupby('a') | length }}",
        "{{ data.l | map(attribute='a') | unique | list | length }}",
        "{{ data.l | map(attribute='" + "a." * 500 + "a', default=1) | list | length }}",
        "{{ data.t[::-1] | length }}",
        "{% if data.t[1:] == data.t[2:] %}{% endif %}",
        "{% if 'q' in data.l %}{% endif %}",
        "{{ data.l | select('in', data.l) | list | length }}",
        "{{ loop.changed(data.l) }}",
        "{{ data.l | max(attribute='a') | length }}",
        "{{ data | dictsort | length }}",
        "{% filter upper %}{{ data.t }}{% endfilter %}",
        "{% if 1 %}{% endif %}" * 1000,
    ],
)
def test_no_step_in_a_loop_takes_long(step: str) -> None:
    """Ten thousand turns of what is slow once: each is ended by what it costs."""
    loop = "{% for a in data.l %}{% for b in '1234' %}" + step + "{% endfor %}{% endfor %}"
    started = time.monotonic()
    assert fault(loop, MANY)
    assert time.monotonic() - started < 3


def test_a_large_digest_is_far_from_the_bounds() -> None:
    """Sixty alerts, each through a dozen filters."""
    template = (
        "{% for alert in data.alerts %}{% for topic in alert.topics %}"
        "{{ topic.name | upper | trim | replace('a', 'b') | truncate(40) }}"
        "{% if topic.id in ['nato', 'x'] and topic.matches | length > 1 %}!{% endif %}"
        "{% endfor %}{{ alert | tojson | length }}{{ alert.article.title | tojson }}{% endfor %}"
        "{% for line in data.more %}{{ line | tojson }}{% endfor %}"
    )
    told = digest(stories=(STORY,) * 60, kind=AlertKind.CATCH_UP)
    assert renderer(template, "text/plain").render(to_hook(told))


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/vnd.x+json; charset=utf-8"]
)
@pytest.mark.parametrize(
    "text", ["{{ data.article.title }}", '{"a": 1,}', "", "NaN", '{"a": "\n"}']
)
def test_what_should_be_json_must_be_some(text: str, content_type: str) -> None:
    assert "makes no JSON" in fault(text, content_type=content_type)


def test_a_quote_in_a_title_ends_only_the_message_that_has_it() -> None:
    """It is named, and a permanent fault: another try would make the same of it."""
    careless = renderer('{"text": "{{ data.article.title }}"}')
    assert json.loads(careless.render(to_hook(notice())))
    with pytest.raises(DeliveryError) as raised:
        careless.render(to_hook(notice(replace(STORY, title='A "quoted" title'))))
    assert raised.value.remedy is Remedy.GIVE_UP
    assert raised.value.problem.startswith("hook: its template, line 1: makes no JSON")
    assert "tojson" in raised.value.problem


@pytest.mark.parametrize("error", [FileNotFoundError(2, "No such file"), UnicodeError("x")])
def test_a_template_that_cannot_be_read_is_a_fault_of_the_config(error: Exception) -> None:
    def read(_file: str) -> str:
        raise error

    channel = Channel("hook", ChannelType.WEBHOOK, template="hook.json.j2")
    broken = HookRenderer(replace(SETTINGS, channels={"hook": channel}), read)
    with pytest.raises(DeliveryError, match=r"channels\.hook\.template hook\.json\.j2") as raised:
        broken.render(to_hook(notice()))
    assert raised.value.remedy is Remedy.FIX_CONFIG


def test_an_edited_template_counts_from_the_next_message() -> None:
    texts = iter(["1", "2"])
    channel = Channel("hook", ChannelType.WEBHOOK, template="hook.json.j2")
    reading = HookRenderer(replace(SETTINGS, channels={"hook": channel}), lambda _: next(texts))
    assert [reading.render(to_hook(notice())) for _ in range(2)] == [b"1", b"2"]


def test_a_template_sees_a_payload_within_the_size_of_webhooks() -> None:
    told = digest(stories=(STORY,) * 300, kind=AlertKind.CATCH_UP)
    sizes = renderer("{{ data | tojson | length }}", "text/plain").render(to_hook(told))
    assert int(sizes) < 21_000  # with the spaces that JSON has here


def test_the_specimens_are_payloads_of_every_type_and_form() -> None:
    schema = Draft202012Validator(load_schema())
    assert all(schema.is_valid(document) for document in DOCUMENTS.values())
    assert {document["type"] for document in DOCUMENTS.values()} == {
        payload(told)["type"] for told in KINDS.values()
    }
    assert any(not document["data"].get("alerts", [1]) for document in DOCUMENTS.values())
