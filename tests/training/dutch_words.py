"""Dutch words from the package `wordfreq` (Speer 2022)."""

from collections.abc import Iterable

from wordfreq import iter_wordlist, zipf_frequency


def dutch_words(least_zipf: float = 2.0) -> Iterable[str]:
    """Words, each also capitalised, most frequent first; `least_zipf` is log10 of uses per billion words."""
    for word in iter_wordlist("nl", "large"):
        if zipf_frequency(word, "nl", "large") < least_zipf:
            return
        yield word
        yield word.capitalize()
