"""The columns that several tables share, each described once: type, meaning, unit, reference and rules.

A table names them (`headline = fields.headline`) and says only what differs (`fields.headline.but(...)`). What a row of
the table is narrows the meaning: the `sightings` of a day are those on its pages. A column that only one table has is
declared there.
"""

import polars as pl

from schemas.table import COUNTRY, HEX16, TEXTS, TIMESTAMP, Column

CAPTURED_BY = [
    "folder_time", "file_time", "sidecar_time", "date_line", "sidecar_date", "file_date", "folder_date", "modified",
    "shared_briefs", "one_sided", "none",
]  # fmt: skip
PUBLISHED_BY = ["age_label", "shared_briefs", "story", "one_sided", "contradicted", "none"]
DATED_BY = ["age label", "first capture"]
EVENT_TYPES = [
    "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE",
    "MOBILIZE", "PROTEST", "REJECT", "REQUEST", "RETREAT", "SANCTION", "SUPPORT", "THREATEN",
]  # fmt: skip
FIELDS = ["headline", "body"]
# What is only considered, feared or denied is no event.
REALIS = ["happened", "announced", "threatened", "historical", "claimed"]
RULES = ["reader.named", "reader.referred", "reader.implied"]
LINK_METHODS = ["same_words", "cut_off", "lead", "sentences", "wording"]

# Raw files and pages.
source_path = Column(pl.String(), "Path of the raw file relative to `data/raw`, with forward slashes.")
size_bytes = Column(pl.Int64(), "Size of the raw file.", unit="bytes", ge=0)
url = Column(pl.String(), "Address of the page, from a sidecar; null if none gives it.", nullable=True)
page_id = Column(pl.String(), "The page.", references="pages.page_id", str_matches=HEX16)
capture_date = Column(pl.Date(), "Local day of the capture.", unit="Europe/Amsterdam")
captured_from = Column(
    TIMESTAMP, "Earliest time of the capture (inclusive); null if unknown.", unit="UTC", nullable=True
)
captured_until = Column(
    TIMESTAMP, "Latest time of the capture (exclusive); null if unknown.", unit="UTC", nullable=True
)
captured_by = Column(
    pl.String(),
    "Where the capture interval comes from: a time in the name of the folder or the file or in a sidecar, the page's"
    " date line, a day in a sidecar or in the name of the file or the folder, or the briefs that the page"
    " shares with others. `modified` if only a file's modification time bounds it from above, its own or that of a"
    " page with the same briefs; `one_sided` if shared briefs bound it on one side only; `none` if nothing does.",
    isin=CAPTURED_BY,
)
section = Column(
    pl.String(), "Section of the list that shows the report; null if the page names none.", nullable=True
)
unknown_share = Column(
    pl.Float64(), "Share of the decoded text that belongs to no known part of a page.", ge=0, le=1
)
kind = Column(pl.String(), "The kind of the row.")
span_start = Column(pl.Int32(), "First character in the decoded page.", unit="characters", ge=0)
span_end = Column(pl.Int32(), "Character after the last in the decoded page.", unit="characters", ge=0)
reason = Column(pl.String(), "The reason.")

