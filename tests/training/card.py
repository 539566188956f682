"""The model card: a model's figures as a page, and its reliability diagram."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SIZE, _EDGE = 320, 40


def write_card(figures: Mapping[str, Any], folder: Path) -> None:
    """Write `model-card.md` and `reliability.svg`."""
    (folder / "model-card.md").write_text(card(figures), "utf-8")
    [of_chosen, *_] = figures["calibration"].values()
    (folder / "reliability.svg").write_text(picture(of_chosen["bins"]), "utf-8")


def card(figures: Mapping[str, Any]) -> str:
    settings, confident = figures["settings"], figures["confident"]
    trained = settings["trained"]
    threshold = settings["thresholds"][""]
    lines = [
        "# Model card",
        "",
        "Written by `make train`; [model.md](model.md) says what the model is, what it comes from and what it cannot do.",
        "",
        f"Version {figures['version']}: {settings['layers']} layers of {trained.get('heads', '-')} heads and "
        f"{trained.get('units', '-')} units, {figures['megabytes']} MB. Trained on {trained.get('texts', '-')} texts, "
        f"{trained.get('epochs', '-')} epochs.",
        "",
        "## How good it is",
        "",
        f"Events with a probability of {threshold:.3f} or more (`build.min_confidence`), in texts whose likeliest event has "
        f"{settings['min_story_confidence']:.3f} or more (`build.min_story_confidence`). Both were chosen on "
        f"{' and '.join(figures['chosen_on'])} for the best F1 of events. No text of these parts was trained on; `invented`"
        " is the mean number of events read in a text without any. Mentions are those the project finds.",
        "",
        "| texts | number | events | events F1 | precision | recall | dyads F1 | pairs F1 | invented |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {part} | {one['texts']} | {one['events']} | {one['f1']['events']:.3f} | {one['precision']['events']:.3f} "
            f"| {one['recall']['events']:.3f} | {one['f1']['dyads']:.3f} | {one['f1']['pairs']:.3f} | {one['invented']:.2f} |"
            for part, one in figures["parts"].items()
        ),
        "",
        "| type | labelled | found | precision | recall |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {kind} | {one['labelled']} | {one['found']} | {one['right'] / max(1, one['found']):.2f} "
            f"| {one['right'] / max(1, one['labelled']):.2f} |"
            for kind, one in figures["types"].items()
        ),
        "",
        "## How good its probabilities are",
        "",
        "![Reliability](reliability.svg)",
        "",
        "| candidates of | number | calibration error | Brier score | of a constant | better by |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {part} | {one['candidates']} | {one['ece']:.3f} | {one['brier']:.3f} | {one['constant']:.3f} "
            f"| {1 - one['brier'] / one['constant'] if one['constant'] else 0:.0%} |"
            for part, one in figures["calibration"].items()
        ),
        "",
        f"The calibration error is over five bins of equal mass. From {settings['confident_from']:.3f} on "
        f"(`build.confident_from`) nine in ten events are right: {confident['precision']:.3f} of {confident['found']} where it"
        f" was not chosen, which leaves a recall of {confident['recall']:.2f}.",
        "",
        "| rule | events | right |",
        "| --- | --- | --- |",
        *(
            f"| `{rule}` | {found} | {right / max(1, found):.2f} |"
            for rule, (right, found) in figures["rules"].items()
        ),
        "",
        "## Its evidence",
        "",
        "Of the right events: the words that express the act and, where these overlap with the marked ones, the phrases for"
        " source and target. `as marked` is the share that equals the marked words; `overlap` is the mean share of characters"
        " that both have, of those that either has. How far words extend was chosen on held and confirm2.",
        "",
        "| words | number | as marked | overlap |",
        "| --- | --- | --- | --- |",
        *(
            f"| {words} | {one['found']} | {one['same']:.2f} | {one['overlap']:.2f} |"
            for words, one in figures["evidence"].items()
        ),
        "",
        "## Realis",
        "",
        f"Of the right events in {', '.join(figures['parts'])} whose realis is labelled:",
        "",
        "| on | events | accuracy | F1 of " + " | F1 of ".join(figures["realis"]["f1"]) + " |",
        "| --- | --- | --- |" + " --- |" * len(figures["realis"]["f1"]),
        *(
            f"| {name} | {one['events']} | {one['accuracy']:.3f} | "
            + " | ".join(
                f"{value:.2f}" if one["labelled"].get(kind) else "-" for kind, value in one["f1"].items()
            )
            + " |"
            for name, one in (
                ("all", figures["realis"]),
                ("confirm3", figures["realis on confirm3"]),
            )
            if one
        ),
        "",
    ]
    return "\n".join(lines)


def picture(bins: list[tuple[float, float, int]]) -> str:
    """Draw a reliability diagram: for each bin, the share that is right against the mean probability."""

    def at(x: float, y: float) -> str:
        return f"{_EDGE + x * _SIZE:.1f},{_EDGE + (1 - y) * _SIZE:.1f}"

    whole = _SIZE + 2 * _EDGE
    ticks = "".join(
        f'<text x="{_EDGE + t * _SIZE:.0f}" y="{whole - _EDGE + 16}" text-anchor="middle">{t:g}</text>'
        f'<text x="{_EDGE - 6}" y="{_EDGE + (1 - t) * _SIZE + 4:.0f}" text-anchor="end">{t:g}</text>'
        for t in (0, 0.5, 1)
    )
    dots = "".join(
        '<circle cx="{}" cy="{}" r="4" fill="#1f6f8b"/>'.format(*at(mean, share).split(","))
        for mean, share, _ in bins
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" font-family="sans-serif" font-size="11">'
        f'<rect width="{whole}" height="{whole}" fill="white"/>'
        f'<path d="M{at(0, 0)} L{at(1, 1)}" stroke="#999" stroke-dasharray="4"/>'
        f'<path d="M{at(0, 1)} L{at(0, 0)} L{at(1, 0)}" fill="none" stroke="#333"/>'
        f'<polyline points="{" ".join(at(mean, share) for mean, share, _ in bins)}" fill="none" stroke="#1f6f8b"/>'
        f"{dots}{ticks}"
        f'<text x="{whole / 2}" y="{whole - 6}" text-anchor="middle">probability</text>'
        f'<text x="12" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 12 {whole / 2})">share that is right</text>'
        "</svg>\n"
    )
