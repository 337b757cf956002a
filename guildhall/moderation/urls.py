from django.urls import URLPattern, path

from guildhall.moderation.console import appeals, cases, queue, screening
from guildhall.moderation.console import levels as console_levels
from guildhall.moderation.views import decisions, levels

app_name = "moderation"
urlpatterns: list[URLPattern] = [
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("flags/", decisions.reports, name="reports"),
    path("flag/<str:kind>/<int:pk>/", decisions.flag, name="flag"),
    path("moderation-log/", decisions.log, name="log"),
    path("console/moderation/", queue.queue, name="queue"),
    path("console/moderation/decide", queue.decide, name="decide"),
    path("console/moderation/undo", queue.undo, name="undo"),
    path("console/moderation/items/<int:pk>/", queue.item, name="item"),
    path("console/moderation/cases/", cases.case_list, name="cases"),
    path("console/moderation/cases/<int:pk>/", cases.case, name="case"),
    path("console/moderation/cases/<int:pk>/note", cases.note, name="note"),
    path("console/moderation/cases/<int:pk>/restrict", cases.restrict, name="restrict"),
    path("console/moderation/cases/<int:pk>/close", cases.close, name="close"),
    path("console/moderation/members/<int:pk>/case", cases.open_case, name="open_case"),
    path("console/moderation/members/<int:pk>/spam", cases.spam, name="spam"),
    path("console/moderation/restrictions/<int:pk>/lift", cases.lift, name="lift"),
    path("console/moderation/appeals/", appeals.appeals, name="appeals"),
    path("console/moderation/appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("console/moderation/reasons/", cases.reason_list, name="reasons"),
    path("console/moderation/reasons/<slug:code>/", cases.reason, name="reason"),
    path("settings/level", levels.level, name="level"),
    path("console/moderation/levels/", console_levels.levels, name="levels"),
    path("console/moderation/members/<int:pk>/level", console_levels.lock_level, name="lock_level"),
    path("console/moderation/members/<int:pk>/level/unlock", console_levels.unlock_level, name="unlock_level"),
    path("console/screening/", screening.screenings, name="screenings"),
    path("console/screening/train", screening.train_classifier, name="train_classifier"),
    path("console/screening/words/", screening.watched_words, name="watched_words"),
    path("console/screening/words/<int:pk>/end", screening.end_word, name="end_word"),
    path("console/screening/try/", screening.try_text, name="try_text"),
]
