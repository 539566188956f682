"""`dateline explain`."""

import unicodedata

import duckdb
import pytest

from assets.cli.exit_codes import Exit


def test_an_event_is_explained_down_to_the_characters_of_its_file(sample, ask, event):
    code, out, err = ask(sample, "explain", event["event_id"])
    assert (code, err) == (Exit.DONE, "")
    line = next(line for line in out.splitlines() if line.strip().startswith(f"{event['field']} "))
    assert f"[{event['trigger']}]" in line
    assert line.replace(f"[{event['trigger']}]", event["trigger"]).endswith(event["sentence"])
    for part in ("source_country_nl", "source_phrase", "target_phrase", "realis", "rule", "source_path"):
        assert event[part] in out
    for lexicon_id in (event["source_lexicon_id"], event["target_lexicon_id"]):
        assert lexicon_id in out
    assert f"characters {event['sentence_span_start']} to {event['sentence_span_end']}" in out
    with duckdb.connect(str(sample.database), read_only=True) as db:
        [(readings,)] = db.execute(
            "SELECT readings FROM event_rules WHERE rule = ?", [event["rule"]]
        ).fetchall()
        [(model,)] = db.execute("SELECT model_version FROM build").fetchall()
    assert f"with a probability of {event['confidence']:.0%}, by model {model}\n" in out
    assert f"{event['rule']}: of {readings:,} such events on labelled stories " in out
    assert "changed since" not in out
    code, out, err = ask(sample, "explain", "0" * 16)
    assert (code, out) == (Exit.USAGE, "")
    assert "dateline explain RUS UKR" in err


def test_every_event_can_be_explained(sample, ask):
    with duckdb.connect(str(sample.database), read_only=True) as db:
        classes = db.execute(
            "SELECT quad_class, any_value(event_id), count(*) FROM event_evidence GROUP BY ALL ORDER BY 1"
        ).fetchall()
        implied = db.execute(
            "SELECT event_id FROM event_evidence WHERE source_phrase IS NULL OR target_phrase IS NULL LIMIT 1"
        ).fetchall()
    names = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
    assert [quad_class for quad_class, *_ in classes] == [1, 2, 3, 4]
    for name, (_, event_id, _) in zip(names, classes, strict=True):
        assert f"({name}, intensity" in ask(sample, "explain", event_id).out
    [(event_id,)] = implied
    assert "implied, not named" in ask(sample, "explain", event_id).out


def test_a_pair_is_explained_day_by_day_whatever_its_countries_are_called(sample, ask, event):
    a, b, day = event["country_a"], event["country_b"], event["event_date"].isoformat()
    code, out, err = ask(sample, "explain", a, b, "--from", day, "--to", day)
    assert (code, err) == (Exit.DONE, "")
    assert f"event {event['event_id']}" in out
    with duckdb.connect(str(sample.database), read_only=True) as db:
        [(events,)] = db.execute(
            "SELECT events + events_historical FROM country_pair_events"
            " WHERE (event_date, country_a, country_b) = (?, ?, ?)",
            [event["event_date"], a, b],
        ).fetchall()
    assert out.count("\nevent ") == events
    names = [event["target_country_nl"], event["source_country_en"].upper()]
    assert ask(sample, "explain", *names, "--from", day, "--to", day).out == out


@pytest.mark.parametrize(
    "names",
    [
        ("VS", "Zuid-Korea"),
        ("vs", "zuid korea"),
        ("Amerika", "South Korea"),
        ("Verenigde Staten van Amerika", "KR"),
        ("usa", "Republiek  Korea"),
    ],
)
def test_a_country_is_known_by_the_names_that_people_write(sample, ask, names):
    code, out, err = ask(sample, "explain", *names)
    assert (code, err) == (Exit.DONE, "")
    assert out == ask(sample, "explain", "USA", "KOR").out
    assert "KOR and USA: events " in out


@pytest.mark.parametrize(
    "name", ["Oekraïne", "OEKRAINE", unicodedata.normalize("NFD", "Oekraïne"), "Ukraine"]
)
def test_accents_and_case_are_no_matter(sample, ask, name):
    assert ask(sample, "explain", name, "Rusland").out == ask(sample, "explain", "UKR", "RUS").out


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Congo", "'Congo' may be COD (Congo - Kinshasa) or COG (Congo - Brazzaville): give the code."),
        ("navo", "'navo' is an organisation: Dateline records events between countries only."),
        ("EU", "'EU' is an organisation: Dateline records events between countries only."),
        ("Belgi", "There is no country 'Belgi': did you mean België"),
        ("Noorden", "There is no country 'Noorden': "),
        ("xyzzy", "There is no country 'xyzzy': give a code (RUS, RU), or the Dutch or English name."),
    ],
)
def test_a_name_that_is_no_country_is_explained(sample, ask, name, told):
    code, out, err = ask(sample, "explain", name, "RUS")
    assert (code, out) == (Exit.USAGE, "")
    assert told in err


