"""Whatever is written anywhere runs nowhere: every payload through every field, looked at in Chromium with and without the policy.

Without it (`bypass_csp`) sanitising and escaping stand alone; with it any attempt shows as a report. On each page every
event is raised on every element, and the tree is searched for what could run later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guildhall.content import actions as content
from guildhall.content.models import Post, Space, Tag, TagSynonym, Topic, TopicTag
from guildhall.content.tests.factories import PostFactory, SpaceFactory
from guildhall.files.actions import store_file
from guildhall.groups.models import Group
from guildhall.kernel.actor import HOUSE
from guildhall.kernel.html import clean
from guildhall.kernel.markdown import render
from guildhall.kernel.refusal import Refusal
from guildhall.members.models import Member
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.options.actions import choose
from guildhall.options.queries import forget
from guildhall.outreach.actions import write_mail
from guildhall.outreach.models import Mail
from tests.xss.payloads import FAMILIES, PAYLOADS, SMALL

MOST_PAGES = 120  # of a walk through the console
PARTS = 4  # houses, so that each is walked through in minutes
PACK = 25  # answers a topic: they are on one page
LISTEN = """
window.fired = [];
window.xss = () => fired.push('xss()');
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => fired.push(name);
addEventListener('securitypolicyviolation', e => fired.push(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""
PROVOKE = """() => {
    const found = [], bad = /^(javascript|vbscript|data|blob|livescript|jar|feed|view-source):$/;
    const own = new Set(['application/ld+json', 'application/json']);
    for (const one of document.querySelectorAll('*')) {
        const drawn = one.closest('.katex');  // a formula, made by KaTeX from its source; handlers and addresses in it count
        const told = one.cloneNode(false).outerHTML?.slice(0, 200);
        const charted = one.parentElement?.closest('[data-chart]');  // ECharts gives what it draws a style, through the DOM
        for (const { name } of one.attributes) {
            if (/^on/i.test(name)) found.push(`handler: ${told}`);
            if (/^(srcdoc|ping|background|style|hx-on.*)$/i.test(name) && one.closest('main') && !drawn
                && !(charted && name === 'style')) found.push(`attribute: ${told}`);
        }
        if (bad.test(one.protocol ?? '')) found.push(`address: ${told}`);
        if (/^(script)$/i.test(one.localName) && !one.src && !own.has(one.type)) found.push(`script: ${told}`);
        if (!drawn && /^(iframe|object|embed|base|portal|frame|foreignobject|math|marquee)$/i.test(one.localName))
                found.push(`element: ${told}`);
    }
    for (const one of document.querySelectorAll('main *')) for (const name of
        ['mouseover', 'pointerenter', 'focus', 'toggle', 'animationstart', 'error', 'load', 'begin'])
        one.dispatchEvent(new Event(name));
    return [...found, ...window.fired];
}"""
CHARTED = "[...document.querySelectorAll('[data-chart]')].every(one => one.firstElementChild)"

pytestmark = pytest.mark.django_db


def test_there_are_enough_of_every_family():
    assert len(PAYLOADS) >= 300
    assert all(len(tuple(family())) >= 9 for family in FAMILIES.values())
    assert {family for family, made in FAMILIES.items() if set(made()) & set(SMALL)} == set(FAMILIES)


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_what_is_rendered_is_clean_and_stays_so(form):
    for payload in PAYLOADS:
        with suppress(Refusal):
            html = render(payload, form)
            assert clean(html) == html, payload


class House:
    """A community in which every field of everything was filled by somebody who means harm."""

    def __init__(self, payloads: Iterable[str]) -> None:
        # PostgreSQL holds no NUL, forms take it out before.
        self.payloads = tuple(dict.fromkeys(one.replace("\x00", "") for one in payloads))
        self.staff = StaffFactory(role="administrator")
        self.home = SpaceFactory(handle="home")
        self.topics: list[Topic] = []
        for number, payload in enumerate(self.payloads):
            self._write(number, payload)
        for begin in range(0, len(self.payloads), PACK):
            self._answer(self.payloads[begin : begin + PACK])
        self._choose()

    def _write(self, number: int, payload: str) -> None:
        author = MemberFactory(name=payload[:80])
        told = {"city": payload[:80], "company": payload[:80], "role": payload[:80], "bio": payload[:2000]}
        with suppress(Refusal):
            told["bio_html"] = render(payload)
        Member.objects.filter(pk=author.pk).update(**told)
        space = (
            SpaceFactory(name_en=payload[:60], name_zh_hans=payload[:60], about_en=payload[:300])
            if number % PACK == 0
            else self.home
        )
        text = f"Text.\n\n{payload}"  # by itself much of it is nothing to be read, and refused
        kind = ("question", "article", "discussion", "announcement")[number % 4]
        with suppress(Refusal):
            topic = content.publish_topic(
                actor=author if kind != "announcement" else self.staff,
                space=space,
                kind=kind,
                title=payload[:100],
                source=text,
            )
            content.post_comment(actor=author, post=topic.posts.get(), source=text)
            content.edit_post(actor=self.staff, post=topic.posts.get(), source=f"{text} ", reason=payload[:300])
            self._label(topic, payload)
            self.topics.append(topic)

    def _label(self, topic: Topic, payload: str) -> None:
        """What forms would take letters from is put there as it is."""
        name = " ".join(payload.split())[:40]
        tag, _made = Tag.objects.get_or_create(name=name, defaults={"about_en": payload[:300], "topics": 1})
        TopicTag.objects.create(topic=topic, tag=tag)
        TagSynonym.objects.get_or_create(name=f"s{name}"[:40], defaults={"tag": tag})
        Topic.objects.filter(pk=topic.pk).update(tag_names=[name], closed_because=payload[:300])
        Group.objects.create(handle=f"group{topic.pk}", name_en=payload[:60])
        store_file(
            actor=HOUSE, data=b"bytes", name=payload[:100], owner_type="content.post", owner_id=topic.posts.get().pk
        )
        write_mail(
            to="reader@example.org",
            subject=payload.replace("\r", " ").replace("\n", " "),
            text=payload,
            html=render(payload),
        )

    def _answer(self, payloads: Iterable[str]) -> None:
        """Imported HTML and Markdown, from people whose names are payloads too."""
        topic = content.publish_topic(
            actor=MemberFactory(), space=self.home, kind="question", title="What about it?", source="So."
        )
        for payload in payloads:
            for form in ("markdown", "html"):
                with suppress(Refusal):
                    made = content.post_answer(
                        actor=MemberFactory(name=payload[:80]), topic=topic, source=f"Text.\n\n{payload}"
                    )
                    Post.objects.filter(pk=made.pk).update(source_format=form, html=render(payload, form))
        content.hide(
            actor=self.staff, thing=PostFactory(topic=topic, number=9999, html=render(payload)), because=payload[:300]
        )
        self.topics.append(topic)

    def _choose(self) -> None:
        texts = "\n\n".join(self.payloads)[:30_000]
        for key, value in {
            "community.name": {"en": self.payloads[0][:60], "zh-hans": self.payloads[-1][:60]},
            "community.tagline": {"en": self.payloads[1][:140], "zh-hans": self.payloads[2][:140]},
            "community.footer_note": self.payloads[3][:120],
            "community.guidelines": {"en": texts, "zh-hans": texts},
            "community.letter": "<i",
        }.items():
            choose(actor=HOUSE, key=key, value=value)
        forget()

    def addresses(self) -> Iterator[str]:
        yield from ("/", "/?tab=top&period=all", "/spaces/", "/tags/", "/people/", "/feed.atom")
        yield reverse("content:space_feed", args=["home"])
        for topic in self.topics:
            topic.refresh_from_db()
            yield from (f"/t/{topic.pk}/", reverse("content:history", args=[topic.posts.get(kind="opening").pk]))
            yield topic.author.get_absolute_url()
            yield f"/t/{topic.pk}/?order=oldest&n=31"
        for space in Space.objects.exclude(handle="home"):
            yield reverse("content:space", args=[space.handle])

    def pages(self) -> list[str]:
        return [f"/t/{topic.pk}/" for topic in self.topics]

    def doors(self) -> tuple[str, ...]:
        return (
            "/console/", "/console/people/", "/console/content/", "/console/content/tags/", "/console/content/hidden/",
            "/console/groups/", "/console/settings/", "/console/log/", "/console/outreach/",
        )  # fmt: skip


class Reader:
    """A browser that notes whatever runs, is reported, or is fetched from elsewhere."""

    def __init__(self, browser: Any, base: str, *, member: Member | None = None, fenced: bool = True) -> None:
        self.base, self.found, self.seen = base, [], 0
        self.context = browser.new_context(base_url=base, bypass_csp=not fenced)
        self.context.add_init_script(LISTEN)
        if member:
            client = Client()
            client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}])
        self.page = self.context.new_page()
        self.page.on("dialog", self._hear_dialog)
        self.page.on("request", self._hear_request)

    def _hear_dialog(self, dialog: Any) -> None:
        self.found.append(f"{self.page.url}: dialog {dialog.message}")
        dialog.dismiss()

    def _hear_request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:image/svg+xml;", "about:")):
            self.found.append(f"{self.page.url}: asked for {request.url[:120]}")

    def look(self, path: str) -> None:
        answer = self.page.goto(path, wait_until="load")
        self.page.wait_for_function(CHARTED)
        self.seen += 1
        if answer.status != 200:
            self.found.append(f"{path}: {answer.status}")
        self.found += [f"{path}: {one}" for one in self.page.evaluate(PROVOKE)]

    def read(self, html: str) -> None:
        """A letter, as a mail program shows it that fences nothing in."""
        self.page.set_content(html, wait_until="load")
        self.found += [f"mail: {one}" for one in self.page.evaluate(PROVOKE)]

    def links(self) -> set[str]:
        hrefs = self.page.evaluate("[...document.querySelectorAll('a[href]')].map(one => one.href)")
        return {urlsplit(one)._replace(fragment="").geturl() for one in hrefs if one.startswith(f"{self.base}/")}


