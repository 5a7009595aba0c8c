"""Bot checks that answer in a server's place: pages that want a browser, not a feed reader.

Nothing here tries to pass one. They are named, so that a person can ask the publisher.
"""

import re

import httpx

LONGEST_PAGE = 64 * 1024
"""Bytes: the pages of the services below have 1 to 35 KB. Larger ones hold something else."""

_HEADERS = (
    ("cf-mitigated", "challenge", "Cloudflare"),
    ("x-vercel-mitigated", "challenge", "Vercel"),
    ("x-amzn-waf-action", "challenge", "AWS WAF"),
    ("x-amzn-waf-action", "captcha", "AWS WAF"),
)
"""Header, value and service. Each is sent with a check and with nothing else."""

_MARKS = (
    (b"_cf_chl_opt", "Cloudflare"),
    (b"cf-browser-verification", "Cloudflare"),
    (b"<title>just a moment...</title>", "Cloudflare"),
    (b"<title>attention required! | cloudflare</title>", "Cloudflare"),
    (b"captcha-delivery.com/c", "DataDome"),
    (b"px-captcha", "HUMAN"),
    (b"incapsula incident id", "Imperva"),
    (b"/_incapsula_resource?swudnsai", "Imperva"),
    (b"sec-if-cpt-container", "Akamai"),
    (b"bm-verify=", "Akamai"),
    (b"awswafcookiedomainlist", "AWS WAF"),
    (b"anubis_challenge", "Anubis"),
    (b"sucuri_cloudproxy_js", "Sucuri"),
    (b"/.well-known/ddos-guard/", "DDoS-Guard"),
    (b"window.kpsdk", "Kasada"),
    (b"<title>vercel security checkpoint</title>", "Vercel"),
    (b"<title>are you a robot?</title>", "a captcha"),
    (b"<title>checking your browser", "a captcha"),
)
"""Bytes in small letters, and whose they are. What services also put into the pages they let
through is not among them: Cloudflare's ``/cdn-cgi/challenge-platform/``, DataDome's and
Imperva's ordinary scripts."""

_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<html[\s>]",
    re.IGNORECASE,
)
"""A feed whose article speaks of these services must never be taken for one of their pages."""


def by_headers(headers: httpx.Headers) -> str | None:
    """The service whose check these headers announce."""
    return next((who for name, value, who in _HEADERS if _says(headers, name, value)), None)


def by_page(page: bytes) -> str | None:
    """The service whose check this page is. Any bytes may be asked about."""
    if len(page) > LONGEST_PAGE or not _WEB_PAGE.match(page):
        return None
    lowered = page.lower()
    return next((who for mark, who in _MARKS if mark in lowered), None)


def _says(headers: httpx.Headers, name: str, value: str) -> bool:
    return str(headers.get(name, "")).strip().lower() == value
