"""From words to terms: tokens, pieces of the calendar, recurrence, events, and the rules that put them together."""
