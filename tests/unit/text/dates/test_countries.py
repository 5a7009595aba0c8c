"""Whose clock a publisher's times are read by."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from worker.text.dates.countries import ZONE_OF_COUNTRY, country_of


@pytest.mark.parametrize(
    "host, language, country",
    [
        ("www.zeitung.de", "en-US", "de"),
        ("zeitung.CO.UK", "en", "uk"),
        ("zeitung.com", "de-AT", "at"),
        ("zeitung.com", "de_CH", "ch"),
        ("zeitung.eu", "pl-PL", "pl"),
        ("zeitung.online", "cs-CZ", "cz"),
        ("zeitung.com", "de", None),
        ("zeitung.com", "zh-Hans-CN", None),
        ("zeitung.com", "en-GB", None),
        ("zeitung.com", "es-ES", None),
        ("zeitung.com", None, None),
        ("", None, None),
    ],
)
def test_a_domain_tells_the_country_and_else_the_region_of_the_language(host, language, country):
    assert country_of(host, language) == country


def test_every_zone_exists_and_no_country_has_two():
    assert set(ZONE_OF_COUNTRY.values()) <= available_timezones()
    assert ZONE_OF_COUNTRY["gb"] == ZONE_OF_COUNTRY["uk"] == "Europe/London"


@pytest.mark.parametrize("country", ["us", "ca", "ru", "au", "br", "mx", "id", "kz", "com", "me"])
def test_countries_of_several_clocks_and_worldwide_domains_have_none(country):
    assert country not in ZONE_OF_COUNTRY


def test_german_speaking_countries_share_their_clock():
    moment = datetime(2024, 7, 1, 12)  # noqa: DTZ001 (the zones are what is compared)
    zones = [ZoneInfo(ZONE_OF_COUNTRY[country]) for country in ("de", "at", "ch", "li", "lu")]
    assert len({moment.replace(tzinfo=zone).utcoffset() for zone in zones}) == 1
