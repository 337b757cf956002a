"""A typo in the environment is one clear line; what is unsafe does not open outside the demo."""

import re
from pathlib import Path

import pytest

from guildhall.config import env
from guildhall.kernel.terminal import Trouble

GOOD_KEY = "k3J-9fQ_1xZ7aLm4Vw8sRt2YbNc6UdEo0HgPiTq5KzXv"


def environment(tmp_path: Path, **given: str) -> dict[str, str]:
    return {"GUILDHALL_VAR": str(tmp_path), "PATH": "/usr/bin", **given}


def test_nothing_given_is_complete(tmp_path):
    known = env.read(environment(tmp_path))
    assert known.is_embedded
    assert known["GUILDHALL_PORT"] == 8000
    assert not known.is_demo


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("GUILDHALL_PROT", "8001", "did you mean GUILDHALL_PORT?"),
        ("GUILDHALL_XYZZY", "1", "is not a setting"),
        ("DATABSE_URL", "postgresql://h/d", "did you mean DATABASE_URL?"),
        ("ALLOWED_HOST", "a.org", "did you mean ALLOWED_HOSTS?"),
        ("DEBUG", "maybe", "DEBUG=maybe should be yes or no."),
        ("GUILDHALL_PORT", "80x", "a whole number from 1 to 65535"),
        ("GUILDHALL_PORT", "70000", "a whole number from 1 to 65535"),
        ("GUILDHALL_PORT", "-1", "a whole number from 1 to 65535"),
        ("SITE_URL", "guild.example.org", "a web address"),
        ("ALLOWED_HOSTS", "https://guild.example.org", "host names without scheme"),
        ("ALLOWED_HOSTS", "guild.example.org:8000", "host names without scheme"),
        ("DATABASE_URL", "mysql://u:secret@h/d", "a PostgreSQL address"),
        ("DATABASE_URL", "postgresql://u:secret@h:port/d", "a PostgreSQL address"),
        ("DATABASE_URL", "postgresql://u:secret@h", "a PostgreSQL address"),
        ("EMAIL_URL", "mail.example.org:25", "a mail server"),
    ],
)
def test_a_bad_value_is_one_line_that_names_it(tmp_path, name, value, says):
    with pytest.raises(Trouble) as trouble:
        env.read(environment(tmp_path, **{name: value}))
    assert name in trouble.value.en
    assert name in trouble.value.zh
    assert says in trouble.value.en
    assert "\n" not in trouble.value.en
    assert "secret" not in trouble.value.en


def test_an_address_of_a_database_is_taken_apart(tmp_path):
    url = "postgresql://guild:p%40ss@db.example.org:5433/guild%2Done?sslmode=require"
    assert env.read(environment(tmp_path, DATABASE_URL=url))["DATABASE_URL"] == {
        "NAME": "guild-one",
        "USER": "guild",
        "PASSWORD": "p@ss",
        "HOST": "db.example.org",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("page", ["README.md", "docs/operate/production.md"])
def test_the_mail_server_in_the_docs_is_one(tmp_path, page):
    shown = re.findall(r"EMAIL_URL=(\S+)", (env.ROOT / page).read_text())
    assert shown
    for url in shown:
        assert env.read(environment(tmp_path, EMAIL_URL=url))["EMAIL_URL"]["EMAIL_USE_TLS"]


def test_a_mail_server_is_taken_apart(tmp_path):
    found = env.read(environment(tmp_path, EMAIL_URL="smtps://me:pw@mail.example.org"))["EMAIL_URL"]
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_SSL"]) == ("mail.example.org", 465, True)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": "django-insecure-" + GOOD_KEY}, "SECRET_KEY is too weak"),
        ({"SECRET_KEY": GOOD_KEY}, "ALLOWED_HOSTS is missing"),
        ({"SECRET_KEY": GOOD_KEY, "ALLOWED_HOSTS": "a.org", "DEBUG": "yes"}, "DEBUG is on"),
    ],
)
def test_what_is_unsafe_does_not_open(tmp_path, given, says):
    with pytest.raises(Trouble, match=says):
        env.read(environment(tmp_path, **given)).refuse_unsafe()


def test_a_safe_installation_opens(tmp_path):
    known = env.read(environment(tmp_path, SECRET_KEY=GOOD_KEY, ALLOWED_HOSTS="guild.example.org"))
    known.refuse_unsafe()
    assert known.site_url == "https://guild.example.org"


def test_a_demo_folder_is_exempt_and_answers_to_this_machine_alone(tmp_path):
    (tmp_path / "demo").touch()
    (tmp_path / "secret-key").write_text(GOOD_KEY)
    known = env.read(environment(tmp_path))
    known.refuse_unsafe()
    assert known.secret_key == GOOD_KEY
    assert known.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]


def test_all_processes_of_a_demo_sign_with_one_key(tmp_path):
    (tmp_path / "demo").touch()
    env.read(environment(tmp_path)).keep_secret_key()
    first = env.read(environment(tmp_path)).secret_key
    env.read(environment(tmp_path)).keep_secret_key()
    assert env.read(environment(tmp_path)).secret_key == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("spoken", "says"), [("zh_CN.UTF-8", "应为"), ("en_US.UTF-8", "should be")])
def test_the_line_is_in_the_language_of_the_terminal(tmp_path, monkeypatch, spoken, says):
    monkeypatch.setenv("LC_ALL", spoken)
    with pytest.raises(Trouble) as trouble:
        env.read(environment(tmp_path, DEBUG="maybe"))
    assert says in str(trouble.value)
