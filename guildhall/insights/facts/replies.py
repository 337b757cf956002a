"""The replies board: how long people wait for each other."""

from guildhall.insights.facts.words import BORDERS, HOURS, MEASURES, PER_CENT, QUESTIONS, THREADS
from guildhall.kernel.registry import Metric, metrics
from guildhall.kernel.text import Bilingual

HERE, STOCK = f"{MEASURES}.replies", f"{MEASURES}.backlog"

WAITING = metrics.add(
    Metric(
        name="insights.waiting",
        label=Bilingual("Waiting questions", "待回答的问题"),
        definition=Bilingual(
            "Questions that are neither closed nor solved and have no reply by another person. Replies of the asker and"
            " of bots do not count.",
            "尚未关闭或解决、且没有他人回复的问题。提问者本人和机器人的回复不计。",
        ),
        unit=QUESTIONS,
        kind="count",
        counted=QUESTIONS,
        numerator=Bilingual("open questions without a reply by another person", "尚无他人回复的未关闭问题"),
        formula=Bilingual("|{ q : no reply by another person, not closed }|", "|{ q : 无他人回复且未关闭 }|"),
        source="metric 34",
        zone=BORDERS,
        measure=f"{STOCK}:waiting",
        rows=f"{STOCK}:waiting_rows",
        better="down",
    )
)
REPLIES = metrics.add(
    Metric(
        name="insights.replies",
        label=Bilingual("Replies within a day", "一天内获得回复"),
        definition=Bilingual(
            "Of the questions asked in the week, the share with a reply by another person within 24 hours. Questions"
            " younger than a day are left out; unanswered ones count as not replied to. Replies of bots do not count.",
            "当周提出的问题中，24 小时内获得他人回复的比例。"
            "提出不足一天的问题不计入，未获回复的按未回复计。机器人的回复不计。",
        ),
        unit=QUESTIONS,
        kind="share",
        counted=QUESTIONS,
        numerator=Bilingual("of them: with a reply by another person within 24 hours", "其中 24 小时内获得他人回复的"),
        denominator=Bilingual("questions asked in the week, a day old or older", "当周提出、已满一天的问题"),
        formula=Bilingual("questions with reply ≤ 24 h ÷ questions asked", "24 h 内有回复的提问数 ÷ 提问总数"),
        source="metric 31, CHAOSS",
        zone=BORDERS,
        measure=f"{HERE}:within_a_day",
        rows=f"{HERE}:within_a_day_rows",
        better="up",
    )
)
FIRST_REPLY = Bilingual(
    "threads with a first reply of another person who is no bot", "已有他人（非机器人）首次回复的主题"
)
OPENED = Bilingual("threads opened in the period", "周期内开启的主题")
FIRST_RESPONSE = metrics.add(
    Metric(
        name="insights.first_response",
        label=Bilingual("Time to first response", "首次回复用时"),
        definition=Bilingual(
            "After how long half of the threads opened in the period had a reply of another person who is no bot. Threads"
            " without one are kept in the reckoning as still waiting, closed ones until they were closed; while fewer than"
            " half have a reply, the median is not reached. Staff count as people who reply. Where the community asks"
            " questions, only these are meant unless all threads are chosen.",
            "周期内开启的主题中，有一半得到他人（非机器人）回复所用的时间。未获回复的主题作为“仍在等待”计入，已关闭的计到关闭为止；"
            "获得回复者不足一半时，中位数尚未达到。工作人员的回复也算。社区有提问时，默认只看问题，除非选择全部主题。",
        ),
        unit=HOURS,
        kind="duration",
        counted=THREADS,
        numerator=FIRST_REPLY,
        denominator=OPENED,
        formula=Bilingual(
            "Kaplan–Meier median of first reply − opened, right-censored",
            "首次回复 − 发起 的 Kaplan–Meier 中位数，右删失",
        ),
        source="metric 30, CHAOSS time to first response; Kaplan & Meier 1958",
        zone=BORDERS,
        measure=f"{HERE}:median_first_reply",
        rows=f"{HERE}:first_reply_rows",
        better="down",
    )
)
FIRST_RESPONSE_P90 = metrics.add(
    Metric(
        name="insights.first_response_p90",
        label=Bilingual("Time to first response, nine in ten", "首次回复用时（九成）"),
        definition=Bilingual(
            "After how long nine in ten of the threads opened in the period had a reply of another person who is no bot."
            " Reckoned like the median; where more than one in ten are still without a reply it is not reached.",
            "周期内开启的主题中，有九成得到他人（非机器人）回复所用的时间。算法与中位数相同；"
            "若超过一成的主题仍无回复，则尚未达到。",
        ),
        unit=HOURS,
        kind="duration",
        counted=THREADS,
        numerator=FIRST_REPLY,
        denominator=OPENED,
        formula=Bilingual(
            "Kaplan–Meier 90th percentile of first reply − opened, right-censored",
            "首次回复 − 发起 的 Kaplan–Meier 第 90 百分位数，右删失",
        ),
        source="metric 30, CHAOSS time to first response; Kaplan & Meier 1958",
        zone=BORDERS,
        measure=f"{HERE}:p90_first_reply",
        rows=f"{HERE}:first_reply_rows",
        better="down",
    )
)
COVERAGE = metrics.add(
    Metric(
        name="insights.coverage",
        label=Bilingual("Reply coverage", "回复覆盖率"),
        definition=Bilingual(
            "Of the threads opened in the period, the share with a reply of another person within 7 days (or 24 hours)."
            " For newcomers: threads opened within 30 days of joining. Periods whose youngest thread has not had its time are"
            " masked. Replies of bots do not count.",
            "周期内开启的主题中，7 天（或 24 小时）内获得他人回复的比例。选择“新人”时，只看加入后 30 天内开启的主题。"
            "最晚开启的主题尚未满时限的周期不显示。机器人的回复不计。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=THREADS,
        numerator=Bilingual("of them: replied to in time", "其中按时获得回复的"),
        denominator=OPENED,
        formula=Bilingual(
            "|{ thread : first reply − opened ≤ limit }| ÷ |{ thread opened in t }|",
            "|{ 主题 : 首次回复 − 发起 ≤ 时限 }| ÷ |{ 在 t 发起的主题 }|",
        ),
        source="metric 31",
        zone=BORDERS,
        measure=f"{HERE}:coverage",
        rows=f"{HERE}:coverage_rows",
        better="up",
    )
)
SOLO = metrics.add(
    Metric(
        name="insights.solo",
        label=Bilingual("Solo threads", "独白主题"),
        definition=Bilingual(
            "Of the threads opened in the period, the share in which nobody but the author has ever spoken. Bots do not"
            " count. Threads of the last 7 days are too young to be called so; their periods are masked.",
            "周期内开启的主题中，除作者外始终无人发言的比例。机器人不计。开启不足 7 天的主题为时尚早，所在周期不显示。",
        ),
        unit=PER_CENT,
        kind="share",
        counted=THREADS,
        numerator=Bilingual("of them: nobody else has spoken", "其中没有他人发言的"),
        denominator=OPENED,
        formula=Bilingual(
            "|{ thread : replies of others = 0 }| ÷ |{ thread opened in t }|",
            "|{ 主题 : 他人回复 = 0 }| ÷ |{ 在 t 发起的主题 }|",
        ),
        source="metric 35",
        zone=BORDERS,
        measure=f"{HERE}:solo",
        rows=f"{HERE}:solo_rows",
        better="down",
    )
)
BACKLOG = metrics.add(
    Metric(
        name="insights.backlog",
        label=Bilingual("Unanswered backlog", "未回复积压"),
        definition=Bilingual(
            "Threads older than a day (or as chosen) that at the end of the period were neither closed nor solved and had no"
            " reply of another person. Where the community asks questions, only these are meant unless all are chosen.",
            "在周期末已开启超过一天（可另选）、既未关闭也未解决、且没有他人回复的主题。社区有提问时，默认只看问题，除非选择全部。",
        ),
        unit=THREADS,
        kind="count",
        counted=THREADS,
        numerator=Bilingual("waiting threads at the end of the period", "周期末仍在等待的主题"),
        formula=Bilingual(
            "|{ thread : opened + limit ≤ end < min(reply, closed, solved) }|",
            "|{ 主题 : 发起 + 时限 ≤ 期末 < min(回复、关闭、解决) }|",
        ),
        source="metric 34",
        zone=BORDERS,
        measure=f"{STOCK}:backlog",
        rows=f"{STOCK}:backlog_rows",
        better="down",
    )
)
BACKLOG_FLOW = metrics.add(
    Metric(
        name="insights.backlog_flow",
        label=Bilingual("Backlog: in and out", "积压的进与出"),
        definition=Bilingual(
            "In: threads that grew older than the limit without a reply in the period. Out: threads of the backlog that got a"
            " reply, were closed or were solved in it. The backlog changes by in less out.",
            "进：本周期内超过时限仍无回复的主题。出：本周期内获得回复、被关闭或被解决的积压主题。积压的变化等于进减去出。",
        ),
        unit=THREADS,
        kind="table",
        counted=THREADS,
        numerator=Bilingual("threads that began or ceased to wait", "开始等待或不再等待的主题"),
        formula=Bilingual("backlog(t) − backlog(t−1) = in − out", "积压(t) − 积压(t−1) = 流入 − 流出"),
        source="metric 34",
        zone=BORDERS,
        measure=f"{STOCK}:backlog_flow",
        rows=f"{STOCK}:backlog_flow_rows",
    )
)
BACKLOG_AGES = metrics.add(
    Metric(
        name="insights.backlog_ages",
        label=Bilingual("Backlog by age", "积压的等待时长"),
        definition=Bilingual(
            "What waits for a first reply at the end of the window, by how many days it has waited; with the median and the"
            " age that nine in ten are below.",
            "窗口末仍在等待首次回复的主题，按已等待的天数划分；并给出中位数以及九成主题低于的时长。",
        ),
        unit=THREADS,
        kind="table",
        counted=THREADS,
        numerator=Bilingual("waiting threads of the age", "等待时长在该范围内的主题"),
        formula=Bilingual("|{ waiting thread : a ≤ end − opened < b }|", "|{ 等待中的主题 : a ≤ 期末 − 发起 < b }|"),
        source="metric 34",
        zone=BORDERS,
        measure=f"{STOCK}:backlog_ages",
        rows=f"{STOCK}:backlog_ages_rows",
    )
)
