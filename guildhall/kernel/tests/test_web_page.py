import pytest

from guildhall.kernel.text import width
from guildhall.kernel.web_page import Described, described

HTML = "text/html; charset=utf-8"


def said(page: str, content_type: str = HTML, charset: str = "utf-8") -> Described:
    return described(page.encode(charset), content_type)


def test_what_a_page_says_for_cards_comes_before_what_it_says_anyhow():
    page = """<html><head><title>Plain</title><meta name="description" content="Plain words">
    <meta property="og:title" content="A &amp; B"><meta content='Said "so"' property='og:description'>
    <meta property=og:site_name content=Example></head>"""
    assert said(page) == Described("A & B", 'Said "so"', "Example")
    assert said("<title>\n Plain \n title</title>") == Described("Plain title")


def test_markup_in_it_is_text():
    assert (
        said('<meta property="og:title" content="&lt;script&gt;alert(1)&lt;/script&gt;">').title
        == "<script>alert(1)</script>"
    )


def test_what_cannot_be_seen_or_turns_direction_is_left_out():
    assert said("<title>a\u202eb\u200bc\x00d\u2066</title>").title == "abcd"


def test_lengths_are_bounded_in_columns():
    found = said(f'<title>{"字" * 900}</title><meta name=description content="{"w" * 3000}">')
    assert (width(found.title), width(found.about)) == (139, 280)


@pytest.mark.parametrize(
    ("page", "content_type"),
    [("<title>中文</title>", "text/html; charset=gb2312"), ('<meta charset="gbk"><title>中文</title>', "text/html")],
)
def test_chinese_pages_in_their_old_encodings_are_read(page, content_type):
    assert said(page, content_type, "gbk").title == "中文"


def test_encodings_that_are_no_letters_are_not_tried():
    assert said("<title>plain</title>", "text/html; charset=unicode_escape").title == "plain"
    assert said("<title>plain</title>", "text/html; charset=rot13").title == "plain"
    assert said("<title>plain</title>", "text/html; charset=windows-9999").title == "plain"


def test_what_is_no_page_says_nothing():
    for kind in ("image/png", "application/pdf", "text/plain", ""):
        assert said("<title>x</title>", kind) == Described()


@pytest.mark.parametrize("pump", ["<meta ", "<title>", "<meta a=", '<meta a="', "<meta " + "a" * 3000, "charset = "])
def test_a_megabyte_of_beginnings_ends(pump):
    assert described((pump * (1_000_000 // len(pump))).encode(), "text/html") == Described()
