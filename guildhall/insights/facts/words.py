"""Units and things counted, shared by the declarations of this room."""

from guildhall.kernel.text import Bilingual

PEOPLE = Bilingual("people", "人")
PER_CENT = Bilingual("%", "%")
HOURS = Bilingual("hours", "小时")
NO_UNIT = Bilingual("", "")
DAYS = Bilingual("days", "天")
PERSON_DAYS = Bilingual("person-days", "人·天")
QUESTIONS = Bilingual("questions", "个问题")
THREADS = Bilingual("threads", "个主题")
CONTRIBUTIONS = Bilingual("contributions", "次贡献")
FIRST_REPLIES = Bilingual("first replies", "个首次回复")
TIES = Bilingual("ties", "条联系")

BORDERS = Bilingual(
    "Days are cut in the community's time zone. Weeks begin on Monday.", "按社区时区划分自然日，每周从星期一开始。"
)
MEASURES = "guildhall.insights.measures"