@pytest.fixture
def house(transactional_db, settings, tmp_path, is_deep, request):
    settings.IS_DEMO = True
    settings.MEDIA_ROOT = tmp_path
    return House(PAYLOADS[getattr(request, "param", 0) :: PARTS] if is_deep else SMALL)


@pytest.fixture
def reader(browser, live_server):
    made = []

    def open_reader(**asked: Any) -> Reader:
        made.append(Reader(browser, live_server.url, **asked))
        return made[-1]

    yield open_reader
    for one in made:
        one.context.close()


def test_the_watch_notices_what_runs(reader):
    """The instruments themselves: something that does run is seen in every way there is."""
    watch = reader(fenced=False)
    watch.look("/robots.txt")
    watch.read(
        "<main><img src=/x onerror=xss()><a href=javascript:xss()>x</a><b onfocus=alert(1)>x</b><iframe></iframe></main>"
    )
    told = " ".join(watch.found)
    for sign in ("handler:", "address:", "element:"):
        assert sign in told
    assert watch.page.evaluate("window.fired.includes('xss()') && window.fired.includes('alert')")
    fenced = reader()
    fenced.look("/")
    fenced.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/x onerror=xss()>')")
    fenced.page.wait_for_function("window.fired.some(one => one.startsWith('policy: script-src'))")


