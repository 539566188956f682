"""Closed lists of words and signs that the rules use."""

PUNCTUATION = frozenset(',;:()–—"“”«»')
ALWAYS_SUBORDINATE = frozenset(
    [
        "omdat",
        "nadat",
        "voordat",
        "terwijl",
        "zodat",
        "hoewel",
        "waarna",
        "waarbij",
        "waarop",
        "waardoor",
        "waarin",
        "waarmee",
        "waarvoor",
        "waarvan",
        "waaraan",
        "waartegen",
        "waarover",
        "waarnaar",
        "zodra",
        "totdat",
        "opdat",
        "doordat",
        "mits",
        "ofschoon",
        "aangezien",
        "tenzij",
        "indien",
    ]
)
# These open a clause in some places only.
SOMETIMES_SUBORDINATE = frozenset(("dat", "die", "wie", "om"))
OF_PERFECT = frozenset(
    ["is", "zijn", "was", "waren", "heeft", "hebben", "had", "hadden", "wordt", "worden", "werd", "werden"]
)
MODALS = frozenset(
    [
        "zou",
        "zouden",
        "kan",
        "kunnen",
        "moet",
        "moeten",
        "wil",
        "willen",
        "mag",
        "mogen",
        "zal",
        "zullen",
        "gaat",
        "gaan",
        "laat",
        "laten",
    ]
)
# Words that mark a plan, a hypothesis or an obligation instead of an event.
FUTURE = frozenset(
    [
        "zal",
        "zullen",
        "gaat",
        "gaan",
        "wil",
        "willen",
        "plan",
        "plannen",
        "voornemens",
        "binnenkort",
        "straks",
        "belooft",
        "beloven",
    ]
)
HYPOTHETICAL = frozenset(
    [
        "zou",
        "zouden",
        "kan",
        "kunnen",
        "kon",
        "mogelijk",
        "eventueel",
        "eventuele",
        "wellicht",
        "misschien",
        "dreigende",
    ]
)
OBLIGATION = frozenset(("moet", "moeten"))
QUOTES = frozenset("\"”“'’‘»«)")
OPENING_QUOTES = frozenset("\"“'‘’«")
TERMINATORS = frozenset(".!?…")
ABBREVIATIONS = frozenset(
    ["st", "dr", "mr", "ir", "ds", "drs", "prof", "jr", "sr", "nr", "ca", "mgr", "ph", "abp"]
)
