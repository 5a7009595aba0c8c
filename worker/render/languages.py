"""Names of the languages natowire meets, in German and English."""

from collections.abc import Mapping

# ISO 639-1 code: German, English
_NAMES: Mapping[str, tuple[str, str]] = {
    "ar": ("Arabisch", "Arabic"),
    "be": ("Belarussisch", "Belarusian"),
    "bg": ("Bulgarisch", "Bulgarian"),
    "bs": ("Bosnisch", "Bosnian"),
    "ca": ("Katalanisch", "Catalan"),
    "cs": ("Tschechisch", "Czech"),
    "cy": ("Walisisch", "Welsh"),
    "da": ("Dänisch", "Danish"),
    "de": ("Deutsch", "German"),
    "el": ("Griechisch", "Greek"),
    "en": ("Englisch", "English"),
    "es": ("Spanisch", "Spanish"),
    "et": ("Estnisch", "Estonian"),
    "eu": ("Baskisch", "Basque"),
    "fi": ("Finnisch", "Finnish"),
    "fr": ("Französisch", "French"),
    "ga": ("Irisch", "Irish"),
    "gl": ("Galicisch", "Galician"),
    "he": ("Hebräisch", "Hebrew"),
    "hr": ("Kroatisch", "Croatian"),
    "hu": ("Ungarisch", "Hungarian"),
    "hy": ("Armenisch", "Armenian"),
    "is": ("Isländisch", "Icelandic"),
    "it": ("Italienisch", "Italian"),
    "ka": ("Georgisch", "Georgian"),
    "lb": ("Luxemburgisch", "Luxembourgish"),
    "lt": ("Litauisch", "Lithuanian"),
    "lv": ("Lettisch", "Latvian"),
    "mk": ("Mazedonisch", "Macedonian"),
    "mt": ("Maltesisch", "Maltese"),
    "nb": ("Norwegisch", "Norwegian"),
    "nl": ("Niederländisch", "Dutch"),
    "nn": ("Norwegisch", "Norwegian"),
    "no": ("Norwegisch", "Norwegian"),
    "pl": ("Polnisch", "Polish"),
    "pt": ("Portugiesisch", "Portuguese"),
    "ro": ("Rumänisch", "Romanian"),
    "ru": ("Russisch", "Russian"),
    "sk": ("Slowakisch", "Slovak"),
    "sl": ("Slowenisch", "Slovenian"),
    "sq": ("Albanisch", "Albanian"),
    "sr": ("Serbisch", "Serbian"),
    "sv": ("Schwedisch", "Swedish"),
    "tr": ("Türkisch", "Turkish"),
    "uk": ("Ukrainisch", "Ukrainian"),
}
_COLUMNS = {"de": 0, "en": 1}


def language_name(code: str, locale: str) -> str:
    """``Deutsch`` for ``de`` and ``de-AT``; the code itself where the table has no name."""
    names = _NAMES.get(code.replace("_", "-").partition("-")[0].lower())
    return names[_COLUMNS[locale]] if names else code
