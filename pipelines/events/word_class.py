"""Closed and semantic word classes; the names are those of `word_classes.csv`.

Plain module-level integers, joined by `|`: in the inner loops class attributes take five times as long to read, and
members of an IntFlag ten times as long to join.
"""

DET = 1 << 0
QUANTIFIER = 1 << 1
PREPOSITION = 1 << 2
SPEECH_PREPOSITION = 1 << 3
SUBORDINATOR = 1 << 4
RELATIVE = 1 << 5
COORDINATOR = 1 << 6
CONDITIONAL = 1 << 7
NEGATION = 1 << 8
PERSONAL = 1 << 9
PERSONAL_OBJECT = 1 << 10
FIRST_PLURAL = 1 << 11
RECIPROCAL = 1 << 12
HERE = 1 << 13
TIME = 1 << 14
ADVERB = 1 << 15
TITLE = 1 << 16
INSTITUTION = 1 << 17
PEOPLE = 1 << 18
THING = 1 << 19
STATE_NOUN = 1 << 20
OTHER_STATE_NOUN = 1 << 21
PLURAL_STATE_NOUN = 1 << 22
ORGANISATION = 1 << 23
SPORT = 1 << 24
VERB = 1 << 25
MENTION = 1 << 26
NOUN_TRIGGER = 1 << 27
