"""What the coder asks of every word before it looks any closer; bits like those of `word_class`.

They stand apart from the classes, for a word without any class is asked for as such. The first ones come from the
lexicon, those from LETTER on from the word itself and its classes.
"""

# It has such a reading as a verb.
FINITE = 1 << 0
PARTICIPLE = 1 << 1
INFINITIVE = 1 << 2
VERB = FINITE | PARTICIPLE | INFINITIVE
# Some trigger pattern has the verb; a pattern needs no more than the verb or noun itself.
PATTERNED = 1 << 3
TELLING = 1 << 4
# It is an element of a pattern, longer elements are filed under it, it names an event by itself.
SINGLE = 1 << 5
SEQUENCES = 1 << 6
HEAD = 1 << 7
PARTICLE = 1 << 8
LETTER = 1 << 9
ALPHANUMERIC = 1 << 10
UPPER = 1 << 11
# It may belong to a noun phrase; it may stand between a phrase's beginning and its noun.
NOMINAL = 1 << 12
MODIFIER = 1 << 13
# A clause may begin or end with it.
CLAUSE = 1 << 14
OF_PERFECT = 1 << 15
MODAL = 1 << 16
# What sentences are told by.
SPACE = 1 << 17
TERMINATOR = 1 << 18
QUOTE = 1 << 19
OPENING = 1 << 20
ABBREVIATION = 1 << 21
# As the first word of a sentence it may stand for a country.
POINTING = 1 << 22
# It may stand for a country that is told elsewhere.
REFERRING = 1 << 23
# It may tell that something has not happened.
IRREALIS = 1 << 24
