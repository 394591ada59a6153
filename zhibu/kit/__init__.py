"""Things without a word of the trade: calendar, clock, moves, words."""
