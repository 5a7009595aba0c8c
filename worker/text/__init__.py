"""Floor 3: what every stage does with words: cleaning, tokens, folding, language."""
