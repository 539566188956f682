"""Traits of words that the rules test first; bits like those of `word_class`.

They are separate from the classes because some rules look for words without any class. The first ones come from the
lexicon, those from LETTER on from the word itself and its classes.
"""

# It has a reading as such a verb form.
FINITE = 1 << 0
PARTICIPLE = 1 << 1
INFINITIVE = 1 << 2
VERB = FINITE | PARTICIPLE | INFINITIVE
# Some trigger pattern has the verb; some pattern needs only this verb or noun.
PATTERNED = 1 << 3
SUFFICIENT = 1 << 4
# It is an element of a pattern, longer elements are filed under it, it names an event by itself.
SINGLE = 1 << 5
SEQUENCES = 1 << 6
HEAD = 1 << 7
PARTICLE = 1 << 8
LETTER = 1 << 9
ALPHANUMERIC = 1 << 10
UPPER = 1 << 11
# It may be part of a noun phrase; it may modify the noun of a phrase.
NOMINAL = 1 << 12
MODIFIER = 1 << 13
# A clause may begin or end with it.
CLAUSE = 1 << 14
OF_PERFECT = 1 << 15
MODAL = 1 << 16
# For sentence splitting.
SPACE = 1 << 17
TERMINATOR = 1 << 18
QUOTE = 1 << 19
OPENING = 1 << 20
ABBREVIATION = 1 << 21
# As the first word of a sentence it may refer to a country.
POINTING = 1 << 22
# It may refer to a country mentioned elsewhere.
REFERRING = 1 << 23
# It may mark an act as not having happened.
IRREALIS = 1 << 24
