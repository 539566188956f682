import polars as pl
import pytest

from pipelines.pages.decoding import decode


def decoded(content: bytes) -> tuple[str | None, str, list[str] | None, str | None]:
    return decode(pl.Series([content], dtype=pl.Binary)).row(0)


@pytest.mark.parametrize(
    ("content", "text", "encoding", "repairs"),
    [
        ("café één".encode(), "café één", "utf-8", []),
        (b"\xef\xbb\xbfabc", "abc", "utf-8", ["byte_order_mark"]),
        ("café één".encode("cp1252"), "café één", "windows-1252", []),
        ("‘ja’ – €5".encode("cp1252"), "‘ja’ – €5", "windows-1252", []),
        ("café".encode("utf-16"), "café", "utf-16-le", []),
        ("\ufeffcafé".encode("utf-16-be"), "café", "utf-16-be", []),
        ("een café".encode("utf-16-le"), "een café", "utf-16-le", []),
        ("een café".encode("utf-16-be"), "een café", "utf-16-be", []),
        ("\ufeffcafé".encode("utf-32-le"), "café", "utf-32-le", []),
        (b"a\r\nb\rc\x0bd", "a\nb\nc\nd", "utf-8", ["line_breaks"]),
        ("a\u2028b".encode(), "a\nb", "utf-8", ["line_breaks"]),
        (
            b"&quot;ja&quot; &eacute;&#233;n &amp; R&D &onzin;",
            '"ja" één & R&D &onzin;',
            "utf-8",
            ["entities"],
        ),
        (b"Isra&amp;euml;l &amp;amp; AT&amp;T", "Israël & AT&T", "utf-8", ["entities"]),
        ("Israe\u0308l, Malmo\u0308".encode(), "Israël, Malmö", "utf-8", ["composed"]),
        (
            "essentiƫle cafĆ© OekraĆÆne BeloĆ¶esov".encode(),
            "essentiële café Oekraïne Beloöesov",
            "utf-8",
            ["mojibake"],
        ),
        ("financiĆ«le".encode(), "financiële", "utf-8", ["mojibake"]),
        ("cafÃ© in OekraÃ¯ne, â€œjaâ€\x9d".encode(), "café in Oekraïne, “ja”", "utf-8", ["mojibake"]),
        ("een \x93citaat\x94".encode(), "een “citaat”", "utf-8", ["c1_controls"]),
        (
            b"een\x00 pagina met een enkel teken te veel",
            "een pagina met een enkel teken te veel",
            "utf-8",
            ["control_characters"],
        ),
        ("on\u200bzicht\u00adbaar\ufeff".encode(), "onzichtbaar", "utf-8", ["invisible_characters"]),
        ("één café".encode()[:-1], "één caf", "utf-8", ["cut_character"]),
        ("één café, ".encode() + b"\x93ja", "één café, “ja", "utf-8", ["stray_bytes"]),
        (
            b"caf\xe9 en een heel lange tekst zonder nog iets bijzonders \x81 erin",
            "café en een heel lange tekst zonder nog iets bijzonders \ufffd erin",
            "windows-1252",
            ["undefined_bytes"],
        ),
    ],
)
def test_bytes_become_text(content: bytes, text: str, encoding: str, repairs: list[str]) -> None:
    assert decoded(content) == (text, encoding, repairs, None)


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Ćosić en “IVANIĆ” en PETROVIĆ’s",
        "château, São Paulo, Ångström, Âge, Ø, Æ, Nguyễn Phú Trọng ươ",
        "à la carte: ƒ 100",
        "AT&T; R&D, a & b",
    ],
)
def test_text_in_order_is_left_alone(text: str) -> None:
    assert decoded(text.encode()) == (text, "utf-8", [], None)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "empty"),
        (b" \n\t \xc2\xa0 \\ \n", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00", "binary"),
        (bytes(range(256)), "binary"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" * 9, "binary"),
        (b"<!DOCTYPE html>\n<html><body><p>Nieuws</p></body></html>", "html"),
        (b"\n <html lang='nl'>", "html"),
        (b"<div class='x'>tekst</div>", "html"),
        (b"a\n" * 100_001, "too_many_lines"),
        (b"tekst 1 uur geleden" * 100_001, "too_many_lines"),
    ],
)
def test_what_is_no_page_is_refused(content: bytes, refusal: str) -> None:
    text, _, repairs, reason = decoded(content)
    assert (text, repairs, reason) == (None, None, refusal)


def test_damage_of_one_page_does_not_touch_another() -> None:
    contents = [b"eerste", b"caf\xe9", b"", "tweede é".encode(), b"\xef\xbb\xbfderde", b"vierde"]
    frame = decode(pl.Series(contents, dtype=pl.Binary))
    assert frame["text"].to_list() == ["eerste", "café", None, "tweede é", "derde", "vierde"]


def test_no_captures_give_no_rows() -> None:
    assert decode(pl.Series([], dtype=pl.Binary)).shape == (0, 4)
