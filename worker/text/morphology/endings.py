"""How words that no dictionary knows inflect, names above all, by the end of the word.

A rule says what stands in place of a final: ``"ka": "ka ki ce"`` makes Moskwa-like words; ``~`` is
the final itself. Of the finals that fit, the longest decides. All is folded, as ``worker.text.fold``
folds: Polish ł is l and ą is a, Finnish ä is ae, Greek has no tonos and one sigma.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

Finals = Mapping[str, tuple[str, ...]]
"""What a final may become, the final itself left out of it or not."""

_LATIN = "b c d f g h j k l m n p q r s t v w x z"
_LATIN_VOWELS = "a e i o u y"
_CYRILLIC = "б в г ґ д ж з к л м н п р с т ф х ц ч ш щ"


def _finals(*rules: tuple[str, str]) -> Finals:
    """Later rules take precedence over earlier ones for the same final."""
    table: dict[str, tuple[str, ...]] = {}
    for finals, endings in rules:
        for final in finals.split():
            table[final] = tuple(ending.replace("~", final) for ending in endings.split())
    return MappingProxyType(table)


def inflect(word: str, finals: Finals) -> Iterator[str]:
    """The forms of a word by its longest final; none where no final fits."""
    for length in range(min(_LONGEST, len(word) - 1), 0, -1):
        endings = finals.get(word[-length:])
        if endings is not None:
            yield from (word[:-length] + ending for ending in endings)
            return


_LONGEST = 4
"""Letters of a final; the stem keeps one at least."""

_FRENCH = _finals((f"{_LATIN} {_LATIN_VOWELS}", "~s"), ("s x z", "~"))
_SPANISH = _finals((_LATIN, "~es ~s"), (_LATIN_VOWELS, "~s"), ("s", "~"))
_GENITIVE = _finals((f"{_LATIN} {_LATIN_VOWELS}", "~s"), ("s x z", "~"))

_POLISH = _finals(
    (_LATIN, "~a ~owi ~em ~u ~ie ~y ~ow ~om ~ami ~ach"),
    ("k g", "~a ~owi ~iem ~u ~i ~ow ~om ~ami ~ach"),
    ("d", "~a ~owi ~em ~zie ~u ~y ~ow ~om ~ami ~ach"),
    ("t", "ta towi tem cie tu ty tow tom tami tach"),
    ("r", "~a ~owi ~em ~ze ~u ~y ~ow ~om ~ami ~ach"),
    ("l", "~a ~owi ~em ~u ~e ~i ~y ~ow ~om ~ami ~ach"),
    ("c", "~a ~owi ~em ~u ~e ~y ~ow ~om ~ami ~ach"),
    ("cz sz rz", "~a ~owi ~em ~u ~e ~y ~ow ~om ~ami ~ach"),
    ("ch h", "~a ~owi ~em ~u ~y ~ow ~om ~ami"),
    ("j", "~a ~owi ~em ~u ~e ~ow ~om ~ami ~ach"),
    ("ek", "ka kowi kiem ku ~a ~owi ~iem ~u"),
    ("iec", "ca cowi cem cu cy"),
    ("i", "~ego ~emu ~m ~ch"),
    ("y", "~ ego emu ym ych"),
    ("e", "~go ~mu ~m"),
    ("o", "~ a u em ie owi"),
    ("a", "~ y ie e o"),
    ("ia", "ia ii ie io ja"),
    ("ja", "ja ji i je jo"),
    ("la", "la ly li le lo"),
    ("ka", "ka ki ce ke ko"),
    ("ga", "ga gi dze ge go"),
    ("ra", "ra ry rze re ro"),
    ("ta", "ta ty cie te to"),
    ("da", "da dy dzie de do"),
    ("ha", "ha hy ze he ho"),
    ("cha", "cha chy sze che cho"),
    ("rza", "rza rzy rze rzo"),
    ("ca", "ca cy ce co"),
    ("cza", "cza czy cze czo"),
    ("sza", "sza szy sze szo"),
    ("za", "za zy zie ze zo"),
)

_CZECH = _finals(
    (_LATIN, "~a ~ovi ~u ~em ~e ~y ~uv ~ova ~ove ~ovo ~ovu ~ovou ~ovych ~ovym ~ovymi"),
    ("k g h", "~a ~ovi ~u ~em ~y ~uv ~ova ~ove ~ovo ~ovu ~ovou ~ovych ~ovym ~ovymi"),
    ("c j z s", "~e ~i ~em ~ovi ~a ~u ~uv ~ova ~ove ~ovo ~ovu ~ovou ~ovych ~ovym ~ovymi"),
    ("y", "~ho ~mu ~m eho emu em ym"),
    ("yj ij", "eho emu em ym ~e ~i ~em ~ovi"),
    ("i", "~ho ~mu ~m"),
    ("e", "~ho ~mu ~m"),
    ("o", "~ a u em e ovi"),
    ("a", "~ y e u o ou ovi"),
    ("ka", "ka ky ce ku ko kou kovi"),
    ("ga", "ga gy ze gu go gou govi"),
    ("ha", "ha hy ze hu ho hou hovi"),
    ("ja", "ja je ji jo ju jou"),
    ("ie", "ie ii i"),
)

_SLOVAK = _finals(
    (_LATIN, "~a ~ovi ~u ~om ~e ~i ~ov ~ova ~ove ~ovo ~ovho ~ovu ~ovou ~ovych ~ovym ~ovymi"),
    ("y", "~ho ~mu ~m eho emu ym om"),
    ("yj ij", "eho emu om ym ~a ~ovi ~om"),
    ("i e", "~ho ~mu ~m"),
    ("o", "~ a u om e"),
    ("a", "~ y e u ou i ovi om"),
)

_SOUTH_SLAVIC = _finals(
    (_LATIN, "~a ~u ~om ~em ~e ~i ~ov ~ova ~ove ~ovo ~ovi ~ovu ~ovim ~ovih ~ovog ~ovoj ~ovom ~ju"),
    ("i", "~ja ~ju ~jem ~ jev jeva ega emu im em og oga om"),
    ("ski", "ski skog skoga skom skome skim skega skemu skem"),
    ("cki", "cki ckog ckoga ckom ckome ckim ckega ckemu ckem"),
    ("e", "~a ~u ~om ~ja ~ju ~jem ~ta ~tu ~tom"),
    ("o", "~ a u om em"),
    ("a", "~ e i o u om in ina ino ine ini"),
    (_CYRILLIC, "~а ~у ~ом ~ем ~е ~и ~ов ~ова ~ове ~ово ~ови ~ову"),
    ("а", "~ е и о у ом"),
    ("о", "~ а у ом"),
    ("ски", "ски ског скога ском скоме ским"),
)

_RUSSIAN = _finals(
    (_CYRILLIC, "~а ~у ~ом ~е ~ы ~и ~ов ~ам ~ами ~ах"),
    ("ж ш ч щ ц", "~а ~у ~ем ~ом ~е ~и ~ей"),
    ("ин ын ов ев", "~а ~у ~ым ~ом ~е ~ы ~ых ~ыми"),
    ("ь", "~ я ю ем е и ей ям ями ях"),
    ("й", "~ я ю ем е и ев"),
    ("ий", "ий ия ию ием ии его ему им ем их ими"),
    ("ский", "ский ского скому ским ском ские ских скими"),
    ("цкий", "цкий цкого цкому цким цком цкие цких цкими"),
    ("ый ой", "~ ого ому ым ом ых ыми"),
    ("ая", "~ ой ую"),
    ("а", "~ ы и е у ой ою"),
    ("га", "га ги ге гу гой"),
    ("ка", "ка ки ке ку кой"),
    ("ха", "ха хи хе ху хой"),
    ("я", "~ и е ю ей ею"),
    ("ия", "ия ии ию ией"),
)

_UKRAINIAN = _finals(
    (_CYRILLIC, "~а ~у ~ові ~ом ~ем ~і ~е ~и ~ів ~ам ~ами ~ах"),
    ("ин ін ов єв ев їн", "~а ~у ~ові ~ом ~им ~ем ~і ~е ~и ~их"),
    ("к г х", "~а ~у ~ові ~ом ~у ~и ~ів ~ам ~ами ~ах"),
    ("їв", "їв єва єву євом єві євові"),
    ("ів", "ів ова ову овом ові єва єву євом єві"),
    ("ь", "~ я ю ем еві і ю"),
    ("й", "~ я ю єм єві ї"),
    ("ий", "~ ого ому им ім их ими ия ию ієм"),
    ("ій", "ій ього ьому ім ія ію ієм ої"),
    ("а", "~ и і у ою о"),
    ("ка", "ка ки ці ку кою ко"),
    ("га", "га ги зі гу гою го"),
    ("ха", "ха хи сі ху хою хо"),
    ("я", "~ і ї ю ею єю"),
    ("ія", "ія ії ію ією іє"),
    ("о", "~ а у ом ові і"),
)

_BULGARIAN = _finals(
    (_CYRILLIC, "~а ~ът ~и ~ите"),
    ("й", "~ я ят"),
    ("а я", "~та"),
    ("о е", "~то"),
)

_FINNISH_AFTER_CONSONANT = """
    ~in ~ia ~iae ~iin ~issa ~issae ~ista ~istae ~illa ~illae ~ilta ~iltae ~ille ~ina ~inae ~iksi
    ~it ~ien
