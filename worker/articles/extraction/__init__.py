"""An article out of its page: text and facts, each with where it was taken from."""
