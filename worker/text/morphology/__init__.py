"""Which words of a text count as a word that somebody asks for: inflected, or inside a compound."""
