"""How the names of persons are written, as a part of patterns."""

_WORD = r"(?:[^\W\d_a-zß-öø-ÿа-яёґєіїα-ω][\w.’'-]{0,40})"
_PARTICLE = r"(?:von|van|vom|de|der|den|zu|zur|zum|du|da|di|la|le|del|della|dos|af|al|el|ter|ten)"
PERSON = rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{0,4}}"
"""Up to five capitalised words with particles between them; also surnames in capitals."""
