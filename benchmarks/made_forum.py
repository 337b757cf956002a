"""A forum that is made, the same at every run: members, spaces, topics and posts in Chinese and English.

With its full sizes 2,000 members, 20 spaces, 10,000 topics and 200,000 posts of some 400 characters. The first topic has
exactly 20 posts; the others are skewed (Pareto) around the mean.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SEED = 20261120
FEW = 10  # words of a language in one text
MOST = 400  # posts that fall to a topic by its weight
_ENGLISH = (
    "server cache query index thread reply member venue ticket badge stream deploy kernel latency budget patch release "
    "merge branch schema column session cookie token render layout footer search ranking vote answer question guild hall "
    "forum event calendar speaker sponsor upload avatar locale plural timezone backup restore monitor alert metric trace "
    "queue worker retry timeout payload header proxy socket thread process memory garbage collector compiler parser lexer "
    "printer keyboard monitor cable solder robot sensor motor battery drone rocket garden kitchen recipe coffee tea bread "
    "music guitar piano violin concert ballet theatre novel poem essay letter journal museum castle river mountain valley"
)
_CHINESE = (
    "社区 论坛 问题 回答 讨论 服务器 缓存 数据库 索引 搜索 性能 延迟 内存 进程 线程 会员 活动 "
    "报名 签到 门票 直播 部署 发布 版本 更新 备份 恢复 监控 告警 指标 队列 任务 重试 超时 "
    "请求 响应 模板 渲染 翻译 时区 语言 中文 英文 编译 解析 机器人 传感器 电池 厨房 咖啡 茶叶 "
    "面包 音乐 吉他 钢琴 音乐会 小说 诗歌 博物馆 河流 山谷 我们 可以 已经 如果 因为 所以 但是 "
    "需要 使用 支持 提供 建议 希望 感谢 分享 经验 教程"
)
EN, ZH = _ENGLISH.split(), _CHINESE.split()


@dataclass(frozen=True)
class Sizes:
    members: int = 2_000
    spaces: int = 20
    topics: int = 10_000
    posts: int = 200_000


@dataclass(frozen=True)
class MadePost:
    member: int  # numbers count from 1
    at: int  # seconds since 1970
    text: str


@dataclass(frozen=True)
class MadeTopic:
    space: int
    title: str
    posts: list[MadePost]


def spaces(made: random.Random, number: int) -> list[tuple[str, str]]:
    """Names and what each is about."""
    return [(f"Category {space:02d} {made.choice(ZH)}", sentence(made)) for space in range(1, number + 1)]


def topics(made: random.Random, sizes: Sizes) -> Iterator[MadeTopic]:
    at = 1_760_000_000
    for size in sizes_of_topics(made, sizes):
        at += made.randint(30, 900)
        space, author, title = made.randint(1, sizes.spaces), made.randint(1, sizes.members), title_of(made)
        posts, moment = [MadePost(author, at, body(made))], at
        for _ in range(size - 1):
            moment += made.randint(20, 4000)
            posts.append(MadePost(made.randint(1, sizes.members), moment, body(made)))
        yield MadeTopic(space, title, posts)


def sizes_of_topics(made: random.Random, sizes: Sizes) -> list[int]:
    weights = [made.paretovariate(1.6) for _ in range(sizes.topics)]
    found = [20, *[1] * (sizes.topics - 1)]
    rest, total, share, given = sizes.posts - sizes.topics - 19, sum(weights[1:]), 0.0, 0
    for place in range(1, sizes.topics):
        share += weights[place] / total * rest
        more = min(int(share) - given, MOST)
        given += more
        found[place] += more
    place, left = 1, sizes.posts - sum(found)
    for _ in range(left):  # what the cap took away, evenly
        found[place] += 1
        place = place % (sizes.topics - 1) + 1
    return found


def sentence(made: random.Random, en: Sequence[str] = EN, zh: Sequence[str] = ZH) -> str:
    if made.random() < 0.45:
        return "".join(made.choice(zh) for _ in range(made.randint(8, 18))) + "。"
    return " ".join(made.choice(en) for _ in range(made.randint(7, 16))).capitalize() + ". "


def body_of_its_own(made: random.Random) -> str:
    """With few words, as somebody uses who keeps to one matter: texts of all the words are taken for copies."""
    return body(made, en=made.sample(EN, FEW), zh=made.sample(ZH, FEW))


def body(made: random.Random, length: int = 400, *, en: Sequence[str] = EN, zh: Sequence[str] = ZH) -> str:
    parts, written, enough = [], 0, max(80, int(made.gauss(length, 120)))
    while written < enough:
        part = sentence(made, en, zh)
        if made.random() < 0.06:
            part = f"**{part.strip()}** "
        if made.random() < 0.04:
            part += f"`{made.choice(EN)}_{made.choice(EN)}()` "
        if made.random() < 0.18:
            part += "\n\n"
        parts.append(part)
        written += len(part)
    return "".join(parts).strip()


def title_of(made: random.Random) -> str:
    if made.random() < 0.4:
        return "".join(made.choice(ZH) for _ in range(made.randint(5, 10)))
    return " ".join(made.choice(EN) for _ in range(made.randint(5, 9))).capitalize()


def two_words(made: random.Random) -> str:
    """What somebody might look for."""
    return " ".join(made.sample(made.choice((EN, ZH)), 2))
