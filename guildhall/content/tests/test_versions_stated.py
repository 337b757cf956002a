"""Hidden old versions of posts and withdrawn versions of resources are stated to who made them."""

import pytest

from guildhall.content.actions import (
    hide_revision,
    readmit_version,
    restore_revision,
    withdraw_version,
)
from guildhall.content.models import ResourceVersion
from guildhall.content.tests.test_editing import a_twice_edited_post
from guildhall.content.tests.test_pages import signed_in
from guildhall.content.tests.test_resources import shared
from guildhall.kernel.refusal import Refusal
from guildhall.members.tests.factories import MemberFactory, StaffFactory
from guildhall.moderation.actions import appeal, decide_appeal
from guildhall.moderation.models import Restriction

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision():
    post = a_twice_edited_post()
    return post.revisions.get(number=1)


@pytest.fixture
def version():
    return ResourceVersion.objects.get(resource__topic=shared(MemberFactory()))


def stated(member):
    rows = Restriction.objects.filter(member=member).order_by("pk")
    return [(one.subject_type, one.kind, one.facts, one.ended_at is None) for one in rows]


def test_who_wrote_an_old_version_reads_why_it_is_hidden(revision):
    hide_revision(actor=StaffFactory(), revision=revision, because="A phone number.")
    assert stated(revision.author) == [("content.revision", "hidden", "A phone number.", True)]
    restore_revision(actor=StaffFactory(), revision=revision)
    assert not stated(revision.author)[0][3]
    revision.refresh_from_db()
    assert revision.hidden_at is None


def test_an_appeal_brings_an_old_version_back(revision):
    hide_revision(actor=StaffFactory(), revision=revision, because="A phone number.")
    made = appeal(actor=revision.author, restriction=Restriction.objects.get(), text="It is an example.")
    decide_appeal(actor=StaffFactory(role="operator"), appeal=made, overturns=True, answer="It is.")
    revision.refresh_from_db()
    assert revision.hidden_at is None


def test_who_shared_a_version_reads_why_a_moderator_withdrew_it(version):
    withdraw_version(actor=StaffFactory(), version=version, because="Not yours to share.")
    assert stated(version.author) == [("content.resourceversion", "hidden", "Not yours to share.", True)]
    with pytest.raises(Refusal, match="moderator withdrew"):
        readmit_version(actor=version.author, version=version)
    readmit_version(actor=StaffFactory(), version=version)
    assert not stated(version.author)[0][3]


def test_nobody_is_told_what_they_did_themselves(version):
    withdraw_version(actor=version.author, version=version)
    readmit_version(actor=version.author, version=version)
    assert stated(version.author) == []


def test_the_form_asks_moderators_why_and_authors_nothing(version):
    topic = version.resource.topic
    asks = [
        signed_in(one).get(f"/t/{topic.pk}/", follow=True).content.decode() for one in (StaffFactory(), version.author)
    ]
    assert ['name="because"' in page for page in asks] == [True, False]
    signed_in(StaffFactory()).post(f"/versions/{version.pk}/withdraw", {"because": "Not yours."})
    assert stated(version.author)[0][2] == "Not yours."
