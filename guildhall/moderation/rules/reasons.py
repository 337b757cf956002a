"""Words that the house comes with; the operator's own (`ReasonTemplate`) take their place by code."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.text import Bilingual


@dataclass(frozen=True)
class Reason:
    code: str
    name: Bilingual
    ground: Bilingual
    facts: Bilingual


RULES = Bilingual("Community rules", "社区规范")
REDRESS = Bilingual(
    "You may appeal on the page of this decision for six months, free of charge; another person than who made it decides. "
    "You may also turn to a body for out-of-court settlement or to a court.",
    "你可以在六个月内于本决定页面免费提出申诉，由作出决定者以外的人裁定；也可以寻求庭外争议解决机构或向法院起诉。",
)
AUTOMATED = Bilingual(
    "Several members flagged this, and it was taken out of sight until a person has looked at it.",
    "多名成员举报了此内容，在人工审核之前暂不显示。",
)
SUPPLIED = (
    Reason(
        "spam",
        Bilingual("Spam or advertising", "垃圾信息或广告"),
        Bilingual("Community rules: no advertising", "社区规范：禁止广告"),
        Bilingual("It advertises something that has nothing to do with the topic.", "内容为与主题无关的推广。"),
    ),
    Reason(
        "abuse",
        Bilingual("Insult or attack", "辱骂或攻击"),
        Bilingual("Community rules: respect each other", "社区规范：互相尊重"),
        Bilingual("It attacks a person instead of answering what they said.", "内容针对个人进行攻击，而非就事论事。"),
    ),
    Reason(
        "illegal",
        Bilingual("Against the law", "违法"),
        Bilingual("Law of the country in which we publish", "适用的法律法规"),
        Bilingual("It spreads what the law forbids to spread.", "内容涉嫌传播法律法规禁止的信息。"),
    ),
    Reason(
        "private",
        Bilingual("Private data", "泄露隐私"),
        Bilingual("Community rules: nobody else's private data", "社区规范：不得公开他人隐私"),
        Bilingual("It shows data of a person who has not agreed to that.", "内容公开了他人未同意公开的个人信息。"),
    ),
    Reason(
        "off_topic",
        Bilingual("Off topic", "偏离主题"),
        Bilingual("Community rules: keep to the topic", "社区规范：围绕主题"),
        Bilingual("It does not belong to what this topic is about.", "内容与所在主题无关。"),
    ),
    Reason(
        "other",
        Bilingual("Something else", "其他"),
        RULES,
        Bilingual("It breaks the rules of the community.", "内容违反社区规范。"),
    ),
)
