"""Every subcommand is announced in both languages, explains itself, and costs nothing until it is asked for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from guildhall.config import cli
from guildhall.config.env import ROOT, VARIABLES

MODULES = sorted(path.stem for path in (ROOT / "guildhall/config/commands").glob("*.py") if path.stem != "__init__")
HAN = re.compile(r"[\u4e00-\u9fff]")


def guildhall(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **environ}
    command = [sys.executable, "-m", "guildhall.config.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=60)


def test_every_module_is_announced():
    assert {module.rstrip("_").replace("_", "-") for module in MODULES} <= set(cli.COMMANDS)
    assert len(cli.available()) == len(MODULES)


def test_help_lists_everything_in_both_languages():
    english, chinese = guildhall("--help").stdout, guildhall("--help", LC_ALL="zh_CN.UTF-8").stdout
    for name in cli.available():
        assert re.search(rf"^    {name}\b", english, re.MULTILINE)
        assert cli.COMMANDS[name][1][:8] in chinese
    assert not HAN.search(english)


@pytest.mark.parametrize("name", [name for name in cli.available() if name != "manage"])
def test_each_command_explains_itself(name: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    english = cli.parser_of(name).format_help()
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    chinese = cli.parser_of(name).format_help()
    assert len(english) > 120
    assert not HAN.search(english)
    assert len(HAN.findall(chinese)) > 10


def test_help_loads_neither_django_nor_a_driver():
    probe = (
        "import sys; from guildhall.config.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('django', 'psycopg', 'asyncio') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_refused():
    done = guildhall("simulat")
    assert done.returncode == 2
    assert "invalid choice: 'simulat'" in done.stderr


def test_every_setting_says_what_it_is_in_both_languages():
    for variable in VARIABLES:
        assert variable.en, variable.name
        assert HAN.search(variable.zh), variable.name


def test_the_targets_of_make_are_explained():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE).group(1).split())
    assert targets == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert "$(CURDIR)" not in makefile, "a path may have spaces"
    assert Path(ROOT / ".ci/run").stat().st_mode & 0o111
