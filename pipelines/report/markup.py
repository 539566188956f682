"""HTML and SVG, element by element; text is escaped here, and nowhere else."""

from html import escape

from pipelines.report.phrases import Phrase
from pipelines.visible_text import visible

Attribute = str | float | None


def element(name: str, *content: str, **attributes: Attribute) -> str:
    """An element around content that is already markup.

    `class_` is written `class`, an underscore within a name as a hyphen; attributes that are None are left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_text(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not content and name in _EMPTY:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(content)}</{name}>"


_EMPTY = {"path", "rect", "circle", "line", "polyline", "use", "br", "meta"}


def words(phrase: Phrase | str, part: str = "span") -> str:
    """Text in both languages, of which the page shows one; `part` is `tspan` within SVG."""
    if isinstance(phrase, str):
        return _text(phrase)
    if phrase.nl == phrase.en:
        return _text(phrase.nl)
    return element(part, _text(phrase.nl), lang="nl") + element(part, _text(phrase.en), lang="en")


def _text(written: str) -> str:
    """Text that shows as it is written: never markup, nor signs that would not be seen but act."""
    return escape(visible(written))


def label(phrase: Phrase | str, x: float, y: float, **attributes: Attribute) -> str:
    """A text in a picture."""
    return element("text", words(phrase, "tspan"), x=x, y=y, **attributes)


def tooltip(phrase: Phrase) -> dict[str, Attribute]:
    """The attributes that give a mark a tooltip, on hover or touch."""
    return {"data_nl": phrase.nl, "data_en": phrase.en}


def picture(width: float, height: float, *content: str, name: Phrase, class_: str, left: float = 0) -> str:
    """A drawing that scales to the available width."""
    return element(
        "svg",
        *content,
        viewBox=f"{_value(left)} 0 {_value(width)} {_value(height)}",
        class_=class_,
        role="img",
        aria_label=f"{name.nl} / {name.en}",
    )


def _value(value: Attribute) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
