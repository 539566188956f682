"""The text of an HTML page, whole and in reading order, as the pages of `data/raw` are laid out.

Extractors of a page's main text drop the briefs beside it, and their ages. Renderers for people add
bullets and indents, which hide where a report opens. So the page is parsed by a library and laid out here: every
block is between blank lines, and an age label on its own line.

Needs the extra `html`.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, lookup
from itertools import pairwise
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.pages.ages import LONGEST_LABEL, python_pattern

_BLOCK_TAGS: Final = (
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre"
    " search section select summary table tbody td tfoot th thead tr ul"
)
# What a browser does not show as text.
_UNSEEN_TAGS: Final = (
    "audio canvas embed head iframe math noembed noframes noscript object script style svg template textarea title"
    " video"
)
_BLOCKS: Final = frozenset(_BLOCK_TAGS.split())
_UNSEEN: Final = frozenset(_UNSEEN_TAGS.split())
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_AGE: Final = re.compile(python_pattern())
# Steps through the nodes within an element that may be an age label: some are in three or four elements.
_MOST_IN_LABEL: Final = 50
_META: Final = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_META_WITHIN: Final = 8192
# In the HTML standard these names mean Windows-1252.
_LATIN: Final = frozenset({"ascii", "iso8859-1"})


class _Run(NamedTuple):
    """Text within a block; `is_label` says that it is the whole text of an element and reads like an age."""

    text: str
    is_label: bool = False
    is_time: bool = False


def html_text(page: bytes, charset: str | None = None) -> str:
    """The text of a page: blocks between blank lines, `<br>` as a line break, ages on their own lines.

    `charset` is the character encoding that HTTP names. The page's own mark and `<meta>` are used where it names none
    that is known. Whatever the bytes are, there is a text; it may be empty.
    """
    root = LexborHTMLParser(_decode(page, charset)).root
    return "" if root is None else _Layout().render(root)


def _decode(page: bytes, charset: str | None) -> str:
    for mark, encoding in ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if page.startswith(mark):
            return page[len(mark) :].decode(encoding, "replace")
    meta = _META.search(page, 0, _META_WITHIN)
    named = [_known(name) for name in (charset, meta[1].decode("ascii", "ignore") if meta else None) if name]
    for encoding in [*filter(None, named), "utf-8"]:
        try:
            return page.decode(encoding)
        except UnicodeDecodeError:
            continue
    return page.decode("cp1252", "replace")


def _known(name: str) -> str | None:
    try:
        encoding = lookup(name).name
        b"xx".decode(encoding)
    except (LookupError, ValueError):
        return None
    return "cp1252" if encoding in _LATIN else encoding


class _Layout:
    """Lays out a page; the tree is walked without recursion, as pages nest as deep as they like."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._lines: list[list[_Run]] = [[]]

    def render(self, root: LexborNode) -> str:
        """The text below a node."""
        node: LexborNode | None = root
        depth = 0
        while node is not None:
            inside = self._enter(node)
            if inside is not None:
                node, depth = inside, depth + 1
                continue
            while node is not None:
                self._leave(node)
                if depth == 0:
                    node = None
                elif node.next is not None:
                    node = node.next
                    break
                else:
                    node, depth = node.parent, depth - 1
        self._end_block()
        return "\n\n".join(self._blocks) + "\n" if self._blocks else ""

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Take up a node; its first child where that is to be walked."""
        tag = node.tag or ""
        if tag == "-text":
            self._add(_Run(node.text_content or ""))
            return None
        if tag in _BLOCKS:
            self._end_block()
            return node.first_child
        if tag == "br":
            self._lines.append([])
            return None
        if tag in _UNSEEN or tag.startswith(("-", "!", "_")):
            return None
        text = _SPACE.sub(" ", _text_of_few(node)).strip()
        if text and len(text.encode()) <= LONGEST_LABEL and _AGE.fullmatch(text):
            self._add(_Run(text, is_label=True, is_time=tag == "time"))
            return None
        return node.first_child

    def _leave(self, node: LexborNode) -> None:
        if node.tag in _BLOCKS:
            self._end_block()

    def _add(self, run: _Run) -> None:
        self._lines[-1].append(run)

    def _end_block(self) -> None:
        lines = [text for line in self._lines for text in _lay_out(line)]
        self._lines = [[]]
        text = "\n".join(lines).strip("\n")
        if text:
            self._blocks.append(text)


def _text_of_few(node: LexborNode) -> str:
    """The text within an element that has few nodes; empty if it has more than a label has.

    Whoever walks a page asks each element: the whole text of each would take quadratic time where they are nested.
    """
    found: list[str] = []
    todo = [node.first_child]
    for _ in range(_MOST_IN_LABEL):
        if not todo:
            return "".join(found)
        inner = todo.pop()
        if inner is None:
            continue
        todo.append(inner.next)
        if inner.tag == "-text":
            found.append(inner.text_content or "")
        else:
            todo.append(inner.first_child)
    return ""


def _lay_out(runs: list[_Run]) -> list[str]:
    """The lines that the text of one line comes to: an age label at either end, or of `<time>`, has its own."""
    worded = [place for place, run in enumerate(runs) if run.text.strip()]
    follower = dict(pairwise(worded))
    parts: list[list[str]] = [[]]
    for place, run in enumerate(runs):
        # Within a sentence an age is none of a report: `de <b>twee jaar geleden</b> gevallen regering`.
        after = runs[follower[place]].text.strip()[0] if place in follower else ""
        alone = (
            run.is_time or not after or (place == worded[0] and not after.islower() and after not in ".,;:!?")
        )
        if run.is_label and alone:
            parts += [[run.text], []]
        else:
            parts[-1].append(run.text)
    lines = map("".join, parts)
    laid_out = [_SPACE.sub(" ", line).strip(" ") for line in lines]
    return [line for line in laid_out if line] or [""]
