"""The fitted points: what each word, phrase, heading and cell is worth."""
