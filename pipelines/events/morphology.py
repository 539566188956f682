"""Inflection of Dutch verbs: regular forms are generated, irregular principal parts come from the lexicon.

The rules are those of school grammar: open and closed syllables, final devoicing, `'t kofschip` for the past tense, no
`ge-` after an unstressed prefix, a separable particle written before the joined form. Where spelling does not show the
stress (`-elen`, `-enen`, `-eren`: `weigeren` against `waarderen`) both stems are generated: the wrong one is no word.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

FormKind = Literal["finite", "stem", "participle", "infinitive"]

UNSTRESSED_PREFIXES = ("be", "ge", "her", "er", "ont", "ver", "mis")
# Before a verb that is not split these take no `ge-` either: onderschept, overvallen, voltooid, weerlegd.
INSEPARABLE_PREFIXES = ("onder", "over", "door", "vol", "weer", "aan", "om")
_VOICELESS = ("t", "k", "f", "s", "ch", "p", "x", "c")
_LONG_VOWEL_AT_END = re.compile(r"(?:^|[^aeiouë])([aeou])([bcdfgklmnprstvz])$")
_SCHWA_SYLLABLE = re.compile(r"[aeiou].*(?:el|en|er|em)$|[aeiou].*ig$")


class VerbForm(NamedTuple):
    """One inflected form of a verb without its particle."""

    form: str
    kind: FormKind


class PrincipalParts(NamedTuple):
    """The irregular forms of a verb; empty where it has no such form.

    `present` has the singular forms that no rule gives: `kan`, `is`.
    """

    past_singular: str
    past_plural: str
    participle: str
    present: tuple[str, ...] = ()


def present_stems(infinitive: str) -> list[str]:
    """Return the possible spellings of a verb's stem: `maken` -> `maak`, `weigeren` -> `weiger` and `weigeer`."""
    if re.search(r"(aan|oen|ien)$", infinitive) and len(infinitive) <= 9 and not infinitive.endswith("dien"):
        return [infinitive[:-1]]
    open_stem = re.sub(r"[eë]n$", "", infinitive)
    if open_stem.endswith("e") and infinitive.endswith("ën"):
        return [open_stem + "e"]
    stems = []
    if len(open_stem) > 2 and open_stem[-1] == open_stem[-2] and open_stem[-1] not in "aeiou":
        stems.append(open_stem[:-1])
    elif _LONG_VOWEL_AT_END.search(open_stem):
        lengthened = open_stem[:-1] + open_stem[-2] + open_stem[-1]
        stems += [open_stem, lengthened] if _SCHWA_SYLLABLE.search(open_stem) else [lengthened]
    else:
        stems.append(open_stem)
    return [_devoiced(stem) for stem in stems]


def _devoiced(stem: str) -> str:
    if stem.endswith("v"):
        return stem[:-1] + "f"
    if stem.endswith("z"):
        return stem[:-1] + "s"
    return stem


def _takes_ge(infinitive: str) -> bool:
    return not infinitive.startswith(UNSTRESSED_PREFIXES + INSEPARABLE_PREFIXES)


def _split_irregular(infinitive: str, irregular: Mapping[str, Sequence[PrincipalParts]]) -> tuple[str, str]:
    """Split a derived verb into an unstressed prefix and a listed strong verb: `verbreken` -> `ver`, `breken`."""
    if infinitive in irregular:
        return "", infinitive
    for prefix in UNSTRESSED_PREFIXES + INSEPARABLE_PREFIXES:
        base = infinitive.removeprefix(prefix)
        if base != infinitive and base in irregular:
            return prefix, base
    return "", ""


def verb_forms(infinitive: str, irregular: Mapping[str, Sequence[PrincipalParts]]) -> list[VerbForm]:
    """Inflect one verb without its particle.

    Returns present, past, participles (also inflected, as before a noun) and the infinitive, each once. `irregular`
    maps an infinitive to its principal parts; verbs derived from it by an unstressed prefix follow it.
    """
    stems = present_stems(infinitive)
    forms: dict[VerbForm, None] = {
        VerbForm(infinitive, "infinitive"): None,
        VerbForm(infinitive, "finite"): None,
    }

    def add(form: str, kind: FormKind) -> None:
        if form:
            forms[VerbForm(form, kind)] = None

    for stem in stems:
        # The bare stem is the first person's form, unless a final t makes it the third person's too.
        add(stem, "finite" if stem.endswith("t") else "stem")
        add(stem if stem.endswith("t") else stem + "t", "finite")
    prefix, base = _split_irregular(infinitive, irregular)
    if base:
        for parts in irregular[base]:
            for form in parts.present:
                add(prefix + form, "finite")
            add(prefix + parts.past_singular, "finite")
            add(prefix + parts.past_plural, "finite")
            participle = prefix + parts.participle.removeprefix("ge") if prefix else parts.participle
            if parts.participle:
                add(participle, "participle")
                if not participle.endswith("n"):
                    add(participle + "e", "participle")
        return list(forms)
    open_stem = re.sub(r"[eë]n$", "", infinitive)
    voiceless = open_stem.endswith(_VOICELESS)
    for stem in stems:
        ending = "te" if voiceless else "de"
        add(stem + ending, "finite")
        add(stem + ending + "n", "finite")
        participle = stem if stem.endswith(("t", "d")) else stem + ending[0]
        participle = _with_ge(participle) if _takes_ge(infinitive) else participle
        add(participle, "participle")
        add(_inflected(participle), "participle")
    return list(forms)


def _with_ge(participle: str) -> str:
    """Put `ge-` before a participle, with a diaeresis where vowels would run together: `geëist`, `geïnd`."""
    first, second = participle[0], participle[1:2]
    if first == "e" or (first == "i" and second != "j") or (first == "u" and second != "i"):
        first = {"e": "ë", "i": "ï", "u": "ü"}[first]
    return "ge" + first + participle[1:]


def _inflected(participle: str) -> str:
    """Return the attributive form of a weak participle: `bedreigd` -> `bedreigde`, `vergroot` -> `vergrote`."""
    long_vowel = re.search(r"(?:^|[^aeiou])(aa|ee|oo|uu)([td])$", participle)
    if long_vowel:
        return participle[:-3] + participle[-2:] + "e"
    return participle + "e"
