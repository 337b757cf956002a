from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guildhall.kernel.html import MAX_BYTES, clean, depth, text_of
from guildhall.kernel.markdown import render
from guildhall.kernel.refusal import Refusal

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='/x' onerror='alert(1)'>",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jAvAsCrIpT:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](javascript:alert(1))",
    '[x](https://e.org "title\\" onmouseover=alert(1) x=\\"")',
    "<https://e.org/\"onmouseover='alert(1)'>",
    "<iframe src='https://e.org'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='x.swf'></object><embed src=x>",
    "<form action='https://evil.example'><input name=q><button>go</button></form>",
    "<input type=text autofocus onfocus=alert(1)>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<div class='gh-toasts' id='ui-dialog' hx-get='/accounts/logout/' hx-trigger=load data-hx-post=/x>x</div>",
    "<p hx-on:click='alert(1)' x-data='{}' @click='x'>x</p>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<a id=main name=cookie href=#>clobber</a>",
    "```<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n```",
    "```js onmouseover=alert(1)\n1\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "| <img src=x onerror=alert(1)> |\n| --- |\n| x |",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    '[^"><script>alert(1)</script>]\n\n[^"><script>alert(1)</script>]: x',
]
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del", "details",
    "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "input", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small",
    "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u",
    "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "srcset", "sizes", "checked", "class", "colspan", "datetime", "decoding", "dir", "disabled", "height", "href", "id", "lang",
    "loading", "open", "rel", "reversed", "rowspan", "scope", "src", "start", "tabindex", "title", "type", "value",
    "width",
}  # fmt: skip


class Look(HTMLParser):
    """Fails at anything that the allow-list does not have."""

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name in ("href", "src"):
                assert value.split(":")[0].lower() in ("http", "https", "mailto") or ":" not in value.split("/")[0], (
                    value
                )
            if name == "id":
                assert value.startswith("fn"), value
        assert tag != "input" or dict(attrs)["type"] == "checkbox"
        assert tag != "a" or dict(attrs)["rel"] == "nofollow ugc noopener"

    def handle_comment(self, data):
        raise AssertionError(data)


def look(html: str) -> None:
    Look().feed(html)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_passes_in_either_format(text):
    for source_format in ("markdown", "html"):
        html = render(text, source_format)
        look(html)
        assert clean(html) == html


@given(st.text(alphabet="<>/=\"'`[]()*_~|#-!&;: \nabpsciptdivx1^", max_size=200))
@settings(max_examples=60, deadline=None)
def test_cleaning_twice_is_cleaning_once(text):
    html = clean(text)
    look(html)
    assert clean(html) == html


PIECES = st.sampled_from(["<p>", "</p>", "<a href=/x>", "</a>", "<b>", "<table>", "<tr>", "<td>", "<svg>", "<style>", "</style>",
                          "<pre>", "<li>", "x", "&lt;", "<math>", "<select>", "<!--", "-->", "<img src=/x>", "</td>"])  # fmt: skip


@given(st.lists(PIECES, max_size=30))
@settings(max_examples=60, deadline=None)
def test_broken_trees_are_mended_once(pieces):
    html = clean("".join(pieces))
    look(html)
    assert clean(html) == html


FAMILIES = {
    "quotes": lambda n: "> " * (n // 2),
    "lists": lambda n: "- " * (n // 2),
    "stars": lambda n: "*a " * (n // 3),
    "underscores": lambda n: "_" * n,
    "brackets": lambda n: "[" * n,
    "links": lambda n: "[a](" * (n // 4),
    "images": lambda n: "![" * (n // 2),
    "backticks": lambda n: "".join("`" * k + " " for k in range(1, int((2 * n) ** 0.5))),
    "entities": lambda n: "&" * n,
    "angles": lambda n: "<" * n,
    "tables": lambda n: "|" * (n // 2) + "\n" + "|-" * (n // 4),
    "footnotes": lambda n: "[^1]" * (n // 4) + "\n\n[^1]: x",
    "tags": lambda n: "<b>" * (n // 3),
    "addresses": lambda n: "http://a.b" * (n // 10),
    "addresses apart": lambda n: "http://a.b " * (n // 11),
    "tildes": lambda n: "~~a " * (n // 4),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_costly_markup_is_bounded(family):
    """Ends at all: a quadratic family would run for minutes at this size. Deep ones are refused."""
    with suppress(Refusal):
        look(render(FAMILIES[family](MAX_BYTES - 100)))


def test_texts_over_the_limit_are_refused():
    with pytest.raises(Refusal) as refused:
        render("字" * (MAX_BYTES // 3 + 1))
    assert refused.value.code == "too_long"


def test_depth_is_refused_before_it_costs():
    with pytest.raises(Refusal) as refused:
        clean("<div>" * 200)
    assert refused.value.code == "too_deep"
    assert depth("<p>a<br>b<img src=x></p>") == 1


def test_markdown_has_what_people_write():
    html = render(
        "# Title\n\n**bold** ~~gone~~ https://example.org\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n\n- [x] done\n\n[^1]\n\n[^1]: note"
    )
    assert "<h2>Title</h2>" in html
    assert "<strong>bold</strong> <s>gone</s>" in html
    assert '<a href="https://example.org" rel="nofollow ugc noopener">https://example.org</a>' in html
    assert '<td class="num">2</td>' in html
    assert '<li class="task"><input ' in html
    assert "checked" in html
    assert 'class="footnote-ref"' in html


def test_footnotes_of_two_posts_do_not_meet():
    one, other = render("a[^1]\n\n[^1]: x"), render("b[^1]\n\n[^1]: y")
    assert one.split('id="')[1].split('"')[0] != other.split('id="')[1].split('"')[0]


def test_code_is_coloured_by_classes_and_chinese_stays_whole():
    html = render('```python\ndef f():  # 注释\n    return "中文"\n```')
    assert '<span class="k">def</span>' in html
    assert '<span class="c"># 注释</span>' in html
    assert '<div class="gh-code-head">python</div>' in html


def test_pictures_from_elsewhere_become_links():
    assert render("![a map](https://e.org/m.png)") == (
        '<p><a class="image-away" href="https://e.org/m.png" rel="nofollow ugc noopener">a map</a></p>\n'
    )
    assert "<img" in render("![mine](/files/1/m.png)")
    assert "<img" not in render('<img src="//e.org/m.png">', "html")


def test_words_of_html():
    assert text_of("<p>One &amp; two</p><p>three<br>four</p>") == "One & two three four"
