"""Names in texts become links to those whom they mean."""

import pytest

from guildhall.kernel.markdown import mentions, render

PEOPLE = {"lin": ("lin", "/m/5/"), "李雷你好": ("李雷", "/m/6/"), "wei": ("wei", '/m/7/"><script>')}
LINK = '<a href="/m/{0}/" class="mention" rel="nofollow ugc noopener">@{1}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Ask @lin, please.", f"<p>Ask {LINK.format(5, 'lin')}, please.</p>"),
        ("请问@李雷你好", f"<p>请问{LINK.format(6, '李雷')}你好</p>"),
        ("**@lin** and @nobody", f"<p><strong>{LINK.format(5, 'lin')}</strong> and @nobody</p>"),
        ("`@lin` <b>x</b>", "<p><code>@lin</code> <b>x</b></p>"),
        ("[@lin](https://e.org/)", '<p><a href="https://e.org/" rel="nofollow ugc noopener">@lin</a></p>'),
        ("no names", "<p>no names</p>"),
    ],
)
def test_who_is_named_in_running_text_is_linked(source, html):
    assert render(source, people=PEOPLE).strip() == html


def test_without_people_nothing_is_linked_and_addresses_are_escaped():
    assert render("Ask @lin.").strip() == "<p>Ask @lin.</p>"
    assert "<script>" not in render("@wei", people=PEOPLE)
    assert mentions("@lin and @李雷你好") == ["lin", "李雷你好"]
