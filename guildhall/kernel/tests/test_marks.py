"""What Markdown has beyond CommonMark: formulas that leave prices alone, and what readers uncover themselves."""

from contextlib import suppress

import pytest

from guildhall.kernel.html import MAX_BYTES, clean, text_of
from guildhall.kernel.markdown import render
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.tests.test_markdown import look

PRICES = [
    "It costs $5 and $10.",
    "US$5, AU$6 or 5$ and 6$.",
    "从$5到$10。",
    "$5/$6 a month",
    "a $ b $ c",
    "\\$a$ b",
    "`$a$`",
    "    $a$",
    "$HOME and $PATH",
    "cash $",
    "$$",
]
FORMULAS = {
    "$x_1 < y_2$": '<span class="math">x_1 &lt; y_2</span>',
    "设$x$为": '设<span class="math">x</span>为',
    "see $$a^2$$ there": 'see <span class="math display">a^2</span> there',
    "$$\na_b\n$$": '<div class="math">a_b</div>',
    "```math\na_b\n```": '<div class="math">a_b</div>',
    "$b\\$c$": '<span class="math">b\\$c</span>',
    "$`a_1 * b_1`$": '<span class="math">a_1 * b_1</span>',
    "*$a*b$*": '<em><span class="math">a*b</span></em>',
}
HOSTILE = [
    "$<img src=x onerror=alert(1)>$",
    "$$\n</div><script>alert(1)</script>\n$$",
    "```math\n</div><img src=x onerror=alert(1)>\n```",
    "$\\href{javascript:alert(1)}{x}$",
    "$x$<span class='math' onclick=alert(1) tabindex=7>\\a</span>",
    "<div class='math gh-toasts' hx-get=/x>y</div>",
    "||<img src=x onerror=alert(1)>||",
    "||[x](javascript:alert(1))||",
    ">! <script>alert(1)</script>\n>! [x](javascript:alert(1))",
    "<details class='spoiler gh-dialog' open ontoggle=alert(1)><summary onclick=alert(1)>x</summary>y</details>",
    "<span class='spoiler' tabindex='0' autofocus onfocus=alert(1)>x</span>",
]
COSTLY = {
    "dollars": lambda n: "$a " * (n // 3),
    "dollars in pairs": lambda n: "$$a " * (n // 4),
    "escaped dollars": lambda n: "$a\\" * (n // 3),
    "bars": lambda n: "||a " * (n // 4),
    "bars alone": lambda n: "|" * n,
    "covered quotes": lambda n: ">! a\n\n" * (n // 6),
    "covered once": lambda n: '<span class="spoiler">' + "<b>a</b>" * (n // 8),
}


@pytest.mark.parametrize("text", PRICES)
def test_prices_are_no_formulas(text):
    assert 'class="math' not in render(text)


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_marked_for_the_browser(text):
    assert FORMULAS[text] in render(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_passes_in_formulas_and_spoilers(text):
    for source_format in ("markdown", "html"):
        html = render(text, source_format)
        look(html)
        assert clean(html) == html


@pytest.mark.parametrize("family", COSTLY)
def test_costly_marks_are_bounded(family):
    """Ends at all: what is quadratic would run for minutes at this size. What becomes too much HTML is refused."""
    with suppress(Refusal):
        html = render(COSTLY[family](MAX_BYTES - 100))
        look(html)
        assert text_of(html)


def test_a_spoiler_is_uncovered_without_a_script():
    assert '<span class="spoiler" tabindex="0">the <strong>end</strong></span>' in render("It is ||the **end**||.")
    block = render(">! the end\n>! of it")
    assert block.startswith('<details class="spoiler">\n<summary>Spoiler</summary>\n<p>the end\nof it</p>')
    assert "<summary>剧透</summary>" in render(">! 结局")


def test_pictures_in_quotes_and_empty_cells_are_no_spoilers():
    assert "<blockquote>" in render(">![a](/files/1/a.png)")
    assert "spoiler" not in render("| a | b |\n|---|---|\n| x || y |")


def test_excerpts_do_not_tell_what_is_covered():
    assert text_of(render("It is ||Snape $x$ `b`||, yes.\n\n>! and he\n\nend")) == "It is … , yes. … end"
