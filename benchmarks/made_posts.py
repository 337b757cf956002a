"""Synthetic topics and posts, half English and half Chinese, the same for the same seed: sizes skewed, mean 20 posts a topic."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

ENGLISH = str.split(
    "server cache query index thread reply member venue ticket badge stream deploy kernel latency budget patch release "
    "merge branch schema column session cookie token render layout footer search ranking vote answer question guild hall "
    "forum event calendar speaker sponsor upload avatar locale plural timezone backup restore monitor alert metric trace "
    "queue worker retry timeout payload header proxy socket memory garbage collector compiler parser lexer printer "
    "keyboard cable solder robot sensor motor battery drone rocket garden kitchen recipe coffee tea bread music guitar "
    "piano violin concert ballet theatre novel poem essay letter journal museum castle river mountain valley"
)
CHINESE = str.split(
    "社区 论坛 问题 回答 讨论 服务器 缓存 数据库 索引 搜索 性能 延迟 内存 进程 线程 会员 活动 报名 签到 门票 直播 部署 发布 "
    "版本 更新 备份 恢复 监控 告警 指标 队列 任务 重试 超时 请求 响应 模板 渲染 翻译 时区 语言 中文 英文 编译 解析 机器人 "
    "传感器 电池 厨房 咖啡 茶叶 面包 音乐 吉他 钢琴 音乐会 小说 诗歌 博物馆 河流 山谷 我们 可以 已经 如果 因为 所以 但是 "
    "需要 使用 支持 提供 建议 希望 感谢 分享 经验 教程"
)


class Made(NamedTuple):
    topic: int  # counted from 0; the first post of a topic opens it
    title: str
    text: str
    at: int  # seconds since 1970


def posts(topics: int, number: int, seed: int = 20261120) -> Iterator[Made]:
    r = random.Random(seed)  # noqa: S311 - the same corpus every time
    at = 1_760_000_000
    for topic, size in enumerate(_sizes(r, topics, number)):
        at += r.randint(30, 900)
        title, when = _title(r), at
        for _ in range(size):
            yield Made(topic, title, _text(r), when)
            when += r.randint(20, 4000)


def _sizes(r: random.Random, topics: int, number: int) -> list[int]:
    weights = [r.paretovariate(1.6) for _ in range(topics)]
    share = (number - topics) / sum(weights)
    sizes = [1 + min(400, int(weight * share)) for weight in weights]
    for at in range(number - sum(sizes)):
        sizes[at % topics] += 1
    return sizes


def _title(r: random.Random) -> str:
    if r.random() < 0.4:
        return "".join(r.choice(CHINESE) for _ in range(r.randint(5, 10)))
    return " ".join(r.choice(ENGLISH) for _ in range(r.randint(5, 9))).capitalize()


def _text(r: random.Random) -> str:
    said, length, enough = list[str](), 0, max(80, int(r.gauss(400, 120)))
    while length < enough:
        said.append(_sentence(r))
        length += len(said[-1])
    return "".join(said).strip()


def _sentence(r: random.Random) -> str:
    if r.random() < 0.45:
        return "".join(r.choice(CHINESE) for _ in range(r.randint(8, 18))) + "。"
    return " ".join(r.choice(ENGLISH) for _ in range(r.randint(7, 16))).capitalize() + ". "
