"""The clocks of countries, for times that state no zone."""

from types import MappingProxyType

_ZONES = {
    "Europe/Berlin": "de", "Europe/Vienna": "at", "Europe/Zurich": "ch", "Europe/Vaduz": "li",
    "Europe/Luxembourg": "lu", "Europe/Paris": "fr", "Europe/Monaco": "mc",
    "Europe/Brussels": "be", "Europe/Amsterdam": "nl", "Europe/Rome": "it",
    "Europe/San_Marino": "sm", "Europe/Vatican": "va", "Europe/Malta": "mt",
    "Europe/Madrid": "es", "Europe/Andorra": "ad", "Europe/Lisbon": "pt",
    "Europe/London": "uk gb", "Europe/Dublin": "ie", "Atlantic/Reykjavik": "is",
    "Europe/Copenhagen": "dk", "Europe/Oslo": "no", "Europe/Stockholm": "se",
    "Europe/Helsinki": "fi", "Europe/Tallinn": "ee", "Europe/Riga": "lv",
    "Europe/Vilnius": "lt", "Europe/Warsaw": "pl", "Europe/Prague": "cz",
    "Europe/Bratislava": "sk", "Europe/Budapest": "hu", "Europe/Ljubljana": "si",
    "Europe/Zagreb": "hr", "Europe/Sarajevo": "ba", "Europe/Belgrade": "rs",
    "Europe/Skopje": "mk", "Europe/Tirane": "al",
    "Europe/Athens": "gr", "Asia/Nicosia": "cy", "Europe/Sofia": "bg",
    "Europe/Bucharest": "ro", "Europe/Chisinau": "md", "Europe/Kyiv": "ua",
    "Europe/Minsk": "by", "Europe/Istanbul": "tr", "Asia/Tbilisi": "ge",
    "Asia/Yerevan": "am", "Asia/Baku": "az", "Asia/Jerusalem": "il", "Asia/Beirut": "lb",
    "Africa/Johannesburg": "za", "Asia/Kolkata": "in", "Asia/Tokyo": "jp",
    "Asia/Seoul": "kr", "Asia/Singapore": "sg",
}  # fmt: skip
"""Zones by the codes of the countries whose press lives by them: ISO 3166's, which are domains
too. Left out are countries of several clocks (Russia, the USA, Canada, Australia, Brazil). Spain
and Portugal are their mainland: a paper of the Canaries or the Azores would be an hour off."""

ZONE_OF_COUNTRY = MappingProxyType(
    {country: zone for zone, countries in _ZONES.items() for country in countries.split()}
)
"""IANA names by country."""

_SPOKEN_ELSEWHERE = frozenset({"en", "es", "fr", "pt"})
"""Languages whose tags with a region are templates' more often than a place: en-US everywhere,
es-ES in Latin America, fr-FR in Africa."""


def country_of(host: str, language: str | None) -> str | None:
    """The country of a publisher by its domain or, where that is no country's, by the region of
    the language it declares ("de-AT"). In small letters; None where neither tells.
    """
    domain = host.rpartition(".")[2].lower()
    if len(domain) == 2 and domain != "eu":
        return domain
    spoken, _, region = (language or "").lower().replace("_", "-").partition("-")
    is_region = len(region) == 2 and spoken not in _SPOKEN_ELSEWHERE
    return region if is_region else None
