"""Writing: the bar, keys, input methods, completion, formulas, quotes; on phones, by keys alone, and without scripts."""

import pytest

from guildhall.content import actions as content
from guildhall.content.models import Draft, Kind, Post, Topic
from guildhall.kernel.actor import HOUSE
from guildhall.members.tests.factories import MemberFactory
from tests.browser_fixtures import axe, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOURCE = "[name=source]"
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "htmx:")


@pytest.fixture
def space():
    return content.create_space(
        actor=HOUSE, handle="plaza", name_en="Plaza", name_zh_hans="广场", kinds=list(Kind.values)
    )


@pytest.fixture
def topic(space):
    return content.publish_topic(
        actor=MemberFactory(handle="asker", name="Su Wanqing"),
        space=space,
        kind="question",
        title="Why does $x$ differ from $5?",
        source="It costs $5 and $10, while $\\Delta t > 1 / \\lambda$.\n\n$$\n\\sqrt{\\frac{a}{b}}\n$$\n\n||Do not look||\n\n>! Nor here",
    )


def composer(visit, member=None, **reader):
    page = visit("/ask/", member=member or MemberFactory(locale=reader.get("language", "en")), **reader)
    page.wait_for_selector("markdown-toolbar")
    return page


def test_formulas_are_set_without_a_report_and_prices_stay(visit, topic):
    page = visit(f"/t/{topic.pk}/{topic.slug}/")
    page.wait_for_selector(".math .katex-html")
    assert page.locator(".math").count() == 2
    assert page.locator(".prose").first.inner_text().startswith("It costs $5 and $10")
    assert page.locator(".math annotation").all_text_contents() == ["\\Delta t > 1 / \\lambda", "\\sqrt{\\frac{a}{b}}"]
    assert axe(page) == []


def test_formulas_keep_the_policy_whatever_they_use(visit, topic):
    """KaTeX writes some of these as style attributes; `visit` fails on any report of the policy."""
    used = [
        "\\vec{a} + \\sqrt[3]{x} + \\overbrace{a+b}^n + \\oiint f",
        "\\colorbox{red}{x} \\fcolorbox{red}{aqua}{$y$} \\color{blue} z",
        "\\pmb{x} \\cancel{y} \\angl{n} \\boxed{z} \\rule{1em}{2pt} \\raisebox{1em}{up}",
        "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\begin{CD} A @>>> B \\end{CD}",
        "\\unknown{x} \\frac{",
    ]
    content.post_answer(actor=MemberFactory(), topic=topic, source="\n\n".join(f"$$\n{tex}\n$$" for tex in used))
    page = visit(f"/t/{topic.pk}/{topic.slug}/")
    page.wait_for_selector(".gh-answer .katex-error")
    assert page.locator(".gh-answer .katex-display").count() == len(used) - 1


def test_formulas_cannot_lead_anywhere_or_load_anything(visit, topic):
    hostile = [
        "\\href{javascript:alert(1)}{x}",
        "\\url{javascript:alert(1)}",
        "\\includegraphics{https://e.org/x.png}",
        "\\htmlStyle{position:fixed}{x}",
        "\\htmlData{hx-get=/accounts/logout/}{x}",
        "\\def\\a{\\a\\a}\\a",
        "<img src=x onerror=alert(1)>",
    ]
    content.post_answer(actor=MemberFactory(), topic=topic, source="\n\n".join(f"${tex}$" for tex in hostile))
    page = visit(f"/t/{topic.pk}/{topic.slug}/")
    page.wait_for_selector(".gh-answer .math[data-tex]")
    answer = page.locator(".gh-answer .prose")
    assert answer.locator(".math[data-tex]").count() == len(hostile)
    assert answer.locator("a, img, [hx-get], [data-hx-get]").count() == 0
    assert answer.locator("[style*=fixed]").count() == 0


def test_the_bar_and_its_keys_write_markdown(visit, space):
    page = composer(visit)
    page.fill(SOURCE, "word")
    page.focus(SOURCE)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    assert page.input_value(SOURCE) == "**word**"
    page.keyboard.press("Control+z")
    assert page.input_value(SOURCE) == "word"
    page.keyboard.press("Control+a")
    page.click("[data-md-button=spoiler]")
    assert page.input_value(SOURCE) == "||word||"
    page.focus("markdown-toolbar")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.mdButton") == "italic"
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.dataset.mdButton") == "bold"
    assert page.locator("markdown-toolbar [tabindex='0']").count() == 1