"""
_FINNISH_AFTER_VOWEL = """
    ~n ~a ~ae ~ta ~tae ~ssa ~ssae ~sta ~stae ~lla ~llae ~lta ~ltae ~lle ~na ~nae ~ksi ~t ~seen
"""
_FINNISH = _finals(
    (_LATIN, _FINNISH_AFTER_CONSONANT),
    *(
        (vowel, f"{_FINNISH_AFTER_VOWEL} ~{vowel}n ~h{vowel}n")
        for vowel in (*_LATIN_VOWELS.split(), "ae", "oe")
    ),
)

_ESTONIAN = _finals(
    (_LATIN, "~i ~it ~isse ~is ~ist ~ile ~il ~ilt ~iks ~ini ~ina ~ita ~iga ~id"),
    (_LATIN_VOWELS, "~t ~sse ~s ~st ~le ~l ~lt ~ks ~ni ~na ~ta ~ga ~d"),
)

_HUNGARIAN_CASES = (
    "~nak ~nek ~ban ~ben ~ba ~be ~bol ~boel ~ra ~re ~rol ~roel ~tol ~toel ~hoz ~hez ~hoez ~nal"
    " ~nel ~ig ~ert ~kent ~e ~ek ~ok"
)
_HUNGARIAN = _finals(
    *(
        (
            letter,
            f"~t ~ot ~et ~at ~{letter}al ~{letter}el ~on ~en ~oen ~ot ~i ~a {_HUNGARIAN_CASES}",
        )
        for letter in _LATIN.split()
    ),
    *(
        (vowel, f"~t ~val ~vel ~n ~k ~ja ~je {_HUNGARIAN_CASES}")
        for vowel in _LATIN_VOWELS.split()
    ),
)

_LITHUANIAN = _finals(
    ("as", "as o ui a u e ai us ams ais uose"),
    ("is ys", "~ io iui i iu yje y iai ius iams iais"),
    ("us", "us aus ui u umi uje au"),
    ("ius", "ius iaus iui iu iumi iau"),
    ("a", "~ os ai oje"),
    ("e", "~ es ei eje"),
    ("ia", "ia ios iai ioje"),
    ("ija", "ija ijos ijai ijoje"),
)

_LATVIAN = _finals(
    ("s", "s a am u i"),
    ("is", "is a im i ja jam u"),
    ("us", "us um u"),
    ("a", "~ as ai u am"),
    ("e", "~ es ei i"),
)

_GREEK = _finals(
    ("οσ", "οσ ου ο ε οι ων ουσ"),
    ("ησ", "ησ η ηδεσ"),
    ("ασ", "ασ α αδεσ"),
    ("α", "~ ασ εσ ων"),
    ("η", "~ ησ εσ εισ εων ων εωσ"),
    ("ο", "~ ου α ων"),
    ("ι", "~ ιου ια ιων"),
)

_ROMANIAN = _finals(
    ("a", "~ ei e"),
    ("ia", "ia iei ii"),
    (_LATIN, "~ul ~ului ~i ~ii ~ilor"),
    ("o u", "~l ~lui"),
)

_ALBANIAN = _finals(
    (_LATIN, "~i ~it ~in ~et ~ve"),
    ("k g", "~u ~ut ~un"),
    ("a", "~ e es en"),
    ("i", "~ ~u ~ut ~un ~s ~t"),
    ("o u y e", "~ ~ja ~se ~s ~ja ~jen ~n"),
)

_ICELANDIC = _finals((_LATIN, "~s ~i ~ar ~um"), ("a", "~ u"), ("i", "~ a"))

FINALS: Mapping[str, Finals] = MappingProxyType(
    {
        "bg": _BULGARIAN,
        "bs": _SOUTH_SLAVIC,
        "ca": _FRENCH,
        "cs": _CZECH,
        "da": _GENITIVE,
        "el": _GREEK,
        "en": _FRENCH,
        "es": _SPANISH,
        "et": _ESTONIAN,
        "fi": _FINNISH,
        "fr": _FRENCH,
        "gl": _SPANISH,
        "hr": _SOUTH_SLAVIC,
        "hu": _HUNGARIAN,
        "is": _ICELANDIC,
        "lt": _LITHUANIAN,
        "lv": _LATVIAN,
        "mk": _BULGARIAN,
        "nb": _GENITIVE,
        "nl": _GENITIVE,
        "nn": _GENITIVE,
        "no": _GENITIVE,
        "pl": _POLISH,
        "pt": _SPANISH,
        "ro": _ROMANIAN,
        "ru": _RUSSIAN,
        "sk": _SLOVAK,
        "sl": _SOUTH_SLAVIC,
        "sq": _ALBANIAN,
        "sr": _SOUTH_SLAVIC,
        "sv": _GENITIVE,
        "uk": _UKRAINIAN,
    }
)
"""By ISO 639-1. A language is left out where names do not inflect (Italian) or only behind an
apostrophe, which parts words (Turkish: NATO'nun)."""

ABBREVIATIONS: Mapping[str, Finals] = MappingProxyType(
    dict.fromkeys(("da", "en", "nb", "nn", "no", "sv"), _GENITIVE)
    | {"et": _ESTONIAN, "fi": _FINNISH, "hu": _HUNGARIAN}
)
"""Where abbreviations inflect like words: Natos, NATOn. Elsewhere they do not, or behind a
hyphen or a colon, which part words (NATO-ban, NATO:n)."""
