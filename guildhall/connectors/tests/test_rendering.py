"""Texts are rendered beside the writing, in processes that no import depends on for its life or leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from guildhall.connectors.importing.rendering import WORTH_A_PROCESS, Renderers, Text, rendered
from guildhall.connectors.models import ImportRun
from guildhall.connectors.tests import dumps
from guildhall.connectors.tests.factories import imported
from guildhall.content.models import Post
from guildhall.kernel.refusal import Refusal

MANY = [Text(f"<p>{'wheel ' * 400}{number} <script>x</script>车轮</p>", "html") for number in range(120)]
ODD = [
    Text("# *Hi* [a](javascript:x)", "markdown"),
    Text("<div>" * 30_000, "html"),
    Text('"quoted" \\ and \n broken', "markdown"),
    Text("", "html"),
    Text("x", "html", beside="为什么车轮是圆的"),
]


def pids(renderers: Renderers) -> list[int]:
    return [child.pid for child in renderers._children]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("processes", [1, 3])
def test_processes_render_what_one_would_in_the_same_order(processes):
    texts = [*MANY, *ODD]
    with Renderers(processes) as renderers:
        for _ in range(2):
            renderers.give(texts)
            assert renderers.take() == [rendered(text) for text in texts]
        assert len(pids(renderers)) == processes
        assert renderers.peak_mb > 0
        left = pids(renderers)
    assert not any(is_alive(pid) for pid in left)


def go_on(renderers: Renderers) -> None:
    for _ in range(3):
        renderers.take()
        renderers.give(MANY)


def test_a_few_texts_start_no_process():
    assert sum(len(text.source) for text in MANY) > WORTH_A_PROCESS
    with Renderers() as renderers:
        renderers.give(ODD[2:])
        assert len(renderers.take()) == 3
        assert not pids(renderers)


@pytest.mark.parametrize("when", ["rendering", "idle"])
def test_a_renderer_that_dies_is_said_clearly(when):
    with Renderers(1) as renderers:
        renderers.give(MANY)
        if when == "idle":
            renderers.take()
        os.kill(pids(renderers)[0], signal.SIGKILL)
        with pytest.raises(Refusal) as refused:
            go_on(renderers)
        assert refused.value.code == "renderer_died"
        assert "signal 9" in str(refused.value)


def test_renderers_end_with_the_import_that_started_them():
    program = (
        "import time; from guildhall.connectors.importing.rendering import Renderers, Text\n"
        "renderers = Renderers(2); renderers.give([Text('x' * 300_000, 'markdown'), Text('y', 'markdown')])\n"
        "print(*[child.pid for child in renderers._children], flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=settings.ROOT)
    assert parent.stdout
    left = [int(pid) for pid in parent.stdout.readline().split()]
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 30
    while any(is_alive(pid) for pid in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(is_alive(pid) for pid in left)


@pytest.mark.django_db
def test_an_import_whose_renderer_died_goes_on_from_there(tmp_path, monkeypatch):
    body = "".join(f"<p>{'Wheels turn. ' * 40}{number}</p>" for number in range(60))
    rows = [
        {"Id": n, "PostTypeId": 1, "CreationDate": "2012-01-01T00:00:00", "Body": body, "Title": f"Number {n}"}
        for n in range(1, 41)
    ]
    dump = dumps.write(tmp_path / "dump", changed={"Posts.xml": dumps.xml("Posts", rows)})
    take = Renderers.take

    def dying(renderers):
        for pid in pids(renderers):
            os.kill(pid, signal.SIGKILL)
        return take(renderers)

    with monkeypatch.context() as patched:
        patched.setattr(Renderers, "take", dying)
        with pytest.raises(Refusal):
            imported(dump, tmp_path / "out")
    assert not Post.objects.exists()
    assert ImportRun.objects.get().finished_at is None
    assert imported(dump, tmp_path / "out").run.finished_at
    assert Post.objects.count() == 40