# Reports and their texts.
item_id = Column(
    pl.String(),
    "The item: a report on one page.",
    references="items.item_id",
    str_matches=r"^[0-9a-f]{16}-\d{2,}$",
)
version = Column(
    pl.Int32(),
    "Number among the versions of the story, from 1. Texts that differ only because a capture is damaged or"
    " truncated are one version.",
    ge=1,
)
version_id = Column(pl.String(), "The text.", references="story_versions.version_id", str_matches=HEX16)
story_id = Column(
    pl.String(), "The story.", references="stories.story_id", str_matches=HEX16, only_in="warehouse"
)
headline = Column(pl.String(), "Headline.", nullable=True)
body = Column(pl.String(), "Text of the report; paragraphs separated by a newline.")
dateline = Column(pl.String(), "Places printed before the agencies, as written.", nullable=True)
agencies = Column(TEXTS, "Agencies in the order printed, as written; empty if none.")
agency_codes = Column(
    TEXTS, "Agencies as codes of `agencies`, misprints corrected; those not in the lexicon are left out."
)
complete = Column(pl.Boolean(), "False if the capture is truncated inside the report.")
age_minutes_min = Column(pl.Int32(), "Smallest age that the label allows.", unit="minutes", ge=0)
age_minutes_max = Column(
    pl.Int32(), "Upper bound of the age that the label allows.", unit="minutes, exclusive", gt=0
)
published_from = Column(
    TIMESTAMP,
    "Earliest publication time of the text (inclusive); null if unknown.",
    unit="UTC",
    nullable=True,
)
published_until = Column(
    TIMESTAMP, "Latest publication time of the text (exclusive); null if unknown.", unit="UTC", nullable=True
)
published_by = Column(
    pl.String(),
    "Where the publication interval comes from: this page's age label alone, labels of several pages that share the"
    " text, or another version of the story. Without an interval: `one_sided` if it is bounded on one side only,"
    " `contradicted` if its labels contradict each other, else `none`.",
    isin=PUBLISHED_BY,
)
version_a = Column(pl.String(), "The first text.", references="story_versions.version_id", str_matches=HEX16)
version_b = Column(pl.String(), "The second text.", references="story_versions.version_id", str_matches=HEX16)
similarity = Column(
    pl.Float64(),
    "Share of the shorter text's pairs of neighbouring words that the other also has; numbers masked.",
    ge=0,
    le=1,
)
method = Column(
    pl.String(),
    "How they are alike: `same_words`, apart from numbers and such; `cut_off`, one is truncated and the other is not;"
    " `lead`, one is the beginning of the other; `sentences`, they share sentences; `wording`, they share most words.",
    isin=LINK_METHODS,
)

# Countries, organisations and people.
country = Column(pl.String(), "The country.", references="countries.country", str_matches=COUNTRY)
country_nl = Column(pl.String(), "Dutch name of `country`.")
country_en = Column(pl.String(), "English name of `country`.")
country_a = Column(
    pl.String(),
    "Country of the pair whose code comes first.",
    references="countries.country",
    str_matches=COUNTRY,
)
country_a_nl = Column(pl.String(), "Dutch name of `country_a`.")
country_a_en = Column(pl.String(), "English name of `country_a`.")
country_b = Column(
    pl.String(),
    "Country of the pair whose code comes second.",
    references="countries.country",
    str_matches=COUNTRY,
)
country_b_nl = Column(pl.String(), "Dutch name of `country_b`.")
country_b_en = Column(pl.String(), "English name of `country_b`.")
partner = Column(pl.String(), "The other country.", references="countries.country", str_matches=COUNTRY)
partner_nl = Column(pl.String(), "Dutch name of `partner`.")
partner_en = Column(pl.String(), "English name of `partner`.")
source_country = Column(
    pl.String(), "The country that did or said it.", references="countries.country", str_matches=COUNTRY
)
source_country_nl = Column(pl.String(), "Dutch name of `source_country`.")
source_country_en = Column(pl.String(), "English name of `source_country`.")
target_country = Column(
    pl.String(),
    "The country that it was done or said to.",
    references="countries.country",
    str_matches=COUNTRY,
)
target_country_nl = Column(pl.String(), "Dutch name of `target_country`.")
target_country_en = Column(pl.String(), "English name of `target_country`.")
organisation = Column(pl.String(), "The organisation.", references="organisations.organisation")
name_nl = Column(pl.String(), "Dutch name.")
name_en = Column(pl.String(), "English name.")
full_name = Column(pl.String(), "The full name, as introduced.")
surname = Column(pl.String(), "The name that reports use afterwards.", nullable=True)

