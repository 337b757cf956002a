from guildhall.kernel.bare_links import bare_links, with_cards
from guildhall.kernel.html import clean
from guildhall.kernel.markdown import render

A, B = "https://a.example/one", "https://b.example/two?x=1&y=2"


def found(source: str) -> list[str]:
    return bare_links(render(source))


def test_a_link_alone_on_its_line_is_found_in_whatever_way_it_was_written():
    assert found(f"Look:\n\n{A}\n\nand\n{B}\nas well") == [A, B]
    assert found(f"<{A}>") == [A]
    assert found("https://例子.example/路径") == ["https://xn--fsqu00a.example/%E8%B7%AF%E5%BE%84"]
    assert bare_links(clean(f'<p><a href="{A}">{A}</a><br>words</p>')) == [A]


def test_links_with_words_around_them_or_words_of_their_own_stay_links():
    for source in (f"See {A}", f"{A} is it", f"[words]({A})", f"[{B}]({A})", f"**{A}**"):
        assert found(source) == []


def test_links_in_quotes_lists_tables_spoilers_and_code_stay_links():
    for source in (
        f"> {A}",
        f"- {A}\n\n  more",
        f"1. x\n\n   {A}",
        f"|a|\n|-|\n|{A}|",
        f"    {A}",
        f"```\n{A}\n```",
        f">! {A}",
    ):
        assert found(source) == []


def test_a_card_takes_the_place_of_the_link_and_leaves_the_words():
    html = with_cards(render(f"Look:\n{A}\nand **this**\n\n{B}"), {A: "<div>card</div>"})
    assert html == f"<p>Look:</p><div>card</div><p>and <strong>this</strong></p>\n<p>{_link(B)}</p>\n"


def _link(url: str) -> str:
    shown = url.replace("&", "&amp;")
    return f'<a href="{shown}" rel="nofollow ugc noopener">{shown}</a>'


def test_markup_that_goes_over_lines_is_not_parted():
    html = render(f"*so\n{A}\nis it*")
    assert bare_links(html) == []
    assert with_cards(html, {A: "<div>card</div>"}) == html


def test_without_cards_nothing_changes():
    html = render(f"{A}\n{B}\n\n> {A}")
    assert with_cards(html, {}) == html
