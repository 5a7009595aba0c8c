"""Checks for robots are known by what they show; articles about them are not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.text.barriers import LOOKED_AT
from worker.text.checks import robot_check

ARTICLE = "<p>" + "Die Minister haben in Brüssel über Munition beraten. " * 60 + "</p>"


def page(body: str = "", title: str = "zeitung.de") -> bytes:
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment...", "Nur einen Moment…", "Un instant…", "Attention Required! | Cloudflare",
        "Access Denied", "Robot Check", "Pardon Our Interruption", "403 Forbidden",
        "Vercel Security Checkpoint", "Captcha | zeitung.de",
    ],
)  # fmt: skip
def test_a_title_tells_a_check(title):
    assert robot_check(page(title=title))
    assert robot_check(page(ARTICLE, title)) is None


@pytest.mark.parametrize(
    "title", ["Access Denied: Wie Server Leser abweisen", "Ein Moment der Ruhe", "Captchas", ""]
)
def test_a_headline_does_not(title):
    assert robot_check(page("<p>Kurz.</p>", title)) is None


@pytest.mark.parametrize(
    "words",
    [
        "Verify you are human by completing the action below.",
        "Please enable JS and disable any ad blocker",
        "Press &amp; Hold to confirm you are a human (and not a bot).",
        "Request unsuccessful. Incapsula incident ID: 877000400",
        "You don’t have permission to access “http://zeitung.de/” on this server. Reference #18",
        "Our systems have detected unusual traffic from your computer network.",
        "Bitte bestätigen Sie, dass Sie ein Mensch sind",
        "Sorry, you have been blocked",
        "Making sure you're not a bot!",
    ],
)
def test_words_tell_a_check_on_a_page_that_shows_little_else(words):
    assert robot_check(page(f"<h1>{words}</h1>"))
    assert robot_check(page(f"<h1>{words}</h1>{ARTICLE}")) is None


@pytest.mark.parametrize(
    "script",
    [
        "<script>window._cf_chl_opt={};</script>",
        '<script src="https://geo.captcha-delivery.com/captcha/"></script>',
        '<script src="/_Incapsula_Resource?SWUDNSAI=9"></script>',
    ],
)
def test_a_services_script_tells_only_where_nothing_is_shown(script):
    assert robot_check(page(script))
    assert robot_check(page(script + ARTICLE)) is None


def test_a_very_large_page_is_none():
    assert robot_check(page("<!--" + "x" * LOOKED_AT, "Access Denied")) is None


@given(st.binary(max_size=300))
def test_any_bytes_have_an_answer(data):
    robot_check(data)


@pytest.mark.parametrize("piece", ["<", "<title", "you don't have permission to access ", "-"])
def test_pages_made_to_hurt_cost_little(piece):
    hostile = (piece * (LOOKED_AT // len(piece))).encode()
    started = time.process_time()
    robot_check(hostile)
    assert time.process_time() - started < 2  # 0.1 s measured