# Forms, and where they occur.
form = Column(pl.String(), "The form exactly as written.")
lexicon_id = Column(pl.String(), "The row of the lexicon: file, code and form.")
source = Column(pl.String(), "Source of the row.")
field = Column(pl.String(), "Part of the text that contains the form or sentence.", isin=FIELDS)
sentence = Column(pl.String(), "The sentence.")
sentence_start = Column(pl.Int32(), "First character of the sentence in the field.", unit="characters", ge=0)
sentence_end = Column(
    pl.Int32(), "Character after the last of the sentence in the field.", unit="characters", gt=0
)
trigger = Column(pl.String(), "The words that express the event.")
sentence_span_start = Column(
    pl.Int32(),
    "First character of the sentence in the decoded page; null if it cannot be located there.",
    unit="characters",
    nullable=True,
    ge=0,
)
sentence_span_end = Column(
    pl.Int32(),
    "Character after the last of the sentence in the decoded page.",
    unit="characters",
    nullable=True,
    gt=0,
)
trigger_span_start = Column(
    pl.Int32(), "First character of the trigger in the decoded page.", unit="characters", nullable=True, ge=0
)
trigger_span_end = Column(
    pl.Int32(),
    "Character after the last of the trigger in the decoded page.",
    unit="characters",
    nullable=True,
    gt=0,
)

# Events.
event_id = Column(pl.String(), "The event.", references="events.event_id", str_matches=HEX16, unique=True)
event_date = Column(pl.Date(), "Day of the story: an event is dated by its report.", unit="Europe/Amsterdam")
dated_by = Column(
    pl.String(),
    "Where `event_date` comes from: the `age label` of a brief, as the day of the middle of the publication interval;"
    " or only the day of the `first capture`, when the report had already appeared, perhaps long before. Null if there"
    " is no day.",
    nullable=True,
    isin=DATED_BY,
)
first_seen_date = Column(
    pl.Date(),
    "Local day of the earliest dated capture that shows the story; null if none is dated.",
    unit="Europe/Amsterdam",
    nullable=True,
)
week_start = Column(pl.Date(), "Monday of the week.", unit="Europe/Amsterdam")
event_type = Column(pl.String(), "PLOVER type.", references="event_types.event_type", isin=EVENT_TYPES)
event_type_nl = Column(pl.String(), "Dutch name of `event_type`.")
event_type_en = Column(pl.String(), "English name of `event_type`.")
quad_class = Column(
    pl.Int8(),
    "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
    ge=1,
    le=4,
)
intensity = Column(
    pl.Float64(), "Intensity of the type, from -10 (conflict) to 10 (cooperation).", ge=-10, le=10
)
goldstein = Column(pl.Float64(), "Goldstein score of the CAMEO root code.", ge=-10, le=10)
realis = Column(
    pl.String(),
    "How real the event is in the text: `happened` lately (a threat or a demand that was made happened), `announced`, "
    "`threatened`, `historical` (background, more than about a month old), or only `claimed` by another party.",
    isin=REALIS,
)
source_phrase = Column(
    pl.String(), "The words that refer to the source; null if it is only implied.", nullable=True
)
target_phrase = Column(
    pl.String(), "The words that refer to the target; null if it is only implied.", nullable=True
)
rule = Column(
    pl.String(),
    "How the text expresses source and target: both `named`, one `referred` to by other words than a form of the "
    "country, or one only `implied`.",
    isin=RULES,
)
confidence = Column(
    pl.Float64(), "Probability that the event is right, calibrated on labelled stories.", ge=0, le=1
)

# Agencies.
agency = Column(pl.String(), "Code of the agency.", references="agencies.agency")
agency_name = Column(pl.String(), "Full name of the agency.")
byline = Column(
    pl.String(), "Codes of the agencies in alphabetical order, separated by slashes; `-` if none is named."
)

