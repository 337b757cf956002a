"""English and Chinese are equals: everything is said in both, and said whole."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

from guildhall.kernel import registry
from guildhall.kernel.text import Bilingual
from guildhall.members.models import Member
from tests.house import spoken
from tests.house.crawl import addresses, is_page, taken_back
from tests.house.source import PACKAGE, lines, modules, rooms, templates

HAN = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)[sd]|{(\w*)}")
# A half-width mark beside a Han letter is how machines write Chinese.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?](?!/)|[,;!?][\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?=\s|$)|\.\.\.")
TRANSLATES = re.compile(r"{%\s*(?:block)?translate\b|\b(?:n?p?gettext(?:_lazy)?|_|ngettext)\(")
SHORT = 4  # words: names and labels, where the term itself is meant
# The glossary's words: whoever says one in English has to say this one in Chinese.
GLOSSARY = {
    r"\bbadges?\b": "徽章",
    r"(?<!/)\bspaces?\b": "版块",
    r"\bsegments?\b": "分层",
    r"\bresources?\b": "资料",
    r"\barticles?\b": "文章",
    r"\bSIGs?\b": "特别兴趣小组|SIG",
}


def catalogues() -> list[Path]:
    return sorted(PACKAGE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


def entries():
    for path in catalogues():
        for entry in polib.pofile(str(path)):
            yield path.relative_to(PACKAGE).parts[0], entry


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_speaking_room_has_a_catalogue():
    speaking = {template.room for template in templates() if TRANSLATES.search(template.text)}
    speaking |= {
        module.room for module in modules() if "import gettext" in module.text and TRANSLATES.search(module.text)
    }
    assert speaking <= {path.relative_to(PACKAGE).parts[0] for path in catalogues()}


def test_chinese_is_complete():
    wrong = [f"{room}: {entry.msgid!r}" for room, entry in entries() if not entry.obsolete and not all(said(entry))]
    wrong += [f"{room}: {entry.msgid!r} is fuzzy" for room, entry in entries() if "fuzzy" in entry.flags]
    wrong += [f"{room}: {entry.msgid!r} is obsolete" for room, entry in entries() if entry.obsolete]
    assert not wrong, lines(wrong)


def test_both_languages_fill_the_same_places():
    wrong = []
    for room, entry in entries():
        for text in said(entry):
            missing = _places(entry.msgid) ^ _places(text)
            if missing and not (entry.msgid_plural and not _places(text) - _places(entry.msgid_plural)):
                wrong.append(f"{room}: {entry.msgid!r} {missing}")
    assert not wrong, lines(wrong)


def _places(text: str) -> set[str]:
    return {match[1] or match[2] for match in PLACE.finditer(text)}


def test_messages_are_whole_and_in_english():
    wrong = [f"{room}: {entry.msgid!r}" for room, entry in entries() if HAN.search(entry.msgid)]
    wrong += [
        f"{room}: {entry.msgid!r} begins or ends with a space"
        for room, entry in entries()
        if entry.msgid != entry.msgid.strip() and entry.msgid != ", "  # between the things of a list
    ]
    assert not wrong, lines(wrong)


def test_chinese_is_written_with_chinese_marks():
    wrong = [f"{room}: {text!r}" for room, entry in entries() for text in said(entry) if HALF_WIDTH.search(text)]
    wrong += [f"{name}: {text.zh_hans!r}" for name, text in _bilinguals() if HALF_WIDTH.search(text.zh_hans)]
    assert not wrong, lines(wrong)


def test_glossary_is_law():
    pairs = [(room, entry.msgid, text) for room, entry in entries() for text in said(entry)]
    pairs += [(name, text.en, text.zh_hans) for name, text in _bilinguals()]
    wrong = [
        f"{where}: {english!r} → {chinese!r} lacks {word}"
        for where, english, chinese in pairs
        for pattern, word in GLOSSARY.items()
        if len(english.split()) <= SHORT
        and chinese
        and re.search(pattern, english, re.I)
        and not re.search(word, chinese)
    ]
    assert not wrong, lines(wrong)


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
@pytest.mark.parametrize("room", rooms())
def test_catalogue_holds_what_the_source_says(room, tmp_path, monkeypatch):
    """`makemessages` on a copy leaves no difference."""
    source = PACKAGE / room / "locale/zh_Hans/LC_MESSAGES/django.po"
    if not source.exists():
        pytest.skip("says nothing")
    ignored = shutil.ignore_patterns("static", "__pycache__", "*.mo", "tests")
    copy = shutil.copytree(PACKAGE / room, tmp_path / room, ignore=ignored)
    monkeypatch.chdir(copy)
    call_command("makemessages", locale=["zh_Hans"], verbosity=0, no_obsolete=True)
    fresh = polib.pofile(str(copy / source.relative_to(PACKAGE / room)))
    changed = _ids(polib.pofile(str(source))) ^ _ids(fresh)
    assert not changed, lines(sorted(map(str, changed)))


def _ids(catalogue: polib.POFile) -> set[tuple[str, str, str]]:
    return {(entry.msgctxt or "", entry.msgid, entry.msgid_plural) for entry in catalogue if not entry.obsolete}


def test_everything_declared_is_named_in_both_languages():
    wrong = [f"{name}: {text!r}" for name, text in _bilinguals() if bool(text.en.strip()) != bool(text.zh_hans.strip())]
    wrong += [f"{name}: {text.en!r} is not English" for name, text in _bilinguals() if HAN.search(text.en)]
    assert not wrong, lines(wrong)


def test_verbs_are_sentences_with_the_same_places():
    sentences = [(verb.name, verb.sentence.en, verb.sentence.zh_hans) for verb in registry.verbs]
    wrong = [
        name
        for name, english, chinese in sentences
        if not english or _places(english) != _places(chinese) or not HAN.search(chinese)
    ]
    assert not wrong, lines(wrong)


@pytest.mark.parametrize(
    "kind", ["settings", "capabilities", "metrics", "datasets", "dimensions", "segment_fields", "earnings"]
)
def test_what_staff_choose_from_has_a_label(kind):
    assert [entry.name for entry in getattr(registry, kind) if not (entry.label.en and entry.label.zh_hans)] == []


def test_menus_speak_both_languages():
    from django.utils.translation import override

    wrong = []
    for panel in registry.panels:
        if panel.label:
            with override("en"):
                english = str(panel.label)
            with override("zh-hans"):
                chinese = str(panel.label)
            if HAN.search(english) or not HAN.search(chinese):
                wrong.append(f"{panel.name}: {english} / {chinese}")
    assert not wrong, lines(wrong)


def _bilinguals():
    """Everything that the registry holds in both languages, with its name."""
    for kind in vars(registry).values():
        if isinstance(kind, registry.Collection):
            for entry in kind:
                for field, value in vars(entry).items():
                    yield from ((f"{entry.name}.{field}", text) for text in _inside(value))


def _inside(value):
    if isinstance(value, Bilingual):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _inside(each)


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_say_nothing_in_the_other_language(world, language):
    Member.objects.filter(pk=world.people["administrator"].pk).update(locale=language)
    wrong, seen = set(), 0
    for persona in ("administrator", "anonymous"):
        client = world.client(persona)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        for route, _state, path in addresses(world):
            with taken_back(client):
                page = client.get(path)
            if is_page(page):
                seen += 1
                wrong |= {f"{route.key} {path}: {each}" for each in spoken.foreign(page.content.decode(), language)}
    assert not wrong, lines(sorted(wrong))
    assert seen > 300
