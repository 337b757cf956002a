import pytest
from django.core.management import call_command

from guildhall.members.actions.profiles import bio_html
from guildhall.members.models import Member
from guildhall.members.tests.factories import ImportedFactory, MemberFactory

pytestmark = pytest.mark.django_db


def test_biographies_are_rendered_anew_as_they_came(capsys):
    own = MemberFactory(bio="See https://e.org <b>", bio_html="<p>old &lt;b&gt;</p>")
    came = ImportedFactory(bio="<p>I <b>ride</b>.</p><script>x</script>", bio_html="<p>old</p>")
    none = MemberFactory(bio="", bio_html="")
    call_command("rebake")
    shown = dict(Member.objects.values_list("pk", "bio_html"))
    assert shown[own.pk] == bio_html(own.bio)
    assert shown[came.pk] == "<p>I <b>ride</b>.</p>"
    assert shown[none.pk] == ""
