"""Who fetches pages without reading them: the names that well-known crawlers give, by what they fetch for.

`LOOKED_AT` is the day on which the list was held against what their operators say of them; `docs/operate/crawlers.md` says how to
keep it. A name is looked for in `User-Agent` whatever its case; the first that is found counts. `token` is what `robots.txt` calls
it, where that differs; some tokens have no agent of their own and only steer what a search engine's crawler is used for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from guildhall.kernel.text import Bilingual

LOOKED_AT = date(2026, 11, 20)


class Purpose(StrEnum):
    SEARCH = "search"
    TRAINING = "training"
    ANSWERS = "answers"
    PREVIEW = "preview"
    OTHER = "other"


PURPOSES = {
    Purpose.SEARCH: Bilingual("Search engine", "搜索引擎"),
    Purpose.TRAINING: Bilingual("Training of AI models", "AI 模型训练"),
    Purpose.ANSWERS: Bilingual("AI search and assistants", "AI 搜索与助手"),
    Purpose.PREVIEW: Bilingual("Preview of shared links", "链接预览"),
    Purpose.OTHER: Bilingual("Other program", "其他程序"),
}


@dataclass(frozen=True)
class Crawler:
    name: str
    operator: str
    purpose: Purpose
    token: str = ""

    @property
    def robots_token(self) -> str:
        return self.token or self.name


def _of(purpose: Purpose, **by_operator: str) -> tuple[Crawler, ...]:
    return tuple(
        Crawler(name, operator.replace("_", " "), purpose)
        for operator, names in by_operator.items()
        for name in names.split()
    )


CRAWLERS = (
    *_of(
        Purpose.ANSWERS,
        OpenAI="OAI-SearchBot ChatGPT-User",
        Anthropic="Claude-SearchBot Claude-User",
        Perplexity="PerplexityBot Perplexity-User",
        Mistral="MistralAI-User",
        DuckDuckGo="DuckAssistBot",
        You_com="YouBot",
        Amazon="Amzn-SearchBot Amzn-User",
        Meta="Meta-ExternalFetcher",
        Google="Google-CloudVertexBot",
        Cohere="cohere-ai",
        Phind="PhindBot",
        Liner="LinerBot",
    ),
    *_of(
        Purpose.TRAINING,
        OpenAI="GPTBot",
        Anthropic="ClaudeBot anthropic-ai Claude-Web",
        Common_Crawl="CCBot",
        Meta="Meta-ExternalAgent FacebookBot",
        ByteDance="Bytespider TikTokSpider",
        Amazon="Amazonbot",
        Apple="Applebot-Extended",
        Google="Google-Extended GoogleOther",
        Cohere="cohere-training-data-crawler",
        Allen_Institute="AI2Bot",
        Diffbot="Diffbot",
        Huawei="PetalBot PanguBot",
        DeepSeek="DeepSeekBot",
        Webz_io="omgili omgilibot Webzio-Extended",
        ImagesiftBot="ImagesiftBot",
        Timpi="Timpibot",
        Velen="VelenPublicWebCrawler",
        Kangaroo="Kangaroo",
        Sidetrade="Sidetrade",
        img2dataset="img2dataset",
        ISS="ISSCyberRiskCrawler",
    ),
    *_of(
        Purpose.SEARCH,
        Google="Googlebot Storebot-Google Google-InspectionTool",
        Microsoft="bingbot msnbot",
        Baidu="Baiduspider",
        Sogou="Sogou",
        Qihoo_360="360Spider HaosouSpider",
        Shenma="YisouSpider",
        Tencent="Sosospider",
        Yandex="Yandex",
        DuckDuckGo="DuckDuckBot",
        Apple="Applebot",
        Naver="Yeti",
        Seznam="SeznamBot",
        Brave="Bravebot",
        Mojeek="MojeekBot",
        Yahoo="Slurp",
        Kagi="Kagibot",
        Internet_Archive="archive.org_bot ia_archiver",
    ),
    *_of(
        Purpose.PREVIEW,
        Meta="facebookexternalhit WhatsApp",
        X="Twitterbot",
        Slack="Slackbot Slack-ImgProxy",
        Discord="Discordbot",
        Telegram="TelegramBot",
        LinkedIn="LinkedInBot",
        Microsoft="SkypeUriPreview",
        Tencent="WeChatShareExtension",
        Mastodon="Mastodon",
        Feishu="Feishu LarkUrl",
    ),
)
# Programs that say what they are, but nobody's crawler in particular.
_PROGRAM = re.compile(
    r"bot\b|crawl|spider|scrap|slurp|fetch|curl/|wget/|python|aiohttp|httpx|java/|okhttp|go-http-client|libwww|headless"
    r"|phantomjs|node-fetch|axios|guzzle|ruby|perl|php/|feed|rss",
    re.IGNORECASE,
)
_KNOWN = re.compile(
    "|".join(re.escape(one.name) for one in sorted(CRAWLERS, key=lambda one: -len(one.name))), re.IGNORECASE
)
_BY_NAME = {one.name.lower(): one for one in CRAWLERS}
OTHER = Crawler("other programs", "", Purpose.OTHER)


@lru_cache(maxsize=512)
def crawler_of(agent: str) -> Crawler | None:
    """Whose program this says it is; `OTHER` for one without a name here, None for what says it is a browser."""
    found = _KNOWN.search(agent)
    if found:
        return _BY_NAME[found[0].lower()]
    return OTHER if not agent.strip() or _PROGRAM.search(agent) else None


def unwanted(policy: str) -> tuple[Purpose, ...]:
    """Whose purposes the operator does not serve: 'allow', 'no_training' or 'no_ai'."""
    return {"no_training": (Purpose.TRAINING,), "no_ai": (Purpose.TRAINING, Purpose.ANSWERS)}.get(policy, ())


def tokens(purposes: tuple[Purpose, ...]) -> list[str]:
    return sorted({one.robots_token for one in CRAWLERS if one.purpose in purposes}, key=str.lower)
