"""Write `rule_confidence.csv`: how often each rule was right on the labelled stories of `gold/dev`.

    python -m tests.events.calibrate

A rule is a way to find source and target; each has one row, and one more for every event type that it coded. Rare
rules are smoothed toward the level above: (right + WEIGHT * confidence above) / (readings + WEIGHT).
"""

import csv
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

from pipelines.events.coding import code_events
from pipelines.events.lexicon import Lexicon, load_lexicon
from tests.events.gold_events import Event, gold_by_root, load_stories, mentions_of, versions_of

WEIGHT = 4.0
SOURCE = "precision on gold/dev, smoothed"


def outcomes(stories: list[dict[str, Any]], lexicon: Lexicon) -> list[tuple[str, str, bool]]:
    """List event type, rule and whether it was right, for everything that the coder finds without a threshold."""
    bare = Lexicon(**{**vars(lexicon), "confidence": {}})
    coded = code_events(versions_of(stories), mentions_of(stories), bare, 0.0).events
    roots = {s["id"]: s["root"] for s in stories}
    gold = gold_by_root(stories)
    rows: dict[tuple[str, Event], str] = {}
    for version, source, target, kind, rule in coded.select(
        "version_id", "source_country", "target_country", "event_type", "rule"
    ).iter_rows():
        rows.setdefault((roots[version], (source, target, kind)), rule)
    return [(event[2], rule, event in gold[root]) for (root, event), rule in rows.items()]


def confidences(results: list[tuple[str, str, bool]]) -> dict[str, tuple[float, int]]:
    """Smooth the precision of each rule, and of each event type with a rule; returns it with the number of readings."""
    total = sum(right for *_, right in results) / max(1, len(results))
    counted = {"": Counter[str](), "right": Counter[str]()}
    for kind, rule, right in results:
        target = rule.rpartition(".")[0] or rule
        for key in (f"~{kind}", f"~{target}", rule, f"{kind}.{rule}"):
            counted[""][key] += 1
            counted["right"][key] += right

    def smoothed(key: str, above: float) -> float:
        return (counted["right"][key] + WEIGHT * above) / (counted[""][key] + WEIGHT)

    result: dict[str, tuple[float, int]] = {"": (total, len(results))}
    for kind, rule, _ in results:
        of_rule = smoothed(rule, total)
        of_kind = smoothed(f"~{kind}", total)
        result[rule] = (of_rule, counted[""][rule])
        # The precision of the type itself adjusts that of the rule.
        above = min(0.99, of_rule * (0.5 + 0.5 * of_kind / max(total, 1e-9)))
        result[f"{kind}.{rule}"] = (smoothed(f"{kind}.{rule}", above), counted[""][f"{kind}.{rule}"])
    return result


def main() -> None:
    results = outcomes(load_stories("dev"), load_lexicon())
    path = Path(str(files("pipelines") / "lexicon" / "rule_confidence.csv"))
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["rule", "confidence", "readings", "source"])
        rows = [[rule or "any", f"{c:.3f}", str(n), SOURCE] for rule, (c, n) in confidences(results).items()]
        writer.writerows(sorted(rows))
    print(f"{len(results)} readings, {sum(r for *_, r in results)} right")


if __name__ == "__main__":
    main()
