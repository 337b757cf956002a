"""Which facts about a member can be verified, and how one is told."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from guildhall.kernel.text import Bilingual
from guildhall.members.cities import city_code, city_name
from guildhall.members.places import INDUSTRIES, industry_name, region_name, regions

KEYS = {
    "company": pgettext_lazy("attribute", "Company"),
    "role": pgettext_lazy("attribute", "Role"),
    "industry": pgettext_lazy("attribute", "Industry"),
    "city": pgettext_lazy("attribute", "City"),
    "country": pgettext_lazy("attribute", "Country or region"),
    "school": pgettext_lazy("attribute", "School"),
    "certificate": pgettext_lazy("attribute", "Certificate"),
    "project": pgettext_lazy("attribute", "Work on a project"),
}
_CALLED: dict[str, Bilingual] = {}  # keys of imports
# Anybody can have an address there.
WEBMAIL = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com",
    "aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com", "gmx.de", "gmx.net",
    "web.de", "mail.com", "mail.ru", "yandex.ru", "yandex.com", "zoho.com", "qq.com", "foxmail.com", "vip.qq.com",
    "163.com", "vip.163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "vip.sina.com", "sohu.com", "tom.com",
    "139.com", "189.cn", "wo.cn", "aliyun.com", "21cn.com", "naver.com", "daum.net", "hey.com", "fastmail.com",
    "tutanota.com",
})  # fmt: skip


def call_key(key: str, label: Bilingual) -> None:
    """A room above says what a key of its imports is called."""
    _CALLED[key] = label


def key_name(key: str) -> str:
    """Known keys by name; one that nobody named as its last word says it."""
    return str(KEYS.get(key) or _CALLED.get(key) or key.rpartition(".")[2].replace("_", " "))


def value_name(key: str, value: object) -> Bilingual | str:
    """Codes by name, everything else in the words it was said in; of several things in one what is said of each."""
    if isinstance(value, dict):
        return " · ".join(f"{name.replace('_', ' ')} {one}" for name, one in value.items())
    names = {"industry": industry_name, "country": region_name, "city": city_name}
    return names[key](str(value)) if key in names else str(value)


def code_of(key: str, value: str) -> str | None:
    """What is kept for this value, one for all spellings of a city; None where it is none of the codes that the key knows."""
    if key == "city":
        return city_code(value)
    codes = {"industry": INDUSTRIES, "country": regions()}.get(key)
    return value if codes is None or value in codes else None


def choices_of(key: str) -> list[tuple[str, Bilingual]]:
    """The codes to choose from, by name in the active language; empty where the key is said in words."""
    codes = {"industry": INDUSTRIES, "country": regions()}.get(key, {})
    return sorted(codes.items(), key=lambda pair: str(pair[1])) if key == "country" else [*codes.items()]
