"""Where people live and what they work in, in both languages. Regions: ISO 3166-1 codes, names of Unicode CLDR."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info

from guildhall.kernel.text import Bilingual

INDUSTRIES = {
    "software": Bilingual("Software", "软件"),
    "internet": Bilingual("Internet services", "互联网服务"),
    "hardware": Bilingual("Chips and hardware", "芯片与硬件"),
    "telecom": Bilingual("Telecommunications", "通信"),
    "finance": Bilingual("Finance and insurance", "金融与保险"),
    "manufacturing": Bilingual("Manufacturing", "制造业"),
    "automotive": Bilingual("Automotive", "汽车"),
    "energy": Bilingual("Energy", "能源"),
    "logistics": Bilingual("Transport and logistics", "交通与物流"),
    "retail": Bilingual("Retail and e-commerce", "零售与电商"),
    "healthcare": Bilingual("Health care", "医疗健康"),
    "education": Bilingual("Education", "教育"),
    "research": Bilingual("Research", "科研"),
    "government": Bilingual("Public administration", "政府与公共事业"),
    "media": Bilingual("Media and publishing", "媒体与出版"),
    "games": Bilingual("Games", "游戏"),
    "consulting": Bilingual("Consulting and services", "咨询与服务"),
    "construction": Bilingual("Construction and property", "建筑与房地产"),
    "agriculture": Bilingual("Farming and food", "农业与食品"),
    "nonprofit": Bilingual("Non-profit", "公益组织"),
    "student": Bilingual("Student", "在校学生"),
    "other": Bilingual("Something else", "其他"),
}
LANGUAGES = {
    "zh": Bilingual("Chinese", "中文"),
    "en": Bilingual("English", "英语"),
    "ja": Bilingual("Japanese", "日语"),
    "ko": Bilingual("Korean", "韩语"),
    "de": Bilingual("German", "德语"),
    "fr": Bilingual("French", "法语"),
    "es": Bilingual("Spanish", "西班牙语"),
    "pt": Bilingual("Portuguese", "葡萄牙语"),
    "ru": Bilingual("Russian", "俄语"),
    "ar": Bilingual("Arabic", "阿拉伯语"),
    "hi": Bilingual("Hindi", "印地语"),
    "it": Bilingual("Italian", "意大利语"),
}


@cache
def regions() -> dict[str, Bilingual]:
    lines = (Path(__file__).parent / "regions.txt").read_text(encoding="utf-8").splitlines()
    return {code: Bilingual(en, zh) for code, en, zh in (line.split("|") for line in lines)}


def region_name(code: str) -> Bilingual | str:
    return regions().get(code, code)


def industry_name(code: str) -> Bilingual | str:
    """Known codes by name; what was imported or written freely as it is."""
    return INDUSTRIES.get(code, code)


def language_name(code: str) -> Bilingual | str:
    """Ours for the languages that can be chosen, Django's for others that came with somebody."""
    known = LANGUAGES.get(code) or LANGUAGES.get(code.split("-", 1)[0])
    return known or (get_language_info(code)["name_translated"] if code in LANG_INFO else code)