def test_lists_go_on_and_end(visit, space):
    page = composer(visit)
    page.focus(SOURCE)
    page.keyboard.type("1. one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("- [x] done")
    page.keyboard.press("Enter")
    assert page.input_value(SOURCE) == "1. one\n2. two\n- [x] done\n- [ ] "


def test_enter_of_an_input_method_does_nothing(visit, space):
    """The keys an input method sends while it composes: no list goes on, nothing is chosen, nothing is posted."""
    MemberFactory(handle="zhangsan", name="张三")
    page = composer(visit, language="zh-hans")
    page.fill("[name=title]", "怎样在手机上写代码？")
    page.focus(SOURCE)
    page.keyboard.type("- 请@zhang")
    page.wait_for_selector(".ct-suggest [role=option]")
    assert page.input_value(SOURCE) == "- 请 @zhang"
    page.evaluate("""() => {
        const field = document.querySelector("[name=source]");
        field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
        for (const ctrlKey of [false, true])
            field.dispatchEvent(new KeyboardEvent("keydown",
                { key: "Enter", ctrlKey, isComposing: true, keyCode: 229, bubbles: true, cancelable: true }));
    }""")
    assert page.input_value(SOURCE) == "- 请 @zhang"
    assert Topic.objects.count() == 0
    page.evaluate("""() => document.querySelector("[name=source]").dispatchEvent(
        new CompositionEvent("compositionend", { bubbles: true }))""")
    page.wait_for_selector(".ct-suggest [aria-selected=true]")
    page.keyboard.press("Enter")
    assert page.input_value(SOURCE) == "- 请 @zhangsan "


def test_the_preview_is_the_result(visit, space):
    page = composer(visit)
    page.fill("[name=title]", "Is the preview the result?")
    with page.expect_response("**/preview"):
        page.fill(SOURCE, "**Yes**: $a^2$\n\n- [x] tasks\n\n>! covered\n\n```python\nprint(1)\n```")
    page.wait_for_selector(".gh-preview .katex")
    preview = page.locator(".gh-preview .prose").inner_html().strip()
    page.focus(SOURCE)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.wait_for_selector(".gh-post .katex")
    assert page.locator(".gh-post .prose").inner_html().strip() == preview


def test_a_selection_is_quoted_with_its_author_and_leads_back(visit, topic):
    page = visit(f"/t/{topic.pk}/{topic.slug}/", member=MemberFactory())
    page.wait_for_selector("markdown-toolbar")
    page.wait_for_selector(".katex")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.gh-post .prose p'))")
    page.wait_for_selector("#quote:not([hidden])")
    page.keyboard.press("q")
    page.wait_for_selector("#answer textarea:valid")
    post = topic.posts.get()
    assert page.input_value(f"#answer {SOURCE}").strip() == (
        f"> [Su Wanqing wrote:](/posts/{post.pk}/)\n>\n> It costs $5 and $10, while $\\Delta t > 1 / \\lambda$."
    )
    page.keyboard.press("Control+End")
    page.keyboard.type("So it is.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.click(".gh-answer blockquote a")
    assert page.url.endswith(f"#post-{post.pk}")
    assert axe(page) == []


def test_without_scripts_a_quote_opens_a_page(visit, topic):
    reader = MemberFactory(locale="zh-hans")
    page = visit(f"/t/{topic.pk}/{topic.slug}/", member=reader, scripts=False, language="zh-hans", width=390)
    page.click("a.i-quote")
    text = page.input_value(SOURCE)
    assert text.startswith(f"> [Su Wanqing 写道：](/posts/{topic.posts.get().pk}/)\n>\n> It costs $5")
    page.fill(SOURCE, f"{text}同意。")
    with page.expect_navigation():
        page.click("main form .gh-btn-primary")
    answer = Post.objects.get(kind=Post.Kind.ANSWER)
    assert "<blockquote>" in answer.html
    assert "<p>同意。</p>" in answer.html


def test_without_scripts_a_draft_is_saved_by_a_button_and_two_windows_are_shown_both(visit, space):
    member = MemberFactory(locale="zh-hans")
    reader = {"member": member, "scripts": False, "language": "zh-hans", "width": 390}
    one, other = visit("/ask/", **reader), visit("/ask/", allow=("409",), **reader)
    one.fill("[name=title]", "怎样让链条不再掉下来？")
    one.fill(SOURCE, "第一个窗口")
    one.click(".save")
    assert one.input_value(SOURCE) == "第一个窗口"
    assert one.input_value("[name=title]") == "怎样让链条不再掉下来？"
    other.fill(SOURCE, "第二个窗口")
    other.click(".save")
    assert other.locator(".ct-diff").inner_text().count("窗口") == 2
    other.click("main .gh-btn-primary")
    assert Draft.objects.get().fields["source"] == "第二个窗口"
    one.goto("/settings/drafts")
    assert "第二个窗口" in one.content()
    one.click("main form .gh-btn-quiet")
    assert not Draft.objects.exists()


def wait_for_state(page, name):
    page.wait_for_selector(f".ct-state[data-state={name}]")


def test_a_phone_loses_its_connection_and_nothing_of_the_text(visit, space):
    member = MemberFactory(locale="zh-hans")
    page = composer(visit, language="zh-hans", width=390, member=member, allow=OFFLINE)
    page.fill("[name=title]", "地铁里写的问题会丢吗？")
    page.fill(SOURCE, "第一句。")
    wait_for_state(page, "saved")
    assert Draft.objects.get().fields["source"] == "第一句。"
    page.context.set_offline(True)
    page.fill(SOURCE, "第一句。进了隧道，第二句。")
    wait_for_state(page, "offline")
    page.click("#content-topic-form .gh-btn-primary")
    assert page.input_value(SOURCE) == "第一句。进了隧道，第二句。"
    page.context.set_offline(False)
    wait_for_state(page, "saved")
    assert Draft.objects.get().fields["source"] == "第一句。进了隧道，第二句。"

    desktop = visit("/settings/drafts", member=member, language="zh-hans")
    desktop.click(".ct-drafts h3 a")
    desktop.wait_for_selector("markdown-toolbar")
    assert desktop.input_value(SOURCE) == "第一句。进了隧道，第二句。"
    desktop.focus(SOURCE)
    with desktop.expect_navigation():
        desktop.keyboard.press("Control+Enter")
    assert Topic.objects.get().title == "地铁里写的问题会丢吗？"
    assert not Draft.objects.exists()


def test_a_closed_page_without_connection_gives_its_text_back(visit, space):
    page = composer(visit, allow=OFFLINE)
    page.context.set_offline(True)
    page.fill(SOURCE, "written under ground")
    wait_for_state(page, "offline")
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto("/ask/")
    wait_for_state(page, "saved")
    assert page.input_value(SOURCE) == "written under ground"
    assert Draft.objects.get().fields["source"] == "written under ground"


def test_a_page_that_is_left_sends_what_it_has(visit, space):
    page = composer(visit)
    page.fill(SOURCE, "left at once")
    page.goto("/spaces/")
    page.goto("/ask/")
    assert page.input_value(SOURCE) == "left at once"


def test_a_window_that_was_overtaken_is_told_and_chooses(visit, space):
    member = MemberFactory()
    one, other = composer(visit, member=member), composer(visit, member=member, allow=("409",))
    one.fill(SOURCE, "from the first window")
    wait_for_state(one, "saved")
    other.fill(SOURCE, "from the second window")
    other.wait_for_selector(".ct-state .gh-linkbtn")
    assert Draft.objects.get().fields["source"] == "from the first window"
    with other.expect_navigation():
        other.click(".ct-state .gh-linkbtn")
    assert axe(other) == []
    other.click("[data-forget]")
    other.wait_for_selector("markdown-toolbar")
    assert other.input_value(SOURCE) == "from the first window"


def test_a_double_click_posts_once(visit, space):
    page = composer(visit)
    page.fill("[name=title]", "Does a double click post twice?")
    page.fill(SOURCE, "It must not.")
    with page.expect_navigation():
        page.dblclick("#content-topic-form .gh-btn-primary")
    page.wait_for_selector(".gh-post")
    assert Topic.objects.count() == 1
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), pytest.param(1440, "dark", marks=pytest.mark.long)])
def test_composers_fit_and_can_be_used_by_everybody(visit, topic, width, theme):
    member = MemberFactory(locale="zh-hans")
    for path in ["/ask/", "/write/article/", f"/t/{topic.pk}/{topic.slug}/", f"/posts/{topic.posts.get().pk}/comment"]:
        page = visit(path, member=member, width=width, theme=theme, language="zh-hans")
        page.wait_for_selector("markdown-toolbar")
        assert overflow(page) == 0, path
        assert axe(page) == [], path
