"""Words of Dutch, from the package `wordfreq` (Speer 2022)."""

from collections.abc import Iterable

from wordfreq import iter_wordlist, zipf_frequency


def dutch_words(least_zipf: float = 2.0) -> Iterable[str]:
    """Words, small and capitalised, the frequent first; `least_zipf`: log10 of occurrences in a billion words."""
    for word in iter_wordlist("nl", "large"):
        if zipf_frequency(word, "nl", "large") < least_zipf:
            return
        yield word
        yield word.capitalize()
