from typing import Any

from django.db.models import Q

from guildhall.insights.models import Newcomer, Step, Wait
from guildhall.kernel.kept import Kept, kept
from guildhall.kernel.registry import classify
from guildhall.kernel.text import Bilingual

KEY = "A key of the log; once the person is erased nothing leads from it to anybody."
classify("insights.Newcomer", "actor_key", about="activity", on_erase="key", export=False, why=KEY)
classify("insights.Newcomer", "joined_at source", about="activity", on_erase="keep", export=False, why=KEY)
classify("insights.Wait", "opened_by answered_by", about="activity", on_erase="key", export=False, why=KEY)
classify(
    "insights.Wait",
    "kind thread subject_type opened_at answered_at closed_at withdrawn_at said source scopes",
    about="activity",
    on_erase="keep",
    export=False,
    why=KEY,
)
classify("insights.Step", "actor_key", about="activity", on_erase="key", export=False, why=KEY)
classify(
    "insights.Step",
    "kind thread role subject_id at withdrawn_at said",
    about="activity",
    on_erase="keep",
    export=False,
    why=KEY,
)
classify("insights.Report", "asked_by", about="activity", on_erase="key", export=False, why=KEY)


def _counted(member: Any) -> int:
    key = member.actor_key
    if key is None:
        return 0
    waits = Wait.objects.filter(Q(opened_by=key) | Q(answered_by=key)).count()
    return waits + Step.objects.filter(actor_key=key).count() + Newcomer.objects.filter(actor_key=key).count()


kept.add(
    Kept(
        name="insights.figures", order=60, of="insights.Newcomer insights.Wait insights.Step", number=_counted,
        label=Bilingual("What figures were made of", "指标所依据的明细"),
        why=Bilingual("To see how long questions wait and who comes; made from the log, under a number and not a name.",
                      "用于了解问题等了多久、来了多少新人；由动态记录得出，只有编号，没有名字。"),
        ends=Bilingual("Stays when you are erased, but points to nobody any more.", "清除个人数据后保留，但不再指向任何人。"),
    )
)  # fmt: skip
