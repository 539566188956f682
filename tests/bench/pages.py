"""Synthetic pages in any number: the sample's reports with other numbers, places, names and words, in every layout.

The same seed gives the same files, byte for byte. A day is made from its own random numbers and those of the day
before, so days can be made in any order and on any number of processes. About 450 distinct texts are sighted ten times
each among 500 pages a day; ages agree with the moments of publication and capture.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import polars as pl

from pipelines.countries.gazetteer import load_gazetteer
from pipelines.countries.matching import mentions
from pipelines.lexicon_files import lexicon
from pipelines.pages.reading import read_pages

SAMPLE = Path(__file__).parents[2] / "data" / "raw"
FIRST_DAY = date(2016, 1, 1)
PAGES_A_DAY = 500

_SIGHTINGS = 10
_BRIEFS = (7, 9)
_UPDATES = 0.1
_OTHER_WORDS = 0.6
_WORD = r"\b[a-zëïéö]{4,}\b"
_LAYOUTS = {"glued": 70, "spaced": 22, "index": 8}
_SECTIONS = {
    "Buitenland": 60,
    "Binnenland": 12,
    "Politiek": 10,
    "Financieel": 10,
    "Sport": 5,
    "Entertainment": 3,
}
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
_MENU = ["Inloggen", "Kies je account"]
_NOTICE = "Omdat je meer dan een account hebt, vragen we je een keer te kiezen."
_BROKEN = {"ë": "ƫ", "é": "Ć©", "ï": "ĆÆ", "ö": "Ć¶"}

Slot = Callable[[random.Random], str]


@dataclass(frozen=True)
class Text:
    """A report: its opening and body, and the minute of the day on which it appeared."""

    section: str
    headline: str
    opening: str
    body: str
    minute: int


@dataclass(frozen=True)
class Material:
    """The building blocks of texts: sentences as literal parts and slots, headlines, subheadings and openings."""

    sentences: list[list[str | Slot]]
    headlines: list[list[str | Slot]]
    subheadings: list[str]
    places: list[str]
    agencies: list[str]


def _chooser(values: Sequence[str]) -> Slot:
    # A few forms make most of the news: the third power of a uniform number favours the first.
    count = len(values)
    return lambda rng: values[int(count * rng.random() ** 3)]


def _number(rng: random.Random) -> str:
    return str(int(10 ** (rng.random() * 4)))


@cache
def material() -> Material:
    """Read the sample's reports with the product's own parser, and mark what can be exchanged in them."""
    files = sorted(SAMPLE.glob("20*/*.txt"))
    moment = pl.lit(None, pl.Datetime("us", "UTC"))
    captures = pl.DataFrame(
        {
            "source_path": [path.relative_to(SAMPLE).as_posix() for path in files],
            "content": [path.read_bytes() for path in files],
            "date": [date.fromisoformat(path.parent.name) for path in files],
        }
    ).with_columns(folder_date="date", folder_time=moment, modified_at=moment)
    items = read_pages(captures).items.filter("complete").sort("item_id")
    texts = (
        items.group_by("version_id")
        .agg(pl.col("headline").drop_nulls().first(), pl.col("body").first())
        .sort("version_id")
    )
    found = mentions(texts, load_gazetteer()).filter(pl.col("kind") != "elided")
    vocabulary = _vocabulary(texts["body"])
    slots = _forms(found)
    sentences, headlines, subheadings = [], [], []
    for version_id, headline, body in texts.iter_rows():
        spans = {
            field: [
                (row["span_start"], row["span_end"], slots[row["kind"], row["form"][-1] == "e"])
                for row in found.filter(version_id=version_id, field=field)
                .unique(["span_start"], maintain_order=True)
                .iter_rows(named=True)
            ]
            for field in ("headline", "body")
        }
        if headline:
            headlines.append(_template(headline, 0, spans["headline"], vocabulary))
        for match in re.finditer(r"[^\n]+?(?:[.!?][\"'”’]?(?= |\n|$)|(?=\n|$))\s?", body):
            sentence = match[0].strip()
            if len(sentence) < 30:
                subheadings += [sentence] if sentence and sentence[-1].isalpha() else []
                continue
            inside = [span for span in spans["body"] if match.start() <= span[0] and span[1] <= match.end()]
            sentences.append(_template(sentence, match.start(), inside, vocabulary))
    openings = items.drop_nulls("dateline")
    return Material(
        sentences=sentences,
        headlines=headlines,
        subheadings=sorted(set(subheadings)),
        places=sorted(set(openings["dateline"])),
        agencies=sorted({"/".join(agencies) for agencies in items["agencies"] if len(agencies)}),
    )


def _forms(found: pl.DataFrame) -> dict[tuple[str, bool], Slot]:
    """For each kind of form, and whether it ends in e, a choice among the lexicon's forms of that kind."""
    forms = pl.concat(
        [
            lexicon(name).filter(pl.col("condition").is_null()).select("form", "kind")
            for name in ("country_forms", "country_places", "institutions")
        ]
        + [lexicon("people").select("form", kind=pl.lit("person"))]
    ).filter(~pl.col("form").str.contains(r"\d"))
    rng = random.Random(1)
    choices: dict[tuple[str, bool], Slot] = {}
    for kind in found["kind"].unique().sort():
        for in_e in (False, True):
            ending = pl.col("form").str.ends_with("e") == in_e
            pool = (
                forms.filter(pl.col("kind") == kind, ending | (kind != "adjective"))["form"].unique().sort()
            )
            values = pool.to_list() or found.filter(pl.col("kind") == kind)["form"].unique().sort().to_list()
            rng.shuffle(values)
            choices[kind, in_e] = _chooser(values)
    return choices


