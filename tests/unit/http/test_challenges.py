import gzip

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import rss
from worker.http.challenges import LONGEST_PAGE, by_headers, by_page

PAGES = {
    "Cloudflare": "<!DOCTYPE html><html lang='en-US'><head><title>Just a moment...</title>",
    "Cloudflare in German": "<html><script>(function(){window._cf_chl_opt={cvId: '3'}</script>",
    "DataDome": "<html lang='en'><head><script>var dd={'host':'geo.captcha-delivery.com'}</script>"
    "<script src='https://ct.captcha-delivery.com/c.js'></script>",
    "HUMAN": "<html><body><div id='px-captcha'></div>",
    "Imperva": "<html><head><script src='/_Incapsula_Resource?SWUDNSAI=31&xinfo=5'></script>",
    "Akamai": "<html><body><div id='sec-if-cpt-container'></div>",
    "AWS WAF": "<html><script>window.awsWafCookieDomainList = [];</script>",
    "Anubis": "<!doctype html><html lang='de'><script id='anubis_challenge' type='x'>{}</script>",
    "Vercel": "<html><head><title>Vercel Security Checkpoint</title>",
    "a captcha": "<html><head><title>Are you a robot?</title>",
}
"""The least of what each service sends."""


@pytest.mark.parametrize("service", PAGES)
def test_the_page_of_a_bot_check_is_named_by_its_service(service):
    assert by_page(PAGES[service].encode()) == service.removesuffix(" in German")


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"\0\xff",
        b"<html><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
        b"<html><script src='https://js.datadome.co/tags.js'></script>",
        b"<html><script src='/_Incapsula_Resource?SWJIYLWA=719d'></script>",
        b"<html><div class='g-recaptcha'></div>",
        b"<html><p>Just a moment...</p>",
        b"<html>" + b" " * LONGEST_PAGE + b"_cf_chl_opt",
    ],
)
def test_what_services_put_into_the_pages_they_let_through_is_no_check(page):
    assert by_page(page) is None


@pytest.mark.parametrize("page", PAGES.values())
def test_a_feed_that_tells_of_bot_checks_is_none(page):
    told = page.replace("<", "&lt;")
    assert by_page(rss({"title": "So sieht die Seite aus", "description": told})) is None
    assert by_page(b'{"version": "https://jsonfeed.org/version/1.1", "x": "px-captcha"}') is None


@pytest.mark.parametrize(
    "name, value, service",
    [
        ("CF-Mitigated", "Challenge", "Cloudflare"),
        ("x-vercel-mitigated", "challenge", "Vercel"),
        ("x-amzn-waf-action", "captcha", "AWS WAF"),
        ("cf-ray", "8f1", None),
        ("cf-mitigated", "", None),
        ("server", "cloudflare", None),
    ],
)
def test_headers_that_come_with_checks_only(name, value, service):
    assert by_headers(httpx.Headers({name: value})) == service


@given(st.binary(max_size=200))
def test_any_bytes_have_an_answer(page):
    assert by_page(page) is None


def test_no_captured_article_is_taken_for_a_check(shared):
    for packed in sorted((shared / "data" / "pages").glob("*/*.gz")):
        assert by_page(gzip.decompress(packed.read_bytes())) is None, packed.name
