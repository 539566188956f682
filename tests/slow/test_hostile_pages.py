"""What a browser shows of hostile captures: their text, and nothing that it tells the browser to do."""

import re

import pytest

from tests.hostile import write_hostile
from tests.slow.browser import needs_chromium, shown
from tests.slow.ui import running, wait_for

pytestmark = [pytest.mark.slow, needs_chromium]


def is_harmless(page: str) -> bool:
    return not [
        sign for sign in ("<img src=", 'href="javascript', "<title>owned", "<title>1<") if sign in page
    ]


def test_the_ui_and_the_report_show_names_and_text_as_they_are_written(tmp_path):
    data = write_hostile(tmp_path / "data")
    with running(data) as ui:
        # The sensor asks for the day as soon as the daemon runs.
        wait_for(lambda: set(ui.runs().values()) == {"SUCCESS"})

        def asset(address: str) -> str:
            return shown(f"http://127.0.0.1:{ui.port}/assets/{address}", tmp_path / "profile", 25)

        quarantine, checks = (
            asset("warehouse/quarantine"),
            asset("pages?view=checks&checkDetail=unknown_agencies"),
        )
    # The scripts of the page are its own, whatever they write; what they made of the captures stands beside them.
    report = re.sub(
        "<script.*?</script>", "", shown(data.report.as_uri(), tmp_path / "profile"), flags=re.DOTALL
    )
    assert "&lt;img src=x onerror=alert(1)&gt;.txt" in quarantine + checks
    assert "[x](javascript:alert(1)).txt" in quarantine + checks
    assert "\\x1b]0;owned\\x07" in checks
    assert "&lt;img src=x onerror=alert(2)&gt;" in report
    assert [is_harmless(page) for page in (quarantine, checks, report)] == [True] * 3