def _vocabulary(bodies: pl.Series) -> dict[str, list[str]]:
    """Long lower-case words, by their last two letters, so that a replacement resembles the word."""
    words = sorted(set(re.findall(_WORD, "\n".join(bodies))))
    by_ending: dict[str, list[str]] = {}
    for word in words:
        by_ending.setdefault(word[-2:], []).append(word)
    return by_ending


def _template(
    text: str, offset: int, spans: list[tuple[int, int, Slot]], vocabulary: dict[str, list[str]]
) -> list[str | Slot]:
    parts: list[str | Slot] = []
    at = 0
    for start, end, slot in sorted(spans, key=lambda span: span[0]):
        if start - offset < at:
            continue
        parts += [*_loosen(text[at : start - offset], vocabulary), slot]
        at = end - offset
    return [*parts, *_loosen(text[at:], vocabulary)]


def _loosen(text: str, vocabulary: dict[str, list[str]]) -> Iterator[str | Slot]:
    at = 0
    for match in re.finditer(rf"\d+|{_WORD}", text):
        word = match[0]
        yield text[at : match.start()]
        at = match.end()
        if word.isdigit():
            yield _number
        else:
            yield _sometimes(word, vocabulary.get(word[-2:], [word]))
    yield text[at:]


def _sometimes(word: str, others: list[str]) -> Slot:
    return lambda rng: others[int(len(others) * rng.random())] if rng.random() < _OTHER_WORDS else word


def _fill(template: list[str | Slot], rng: random.Random) -> str:
    return "".join([part if isinstance(part, str) else part(rng) for part in template])


@cache
def _weighted_sections() -> tuple[list[str], list[int]]:
    return list(_SECTIONS), list(_SECTIONS.values())


def _body(made_of: Material, rng: random.Random, sentences: int) -> list[str]:
    return [_fill(rng.choice(made_of.sentences), rng) for _ in range(sentences)]


