from django.urls import path

from guildhall.groups import console
from guildhall.groups.views import elections, lead, pages, ways

app_name = "groups"
urlpatterns = [
    path("groups/", pages.directory, name="directory"),
    path("groups/admissions/<int:pk>/accept", ways.accept, name="accept"),
    path("groups/admissions/<int:pk>/decline", ways.decline, name="decline"),
    path("groups/admissions/<int:pk>/withdraw", ways.withdraw, name="withdraw"),
    path("groups/seats/<int:pk>/end", lead.end_seat, name="end_seat"),
    path("groups/<slug:handle>/", pages.group, name="group"),
    path("groups/<slug:handle>/members", pages.members, name="members"),
    path("groups/<slug:handle>/members/<int:pk>/remove", lead.remove_member, name="remove_member"),
    path("groups/<slug:handle>/charter", pages.charter, name="charter"),
    path("groups/<slug:handle>/charter/write", lead.write_charter, name="write_charter"),
    path("groups/<slug:handle>/join", ways.join, name="join"),
    path("groups/<slug:handle>/ask", ways.ask_to_join, name="ask_to_join"),
    path("groups/<slug:handle>/leave", ways.leave, name="leave"),
    path("groups/<slug:handle>/desk", lead.desk, name="desk"),
    path("groups/<slug:handle>/desk/edit", lead.edit_group, name="edit_group"),
    path("groups/<slug:handle>/desk/invite", lead.invite, name="invite"),
    path("groups/<slug:handle>/desk/seats", lead.give_seat, name="give_seat"),
    path("groups/<slug:handle>/elections", elections.elections, name="elections"),
    path("groups/<slug:handle>/elections/call", elections.call_election, name="call_election"),
    path("elections/<int:pk>/", elections.election, name="election"),
    path("elections/<int:pk>/stand", elections.stand, name="stand"),
    path("elections/<int:pk>/withdraw", elections.withdraw_candidacy, name="withdraw_candidacy"),
    path("elections/<int:pk>/vote", elections.vote, name="vote"),
    path("elections/<int:pk>/receipt", elections.check_receipt, name="check_receipt"),
    path("elections/<int:pk>/ballots.csv", elections.ballots, name="ballots"),
    path("elections/<int:pk>/employers.csv", elections.employers, name="employers"),
    path("elections/<int:pk>/cancel", elections.cancel_election, name="cancel_election"),
    path("console/groups/", console.groups, name="groups"),
    path("console/groups/new", console.found_group, name="found_group"),
    path("console/groups/<int:pk>/", console.change_group, name="change_group"),
    path("console/groups/<int:pk>/close", console.close_group, name="close_group"),
    path("console/groups/<int:pk>/reopen", console.reopen_group, name="reopen_group"),
    path("console/groups/<int:pk>/people", console.add_to_group, name="add_to_group"),
    path("console/groups/memberships/<int:pk>/end", console.remove_from_group, name="remove_from_group"),
]