def test_times_are_local(sample, ask):
    with duckdb.connect(str(sample.database), read_only=True) as db:
        [(event_id, first, last)] = db.execute(
            "SELECT event_id, strftime(timezone('Europe/Amsterdam', published_from), '%Y-%m-%d %H:%M'),"
            " strftime(timezone('Europe/Amsterdam', published_until), '%Y-%m-%d %H:%M')"
            " FROM events JOIN stories USING (story_id) WHERE published_from IS NOT NULL ORDER BY event_id LIMIT 1"
        ).fetchall()
        [(undated,)] = db.execute(
            "SELECT min(event_id) FROM events JOIN stories USING (story_id)"
            " WHERE published_from IS NULL AND published_until IS NULL AND stories.dated_by = 'first capture'"
        ).fetchall()
    told = f"\n  published between {first} and {last}, Europe/Amsterdam time\n"
    assert told in ask(sample, "explain", event_id).out
    assert (
        "\n  published by the day of the first capture that shows it\n" in ask(sample, "explain", undated).out
    )


def test_a_pair_without_stories_has_no_events(sample, ask, event):
    code, out, err = ask(sample, "explain", event["country_a"], event["country_b"], "--from", "2030-01-01")
    assert (code, err) == (Exit.DONE, "")
    assert out.startswith("No story mentions")
    assert out.endswith(" together in that period.\n")


def test_a_pair_that_is_never_named_together_is_missing_from_no_period(sample, ask):
    assert ask(sample, "explain", "Tuvalu", "Andorra") == (
        Exit.DONE, "No story mentions AND and TUV together.\n", "",
    )  # fmt: skip


def test_one_day_is_the_period_from_it_to_it(sample, ask, event):
    a, b, day = event["country_a"], event["country_b"], event["event_date"].isoformat()
    one = ask(sample, "explain", a, b, "--day", day)
    assert one == ask(sample, "explain", a, b, "--from", day, "--to", day)
    assert f"event {event['event_id']}" in one.out


@pytest.mark.parametrize(
    "period",
    [
        ["--from", "2025-12-10", "--to", "2025-12-08"],
        ["--day", "2025-12-08", "--from", "2025-12-08"],
        ["--day", "2025-12-08", "--to", "2025-12-08"],
    ],
)
def test_a_period_that_contradicts_itself_is_refused(sample, ask, period):
    code, out, err = ask(sample, "explain", "RUS", "UKR", *period)
    assert (code, out) == (Exit.USAGE, "")
    assert "--from" in err


@pytest.mark.parametrize("option", ["--day", "--from", "--to"])
def test_an_event_has_no_period(sample, ask, event, option):
    code, out, err = ask(sample, "explain", event["event_id"], option, "2025-12-08")
    assert (code, out) == (Exit.USAGE, "")
    assert "an event has one day" in err


def test_the_limit_cuts_and_says_how_much(sample, ask):
    with duckdb.connect(str(sample.database), read_only=True) as db:
        [(a, b, days, events)] = db.execute(
            "SELECT country_a, country_b, list(event_date::VARCHAR ORDER BY event_date),"
            " sum(events + events_historical)::INT"
            " FROM country_pair_events WHERE events + events_historical > 0 GROUP BY ALL"
            " HAVING count(event_date) = count(*) AND count(*) > 1 ORDER BY ALL LIMIT 1"
        ).fetchall()
    code, out, err = ask(sample, "explain", a, b, "--limit", "1")
    assert (code, err) == (Exit.DONE, "")
    assert out.count("\nevent ") == 1
    assert out.endswith(f"\n\n... and {events - 1} more events; --limit shows them\n")
    left = ask(sample, "explain", a, b, "--limit", str(events - 1)).out
    assert left.endswith("\n\n... and 1 more event; --limit shows them\n")
    # The days after it are left out whole.
    assert days[0] in out
    assert f"\n{days[-1]}  " not in out
    assert f"\n{days[-1]}  " in ask(sample, "explain", a, b).out


def test_a_raw_file_that_has_changed_or_gone_is_reported(made, ask):
    with duckdb.connect(str(made.database), read_only=True) as db:
        [(event_id, path)] = db.execute("SELECT event_id, source_path FROM event_evidence LIMIT 1").fetchall()
    file = made.raw / path
    file.write_text("x" + file.read_text("utf-8"), "utf-8")
    assert "the file has changed since" in ask(made, "explain", event_id).out
    file.unlink()
    assert "no longer there" in ask(made, "explain", event_id).out