def day_texts(seed: int, day: int, pages_a_day: int) -> tuple[list[Text], list[Text]]:
    """The briefs (in order of appearance) and the articles that appear on a day, the first being day 0."""
    rng = random.Random(f"{seed}/texts/{day}")
    made_of = material()
    names, weights = _weighted_sections()
    count = max(20, round(pages_a_day * sum(_BRIEFS) / 2 / _SIGHTINGS))
    briefs: list[Text] = []
    while len(briefs) < count:
        text = _text(
            made_of, rng, rng.choices(names, weights)[0], " ".join(_body(made_of, rng, rng.choice((3, 3, 4))))
        )
        briefs.append(text)
        if rng.random() < _UPDATES:
            # A later version: another number, or a sentence more.
            longer = f"{text.body} {_body(made_of, rng, 1)[0]}"
            changed = re.sub(r"\d+", _number(rng), text.body, count=1)
            later = text.minute + rng.randrange(20, 200)
            body = longer if changed == text.body or rng.random() < 0.5 else changed
            briefs.append(Text(text.section, text.headline, text.opening, body, later))
    articles = []
    for _ in range(max(5, pages_a_day // _SIGHTINGS)):
        paragraphs = [" ".join(_body(made_of, rng, 3)) for _ in range(3)]
        paragraphs.insert(2, rng.choice(made_of.subheadings))
        articles.append(_text(made_of, rng, rng.choices(names, weights)[0], "\n".join(paragraphs)))
    return sorted(briefs, key=lambda text: text.minute), articles


def _text(made_of: Material, rng: random.Random, section: str, body: str) -> Text:
    place = rng.choice(made_of.places) if rng.random() < 0.93 else ""
    opening = f"{place} ({rng.choice(made_of.agencies)}) - ".lstrip()
    return Text(section, _fill(rng.choice(made_of.headlines), rng), opening, body, rng.randrange(1440))


def _age(minutes: int) -> str:
    for unit, one, many in ((1440, "dag", "dagen"), (60, "uur", "uur")):
        if minutes >= unit:
            return f"{minutes // unit} {one if minutes // unit == 1 else many} geleden"
    return f"{minutes} {'minuut' if minutes == 1 else 'minuten'} geleden"


def _page(layout: str, article: Text, shown: list[tuple[Text, str]], section: str, day: date) -> str:
    """The text of a page."""
    if layout == "glued":
        head = f"{article.headline}\n{article.opening}{article.body}\nMeer uit {section}\n"
        return head + "".join(f"{brief.opening}{brief.body}\n{age}" for brief, age in shown)
    if layout == "spaced":
        body = (article.opening + article.body).split("\n")
        head = [*_MENU, _NOTICE, article.headline, article.headline, *body, f"Meer uit {section}"]
        prefix = ""
    else:
        date_line = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"
        head = [*_MENU, f"{date_line}\nEditie: NL & Wereld | Regio", section]
        prefix = "ANP "
    tail = [f"{prefix}{brief.headline}\n\n{brief.opening}{brief.body}\n\n{age}" for brief, age in shown]
    return "\n\n".join(head) + "\n\n" + "\n".join(tail)


def _damage(text: str, rng: random.Random) -> bytes:
    match rng.randrange(8):
        case 0:
            text = text.replace("\n", "\r\n")
        case 1:
            text = text.replace(") - ", ")\u00a0- ")
        case 2:
            for letter, broken in _BROKEN.items():
                text = text.replace(letter, broken)
        case 3:
            return text.encode("cp1252", "replace")
        case 4:
            return text.encode("utf-8-sig")
        case 5:
            text = text[: -rng.randrange(20, 200)]
        case 6:
            text = text.replace('"', "&quot;")
        case _:
            text = text.replace(") - ", ") \u2013 ")
    return text.encode()


def day_pages(
    seed: int, day: int, *, pages_a_day: int = PAGES_A_DAY, noise: float = 0.1
) -> Iterator[tuple[str, bytes]]:
    """The (name, bytes) of the captures of a day; a share of `noise` of them is damaged in some way."""
    yesterday, _ = _cached_texts(seed, day - 1, pages_a_day)
    today, articles = _cached_texts(seed, day, pages_a_day)
    calendar_day = FIRST_DAY + timedelta(days=day)
    names, weights = _weighted_sections()
    shown_in = {
        name: [(text.minute - 1440, text) for text in yesterday if text.section == name]
        + [(text.minute, text) for text in today if text.section == name]
        for name in names
    }
    rng = random.Random(f"{seed}/pages/{day}")
    for number in range(pages_a_day):
        section = rng.choices(names, weights)[0]
        layout = rng.choices(list(_LAYOUTS), list(_LAYOUTS.values()))[0]
        now = rng.randrange(1440)
        live = [entry for entry in shown_in[section] if entry[0] <= now]
        if not live:
            # Only where there are few pages a day: nothing has happened yet.
            section = names[0]
            live = [entry for entry in shown_in[section] if entry[0] <= now]
        # Not always the newest: sections of one name differ between editions, and ages reach to hours.
        skipped = int(len(live) * 0.3 * rng.random() ** 2)
        last = len(live) - skipped
        newest = live[max(0, last - rng.randint(*_BRIEFS)) : last]
        shown = [(text, _age(now - minute)) for minute, text in reversed(newest)]
        text = _page(layout, rng.choice(articles), shown, section, calendar_day)
        content = _damage(text, rng) if rng.random() < noise else text.encode()
        yield f"{number:06d}_{rng.getrandbits(64):016x}.txt", content


@cache
def _memory() -> dict[tuple[int, int, int], tuple[list[Text], list[Text]]]:
    return {}


def _cached_texts(seed: int, day: int, pages_a_day: int) -> tuple[list[Text], list[Text]]:
    # Days come in order: the texts of a day are asked for by the next one too, and never again.
    memory, key = _memory(), (seed, day, pages_a_day)
    if key not in memory:
        if len(memory) > 2:
            memory.clear()
        memory[key] = day_texts(seed, day, pages_a_day)
    return memory[key]


def write_day(raw: Path, seed: int, day: int, *, pages_a_day: int = PAGES_A_DAY, noise: float = 0.1) -> int:
    """Write the captures of a day into its folder under `raw`; returns their bytes."""
    folder = raw / (FIRST_DAY + timedelta(days=day)).isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for name, content in day_pages(seed, day, pages_a_day=pages_a_day, noise=noise):
        (folder / name).write_bytes(content)
        size += len(content)
    return size