def test_nothing_runs_in_small(house, reader, is_deep):
    if is_deep:
        pytest.skip("the whole follows")
    plain, staff = reader(fenced=False), reader(member=house.staff)
    paths = list(house.addresses())
    for path in [*paths[:10], *paths[-6:]]:
        plain.look(path)
    for path in house.doors():
        staff.look(path)
    for mail in Mail.objects.all():
        plain.read(mail.html)
    assert plain.found + staff.found == []
    assert len(house.topics) > len(house.payloads) * 0.8
    assert plain.seen + staff.seen == 25


@pytest.mark.long
@pytest.mark.parametrize("house", range(PARTS), indirect=True)
def test_nothing_runs_anywhere(house, reader, drain):
    drain()
    plain, fenced, staff = reader(fenced=False), reader(), reader(member=house.staff)
    for path in house.addresses():
        plain.look(path)
    for path in house.pages():
        fenced.look(path)
    _crawl(staff, house.doors())
    for mail in Mail.objects.all():
        plain.read(mail.html)
    looked = plain.seen + fenced.seen + staff.seen
    print(f"xss: payloads={len(house.payloads)} topics={len(house.topics)} pages={looked} mails={Mail.objects.count()}")
    assert plain.found + fenced.found + staff.found == []
    assert len(house.topics) > len(house.payloads) * 0.8


def _crawl(reader: Reader, doors: Iterable[str]) -> None:
    """Every page of the console that links lead to; of pages that differ by a number in their query, one."""
    waiting, seen = [f"{reader.base}{door}" for door in doors], set()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop()
        kind = urlsplit(url).path
        if kind in seen or "/console/" not in kind or "download" in kind or "/export" in kind:
            continue
        seen.add(kind)
        reader.look(url)
        waiting += reader.links()
