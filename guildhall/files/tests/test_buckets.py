"""Files in a bucket, against a server that speaks like S3."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from guildhall.config import env
from guildhall.files.actions import purge, remove_file, store_file, sweep, upload_file
from guildhall.files.models import Blob, File, Variant
from guildhall.files.queries import lost_paths, read_bytes
from guildhall.files.tests import samples
from guildhall.kernel.refusal import Refusal
from guildhall.kernel.registry import Port, ports
from guildhall.kernel.terminal import Trouble
from guildhall.members.tests.factories import MemberFactory
from guildhall.members.tests.pictures import png

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(service, settings, tmp_path):
    """The settings that the environment of such an installation makes."""
    import boto3

    name = f"guild-{tmp_path.name.replace('_', '-').lower()}"[:60].strip("-")
    given = {"GUILDHALL_FILES": f"s3://{name}/files", "GUILDHALL_FILES_ENDPOINT": service}
    read = env.read(
        given | {"GUILDHALL_FILES_KEY": "key", "GUILDHALL_FILES_SECRET": "secret", "GUILDHALL_VAR": str(tmp_path)}
    )
    settings.FILES_BUCKET = read.files_bucket
    settings.MEDIA_ROOT = read.files_folder
    backend = {"BACKEND": "guildhall.files.buckets.Bucket", "OPTIONS": read.files_bucket}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    found = boto3.resource(
        "s3", endpoint_url=service, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret"
    ).Bucket(name)
    found.create()
    if "tests.bucket.files" not in ports:
        ports.add(Port(name="tests.bucket.files", kind="files", answers=lambda viewer, file: file.owner_id == 1))
    return found


def keys(bucket) -> set[str]:
    return {one.key.removeprefix("files/") for one in bucket.objects.all()}


def stored(data: bytes = b"0123456789", owner: int = 1) -> File:
    return store_file(actor=MemberFactory(), data=data, name="a b.txt", owner_type="tests.bucket", owner_id=owner)


def get(file: File, **headers):
    return Client().get(f"/files/{file.pk}/x", headers=headers)


@pytest.mark.django_db
def test_files_lie_in_the_bucket_once_and_go_with_the_last(bucket, django_capture_on_commit_callbacks):
    one, two = stored(), stored()
    picture = upload_file(actor=MemberFactory(), chunks=[png(900, 20)], name="wide.png")
    assert keys(bucket) == {one.path, picture.path, *Variant.objects.values_list("path", flat=True)}
    assert read_bytes(two) == b"0123456789"
    with django_capture_on_commit_callbacks(execute=True):
        for file in (one, two, picture):
            remove_file(file)
    assert keys(bucket) == set()


@pytest.mark.django_db
def test_files_are_read_through_the_site_in_whole_and_in_part(bucket):
    file = stored()
    answer = get(file)
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (b"0123456789", "text/plain")
    part = get(file, Range="bytes=2-4")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"234")
    assert get(stored(b"other", owner=2)).status_code == 404
    default_storage.delete(file.path)
    assert get(file).status_code == 404
    assert lost_paths(9) == [file.path]


@pytest.mark.django_db
def test_downloads_may_come_from_the_bucket_by_an_address_that_holds_a_minute(bucket, settings):
    settings.FILES_LINKS = True
    answer = get(stored())
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    said = parse_qs(urlsplit(answer["Location"]).query)
    assert (said["X-Amz-Expires"], len(said["X-Amz-Signature"][0])) == (["60"], 64)
    with urlopen(answer["Location"]) as fetched:
        assert fetched.read() == b"0123456789"
        assert fetched.headers["Content-Disposition"] == 'attachment; filename="a b.txt"'
    assert get(stored(b"other", owner=2)).status_code == 404


@pytest.mark.django_db
def test_pictures_are_shown_by_the_site_even_then(bucket, settings):
    settings.FILES_LINKS = True
    picture = upload_file(actor=MemberFactory(), chunks=[png(30, 20)], name="a.png")
    File.objects.filter(pk=picture.pk).update(owner_type="tests.bucket", owner_id=1)
    assert get(picture).status_code == 200


@pytest.mark.django_db
def test_stray_objects_are_swept_and_refused_ones_never_come(bucket, monkeypatch):
    kept = stored()
    bucket.put_object(Key="files/ab/stray", Body=b"nobody knows")
    with pytest.raises(Refusal):
        upload_file(actor=MemberFactory(), chunks=[samples.pdf() + samples.packed()], name="a.pdf")
    monkeypatch.setattr("guildhall.files.actions.purging.STRAY_HOURS", -1)
    assert (sweep(), purge()) == (1, 0)
    assert keys(bucket) == {kept.path}


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_the_bucket_s_files_and_a_restore_puts_back_what_it_lost(bucket, tmp_path):
    from guildhall.config.backups import making, reading, restoring

    file = stored()
    lost = stored(b"lost before")
    default_storage.delete(lost.path)
    made = making.make(tmp_path / "backups")
    assert (made.manifest.files, made.manifest.missing_files) == (1, [lost.path])
    default_storage.delete(file.path)
    staged = restoring._unpack(made.folder)
    assert {entry.name for entry in reading.members_of(made.folder)} == {file.path}
    restoring._fill_bucket(staged)
    assert read_bytes(file) == b"0123456789"
    assert Blob.objects.count() == 2


@pytest.mark.parametrize("address", ["https://bucket", "s3://", "s3://bucket?x=1", "ftp://x/y"])
def test_what_is_no_bucket_is_refused_at_the_start(address):
    with pytest.raises(Trouble, match="GUILDHALL_FILES"):
        env.read({"GUILDHALL_FILES": address})


def test_without_a_bucket_files_lie_in_a_folder(tmp_path):
    assert env.read({"GUILDHALL_VAR": str(tmp_path)}).files_folder == tmp_path / "files"
    assert env.read({"GUILDHALL_FILES": str(tmp_path / "else")}).files_folder == tmp_path / "else"
    assert env.read({"GUILDHALL_FILES": str(tmp_path)}).files_bucket == {}
