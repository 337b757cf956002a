"""Links, ways to be reached, and numbers of people's papers in a text, however they are spaced, widened or spelled.

Patterns are linear; what has a checksum is believed only with it: identity cards by ISO 7064 MOD 11-2 (GB 11643), bank
cards by Luhn (ISO/IEC 7812).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

LINK, PHONE, WECHAT, QQ, EMAIL, ID_CARD, BANK_CARD = KINDS = (
    "link", "phone", "wechat", "qq", "email", "id_card", "bank_card",
)  # fmt: skip
FEWEST = 6  # figures of the shortest number that is looked for


@dataclass(frozen=True, slots=True)
class Contact:
    """What was found at `text[start:end]`; `value` is in one form: a host, digits, an address in lower case."""

    kind: str
    value: str
    start: int
    end: int


def find_contacts(text: str) -> list[Contact]:
    """In the order of the text; no place is of two kinds: papers before phones, phones before what names a messenger."""
    plain = _Plain(text)
    taken = bytearray(len(plain.letters))
    found: list[Contact] = []
    has_number = sum(map(str.isdecimal, plain.letters)) >= FEWEST
    numbers = {_id_cards, _bank_cards, _phones}
    for finder in (_emails, _links, _id_cards, _bank_cards, _messengers, _phones):
        if finder in numbers and not has_number:
            continue
        for kind, value, start, end in finder(plain.letters):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Contact(kind, value, plain.at[start], plain.at[end - 1] + 1))
    return sorted(found, key=lambda one: one.start)


_FIGURES = str.maketrans("〇零一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖", "001234567891122334566789")
_HAN_NUMBER = re.compile(
    "[〇零一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖0-9][〇零一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖0-9 .-]{9,30}"
)


class _Plain:
    """The text in plain width and case without what is invisible, and where each letter stood."""

    def __init__(self, text: str) -> None:
        self._pieces = list(map(_plain.__getitem__, text))
        self.letters = _HAN_NUMBER.sub(lambda run: run[0].translate(_FIGURES), "".join(self._pieces))

    @cached_property
    def at(self) -> list[int]:
        """Asked only of texts in which something was found."""
        return [place for place, piece in enumerate(self._pieces) for _letter in piece]


class _PlainChars(dict[str, str]):
    def __missing__(self, char: str) -> str:
        seen = char if char.isascii() else unicodedata.normalize("NFKC", char)
        kept = [one for one in seen if one.isascii() or unicodedata.category(one) not in ("Cf", "Mn", "Me")]
        self[char] = "".join(one if len(one.lower()) != 1 else one.lower() for one in kept)
        return self[char]


_plain = _PlainChars()


Found = tuple[str, str, int, int]

_DOT = r"(?: ?\. ?|[ \[({<]{1,2}dot[ \])}>]{1,2}|点)"
_EMAIL = re.compile(
    r"(?<![\w.+-])([a-z0-9](?:[a-z0-9._+-]{0,62}[a-z0-9])?)( ?@ ?|[ \[({<#]{1,2}(?:at|艾特)[ \])}>#]{1,2}|艾特)"
    rf"((?:[a-z0-9-]{{1,40}}{_DOT}){{1,4}}"
    r"(?:com|net|org|cn|io|me|cc|info|biz|top|xyz|edu|gov|dev|hk|tw|jp|de|uk|ru))(?![a-z0-9@])(?!:)"
)
_NOBODYS = re.compile(r"(?:^|\.)(?:example\.(?:com|org|net)|test|invalid|localhost)$|^users\.noreply\.")


def _emails(text: str) -> Iterator[Found]:
    if "@" not in text and "at" not in text and "艾特" not in text:
        return
    for match in _EMAIL.finditer(text):
        host = re.sub(r"[ \[({<]{0,2}dot[ \])}>]{0,2}| ?\. ?|点", ".", match[3])
        if (
            match[1] != "git"
            and not _NOBODYS.search(host)
            and (" " not in match[2] or "@" not in match[2] or "." in host)
        ):
            yield EMAIL, f"{match[1]}@{host}", match.start(), match.end()


_LINK = re.compile(
    r"(?:https?|hxxps?)(?: ?: ?/ ?/ ?|：//)([a-z0-9.\[\]:@_-]{3,253})(/[^\s<>\"'，。）】]{0,2000})?"
    r"|(?<![\w./@-])((?:www|t|bit)\.(?:[a-z0-9-]{1,63}\.){0,4}[a-z]{2,12})(?![\w-])(/[^\s<>\"'，。）】]{0,2000})?"
    r"|(?<![\w./@-])((?:[a-z0-9-]{2,63}\.){1,4}(?:com|net|cn|top|xyz|vip|shop|club|cc|ru|info|biz|online|site|win|bet|click|link))"
    r"(?![\w.-])(/[^\s<>\"'，。）】]{0,2000})?"
)  # fmt: skip


_NO_SITES = frozenset(
    f"{name}.net" for name in ("asp", "vb", "ado", "ml", "paint", "json")
)  # .NET and what is made of it


def _links(text: str) -> Iterator[Found]:
    for match in _LINK.finditer(text):
        host = (match[1] or match[3] or match[5]).rpartition("@")[2].partition(":")[0].strip(".")
        if "." in host and match[0] not in _NO_SITES:
            yield LINK, host.removeprefix("www."), match.start(), match.end()


_ID_CARD = re.compile(
    r"(?<![\da-z])[1-8]\d{5}[ -]?(?:19|20)\d{2}[ -]?[01]\d[ -]?[0-3]\d[ -]?\d{3}[ -]?[\dx](?![\da-z])"
)
_PROVINCES = frozenset(
    str(10 * region + place) for region, last in enumerate((5, 3, 7, 6, 4, 5), 1) for place in range(1, last + 1)
)
_PROVINCES |= {"46", "50", "71", "81", "82"}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_id_card(number: str) -> bool:
    """18 characters: province, a date of birth, the check character."""
    if number[:2] not in _PROVINCES:
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10x98765432"[total % 11] == number[17].lower()


def _id_cards(text: str) -> Iterator[Found]:
    for match in _ID_CARD.finditer(text):
        number = re.sub("[ -]", "", match[0])
        if is_id_card(number):
            yield ID_CARD, number, match.start(), match.end()


_BANK_CARD = re.compile(
    r"(?<![\w.:-])\d{4}(?:([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{1,4})?|([ -])\d{6}\2\d{5})(?![\w.:-]|[ -]\d)"
)
_ISSUERS = re.compile(r"4|5[1-5]|2[2-7]|62|3[47]|35|6011|65|9[0-9]")


def passes_luhn(number: str) -> bool:
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    return sum(sum(divmod(value, 10)) for value in doubled) % 10 == 0


def _bank_cards(text: str) -> Iterator[Found]:
    for match in _BANK_CARD.finditer(text):
        number = re.sub("[ -]", "", match[0])
        if _ISSUERS.match(number) and passes_luhn(number) and len(set(number)) > 1:
            yield BANK_CARD, number, match.start(), match.end()


_CALLS = r"[ :>=~、,，-]{0,3}(?:号码|账号|帐号|同号|号|id|群)?[ :>=~、,，是为加-]{0,4}"
_WECHAT = re.compile(
    r"(?<![a-z0-9_.])(?P<name>微 ?信|薇 ?信|威 ?信|维 ?信|徽 ?信|卫星|v ?信|w ?e ?i ?x ?i ?n|we ?chat|v[ .]?x|w[ .]?x|\+ ?v|加 ?v|➕ ?v)"
    rf"(?P<call>{_CALLS})(?P<id>[a-z][-_a-z0-9]{{4,19}}|\d{{5,11}})(?![\w.(-]|/)"
)  # fmt: skip
_QQ = re.compile(
    r"(?<![a-z0-9_.])(?:q ?q|扣 ?扣|企鹅|秋秋|球球|q ?群|加 ?q|\+ ?q)"
    r"[ :>=~、,，-]{0,3}(?:交流)?(?:号码|账号|帐号|号|群号|群)?[ :>=~、,，是为加-]{0,4}"
    r"(?P<id>[1-9](?: ?\d){4,10})(?![\w.]|[年月个元块]| [年月个元块])"
)
_ASKS = re.compile("加|号|:|id|是|为|=|>|~")


def _messengers(text: str) -> Iterator[Found]:
    for match in _WECHAT.finditer(text):
        name, said = match["name"].replace(" ", ""), match["id"]
        marked = bool(_ASKS.search(match["call"] + name))
        asked = marked or "+" in name or _asked_before(text, match.start())
        has_figures = any(map(str.isdigit, said))
        if marked or (has_figures and (asked or match["call"])):
            yield WECHAT, said, match.start(), match.end()
    for match in _QQ.finditer(text):
        yield QQ, match["id"].replace(" ", ""), match.start(), match.end()


def _asked_before(text: str, start: int) -> bool:
    return bool(re.search("加|联系|找|私", text[max(0, start - 4) : start]))


_SEP = r"[ .·_*~-]{0,2}"
_MOBILE = re.compile(
    rf"(?<![\w.+-])(?:\(?(?:\+|00)?{_SEP}86\)?{_SEP})?(1{_SEP}[3-9](?:{_SEP}\d){{9}})(?![\w.-]|{_SEP}\d| ?(?:字节|毫秒|次|条|行))"
)
_WORLD = re.compile(
    r"(?<![\w.+])\+(?:[2-9]\d{0,2}|1)[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}(?![\w.-])"
    r"|(?<![\w.+-])(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?![\w.-])"
    r"|(?<![\w.+-])\(?0(?:10|2\d|[3-9]\d{2})\)?[ -]?[2-8]\d{2,3}[ -]?\d{4}(?![\w.-])"
    r"|(?<![\w.+-])400[ -]\d{3,4}[ -]\d{3,4}(?![\w.-])"
)  # fmt: skip


def _phones(text: str) -> Iterator[Found]:
    for pattern in (_MOBILE, _WORLD):
        for match in pattern.finditer(text):
            yield PHONE, re.sub(r"\D", "", match[0]), match.start(), match.end()