# Counts.
pages = Column(pl.Int64(), "Pages captured.", ge=0)
items = Column(pl.Int64(), "Items: reports on pages, counted on each page.", ge=0)
sightings = Column(pl.Int64(), "Sightings: a report counts once for every page that shows it.", ge=0)
versions = Column(
    pl.Int64(),
    "Versions of a story: its texts that differ by more than damage or a truncated end.",
    ge=1,
)
stories = Column(pl.Int64(), "Stories: a report counts once, however often it was seen.", ge=0)
all_stories = Column(pl.Int64(), "All stories of the period, whatever they report.", ge=1)
mentions = Column(pl.Int64(), "Mentions of countries.", ge=0)
co_mentions = Column(pl.Int64(), "Stories that mention both countries.", ge=0)
briefs = Column(pl.Int64(), "Sightings of briefs with an age label.", ge=1)
first_briefs = Column(pl.Int64(), "Stories first seen as a brief here.", ge=0)
events = Column(pl.Int64(), "Events.", ge=0)
events_dated = Column(
    pl.Int64(),
    "Events dated by an age label: the day is that of the middle of the interval. For the others it is only a bound.",
    ge=0,
)
events_historical = Column(
    pl.Int64(),
    "Events that the text mentions as background, more than about a month old; not in `events`.",
    ge=0,
)
events_confident = Column(
    pl.Int64(),
    "Of `events`, those whose `confidence` is at least `build.confident_from`: nine in ten are right.",
    ge=0,
)
stories_confident = Column(pl.Int64(), "Of `stories`, those with at least one of `events_confident`.", ge=0)
undated_stories = Column(pl.Int64(), "Stories of the pair without a day, and so in no period.", ge=0)
undated_events = Column(pl.Int64(), "Events of the pair without a day, and so in no period.", ge=0)
verbal_cooperation = Column(pl.Int64(), "Events of quad class 1.", ge=0)
material_cooperation = Column(pl.Int64(), "Events of quad class 2.", ge=0)
verbal_conflict = Column(pl.Int64(), "Events of quad class 3.", ge=0)
material_conflict = Column(pl.Int64(), "Events of quad class 4.", ge=0)
cooperation = Column(pl.Int64(), "Events of quad classes 1 and 2.", ge=0)
conflict = Column(pl.Int64(), "Events of quad classes 3 and 4.", ge=0)
acts = Column(pl.Int64(), "Events of directed types by `country`.", ge=0)
mutual = Column(pl.Int64(), "Events of undirected types.", ge=0)
acts_received = Column(pl.Int64(), "Events of directed types toward `country`.", ge=0)

# Measures.
rank = Column(pl.Int64(), "Rank, from 1.", ge=1)
share = Column(pl.Float64(), "The row's share of the whole.", ge=0, le=1)
usual_share = Column(
    pl.Float64(),
    "The agency's share of the stories of all kinds that name any agency in the lexicon.",
    ge=0,
    le=1,
)
lift = Column(
    pl.Float64(),
    "`share` divided by `usual_share`: above 1 the agency reports more of this than of other things.",
    ge=0,
)
mean_intensity = Column(
    pl.Float64(), "Mean intensity of the events; null if there are none.", nullable=True, ge=-10, le=10
)
balance = Column(
    pl.Float64(),
    "(cooperation - conflict) / events: 1 is all cooperation, -1 all conflict; null if there are no events.",
    nullable=True,
    ge=-1,
    le=1,
)
events_per_100_stories = Column(pl.Float64(), "Events per 100 stories, of all stories.", ge=0)
trend = Column(
    pl.Float64(),
    "Change of `events_per_100_stories` from the period before; null if that has no stories.",
    nullable=True,
)

# Old names of columns. Each stays for one release at the end of its tables, so that saved queries keep working. To
# drop one, remove it here, from the tables that name it and from their SQL.
place = rank.but("Deprecated: use rank.", deprecated="rank")
source_form = Column(pl.String(), "Deprecated: use source_phrase.", deprecated="source_phrase", nullable=True)
target_form = Column(pl.String(), "Deprecated: use target_phrase.", deprecated="target_phrase", nullable=True)
clash = Column(pl.String(), "Deprecated: use conflict_id.", deprecated="conflict_id", only_in="warehouse")
