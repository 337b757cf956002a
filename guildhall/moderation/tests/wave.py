"""An invented wave: bots of four strategies and people of every sort, from a seed. Nobody's words, numbers or sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# What an operator whom this has happened to before would have on the list.
WORDS = (
    "代开发票", "刷单", "棋牌", "裸聊", "办证", "贷款秒批", "无抵押", "兼职日结", "accountant of luck", "viagra", "casin*", "free money",
    "payday loan*", "escort*", "earn from home", "replica watch*",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """`author`: a number among bots or people; `kind`: the strategy, or what sort of thing a person says."""

    author: int
    kind: str
    text: str
    is_bot: bool
    is_newcomer: bool


def wave(bots: int, people: int, seed: int = 2026) -> list[Said]:
    """Shuffled, as they would come in one night."""
    chance = Random(seed)
    said = [*_bots(chance, bots), *_people(chance, people)]
    chance.shuffle(said)
    return said


PITCHES = (
    "想要快速用钱的朋友看过来，低利息当天放款，额度最高{n}万，长期有效，欢迎随时咨询我们的客服{x}",
    "本店主营各类高仿名表名包，一比一品质，支持货到付款，满意再收货，全国包邮{n}元起{x}",
    "在家就能做的副业，每天两小时，月入{n}千不是梦，名额有限先到先得，手慢无{x}",
    "专业提供各类证件办理，速度快价格低，先看货后付款，已服务客户{n}人，诚信为本{x}",
    "老牌平台送彩金{n}，注册即送首充翻倍，提款秒到账，千万玩家的共同选择{x}",
    "I made {n} dollars last week with this one simple method, anybody can do it, ask me how it works today{x}",
    "Best quality pills shipped to your door in {n} hours, no prescription needed, discreet package guaranteed{x}",
    "Hot single ladies in your area are waiting for you, {n} new profiles today, join now and chat for nothing{x}",
    "Our team recovers lost crypto wallets, {n} happy clients so far, fast and confidential, contact us right now{x}",
    "Get {n} real followers for your account overnight, no password needed, money back guarantee for everybody{x}",
)
TAILS = ("", "！", "～", " 🔥", "💰💰", "!!!", " >>>", "。", " ✅", "……")
SWAPS = (
    ("朋友", "老板"),
    ("咨询", "諮詢"),
    ("每天", "每日"),
    ("，", " "),
    ("today", "now"),
    ("simple", "easy"),
    ("，", "、"),
    ("the", "teh"),
)
SPARE = (
    "价格优惠",
    "诚信经营",
    "支持验货",
    "老客户有折扣",
    "数量有限",
    "二十四小时在线",
    "全程保密",
    "新店开业",
    "一手资源",
    "质量保证",
    "绝对真实",
    "非诚勿扰",
)
SPARE_EN = (
    "limited offer",
    "trusted by many",
    "reply fast",
    "no risk",
    "works worldwide",
    "verified seller",
    "only today",
    "top rated",
)
SITES = ("top", "xyz", "vip", "shop", "club", "win", "click", "online", "site", "com", "cn", "cc")
SYLLABLES = ("lu", "ka", "mo", "zen", "bet", "fu", "win", "da", "xin", "pro", "max", "go", "li", "ya")


def _bots(chance: Random, number: int) -> Iterator[Said]:
    makers = (lambda chance: _copy(chance, max(1, number // 500)), _contact, _link, _crowd)
    kinds = ("copy", "contact", "link", "crowd")
    accounts = max(4, number // 25)
    for at in range(number):
        maker = makers[at % 4]
        author = at if maker is _crowd else chance.randrange(accounts) * 4 + at % 4
        yield Said(author, kinds[at % 4], maker(chance), is_bot=True, is_newcomer=True)


def _copy(chance: Random, pitches: int) -> str:
    """The same text again with small changes, and nothing else to find it by."""
    text = chance.choice(PITCHES[:pitches]).format(n=chance.randrange(2, 99), x=chance.choice(TAILS))
    if chance.random() < 0.5:
        text = text.replace(*chance.choice(SWAPS))
    if chance.random() < 0.2:
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(" \u200b·*") + text[at:]
    return text


def _spare(chance: Random, most: int = 4) -> list[str]:
    words = SPARE if chance.random() < 0.6 else SPARE_EN
    return chance.sample(words, chance.randrange(1, most))


def _name(chance: Random) -> str:
    return "".join(chance.sample(SYLLABLES, 2))


def _reach(chance: Random) -> str:
    """A way to be reached, dressed so that a simple pattern misses it."""
    digits = "".join(chance.choice("0123456789") for _ in range(8))
    phone = f"13{chance.randrange(10)}{digits}"
    name = f"{_name(chance)}{chance.randrange(10, 9999)}"
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    han = str.maketrans("0123456789", "零一二三四五六七八九")
    ways = (
        f"微信：{name}", f"加微 信 {name}", f"V信 {name}", f"vx:{name}", f"➕v：{name}", f"薇信号 {name}", f"WeChat: {name}",
        f"w e i x i n {name}", f"威信{chance.choice(' :：')}{name}", f"QQ {1000000 + int(digits) % 8999999}", f"扣扣：1{digits}",
        f"电话 {phone}", f"{phone[:3]} {phone[3:7]} {phone[7:]}", phone.translate(wide), phone.translate(han), "-".join(phone),
        f"{name} [at] mail-{_name(chance)} [dot] com", f"{name}@{_name(chance)}.com", f"t.me/{name}",
    )  # fmt: skip
    return chance.choice(ways)


def _contact(chance: Random) -> str:
    parts = [*_spare(chance), _reach(chance)]
    chance.shuffle(parts)
    return "，".join(parts)


def _link(chance: Random) -> str:
    site = f"{_name(chance)}-{_name(chance)}.{chance.choice(SITES)}"
    address = chance.choice(
        (
            f"https://{site}/{_name(chance)}",
            f"http://www.{site}",
            site,
            f"[{_name(chance)}](https://{site}/?r=1)",
            f"hxxps://{site}",
        )
    )
    if chance.random() < 0.04:  # behind a site that everybody trusts
        address = (
            f"https://github.com/{_name(chance)}/{_name(chance)}-{chance.choice(('casino', 'viagra', 'free-money'))}"
        )
    return f"{chance.choice(('看这里', 'check this', '推荐', 'great article', '详情见'))} {address} {' '.join(_spare(chance, 3))}"


def _crowd(chance: Random) -> str:
    """Every account writes once, out of parts put together anew; most say how to reach them, the rest name a trade."""
    trade = chance.choice(
        (
            "无 抵 押 放款",
            "代 开 發 票",
            "兼职 日结",
            "刷.单",
            "棋 牌平台",
            "payday loans",
            "v1agra",
            "earn from h0me",
            "cаsino bonus",
        )
    )
    if chance.random() < 0.04:  # a trade that nobody has put on the list yet
        trade = chance.choice(("代写论文", "游戏陪玩", "seo packages", "二手账号"))
    parts = [*_spare(chance, 5), trade]
    if chance.random() < 0.7:
        parts.append(_reach(chance))
    chance.shuffle(parts)
    return chance.choice(("，", "。", " / ", "\n")).join(parts)


THINGS = (
    "卷一直处于 Pending", "Pod 反复重启", "证书过期了", "日志里没有报错",
    "升级以后接口返回 502", "时区不对", "迁移脚本卡住", "索引没有生效",
    "the claim stays pending", "the pod restarts every minute",
    "the certificate has expired", "search finds nothing in Chinese",
    "微信支付的回调验签失败", "发票接口返回空字符串", "贷款计算器的利息少了一分钱", "the loan calculator rounds down",
    "手机号校验的正则太严",
    "the build is green but nothing is deployed", "导入十万行以后内存不降", "the node has disk pressure",
)  # fmt: skip
WHERE = (
    "环境是 1.28.{n}，三个节点", "用的是 PostgreSQL 16.{n}", "在 Ubuntu 22.04.{n} 上",
    "on version 2.{n}", "Django 5.2.{n}，Python 3.11",
    "on a fresh install with {n} users", "测试环境没有这个问题", "只在周一早上出现",
    "behind nginx 1.25.{n}", "with {n} GB of memory", "数据大约 {n} 万行",
)  # fmt: skip
TRIED = (
    "重启过节点，没有用", "看了文档第 {n} 章也没找到", "I read the docs twice",
    "换了一台机器还是一样", "删掉缓存重来过", "rolled back to {n}, same thing",
    "抓包看到连接被重置", "把超时改成 {n} 秒也不行", "strace shows nothing odd",
    "问过同事，大家都没遇到过", "tried another browser", "打开调试日志只有一行警告",
)  # fmt: skip
ASKS = (
    "请问该先查哪里？", "有人遇到过吗？", "What should I look at first?",
    "是不是我的配置写错了？", "Any idea?", "这是已知问题吗？", "求指点方向。",
   
    "Is there a switch for that?", "应该怎么定位？",
    "先记录一下，找到原因再来更新。",
)  # fmt: skip
THANKS = (
    "谢谢！",
    "解决了，感谢",
    "Thanks, that worked.",
    "+1",
    "同问",
    "太好了，正好需要",
    "学到了",
    "Works now, thank you!",
    "赞",
    "明白了，多谢各位",
)
CODE = (
    "https://github.com/{a}/{b}/issues/{n}", "https://gitlab.com/{a}/{b}",
    "https://docs.python.org/3/library/{b}.html",
    "https://stackoverflow.com/questions/{n}", "https://kubernetes.io/docs/{b}/", "https://gitee.com/{a}/{b}",
    "`curl http://{a}.internal:80{n}/`", "```\npip install {b}=={n}.0\n```",
)  # fmt: skip


def _people(chance: Random, number: int) -> Iterator[Said]:
    sorts = (_thanks, _question, _code, _answer, _question, _quote, _code, _thanks, _answer, _question)
    for at in range(number):
        sort = sorts[at % len(sorts)]
        yield Said(at // 2, sort.__name__.strip("_"), sort(chance), is_bot=False, is_newcomer=at // 2 % 5 < 2)


def _thanks(chance: Random) -> str:
    return chance.choice(THANKS)


def _parts(chance: Random, *kinds: tuple[str, ...]) -> str:
    return "，".join(chance.choice(kind).format(n=chance.randrange(2, 60)) for kind in kinds)


def _question(chance: Random) -> str:
    return f"{_parts(chance, THINGS, WHERE, TRIED)}。{_parts(chance, TRIED, WHERE)}。{chance.choice(ASKS)}"


def _answer(chance: Random) -> str:
    return f"我这边也是{_parts(chance, THINGS, TRIED)}，后来发现和{_parts(chance, THINGS, WHERE)}有关。"


def _code(chance: Random) -> str:
    where = chance.choice(CODE).format(a=_name(chance), b=_name(chance), n=chance.randrange(10, 99999))
    if chance.random() < 0.03:  # somebody's own notes, on a site that nobody has heard of
        where = f"https://{_name(chance)}-notes.com/{_name(chance)}"
    return f"{chance.choice(('参考', 'See', '复现步骤在', 'The fix is in', '我写了个例子：'))} {where} {_parts(chance, THINGS, WHERE)}"


def _quote(chance: Random) -> str:
    return f"> {PITCHES[chance.randrange(3)].format(n=5, x='')}\n\n这种内容请大家举报。顺便问一下，{_parts(chance, THINGS, WHERE, TRIED)}"
