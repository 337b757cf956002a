"""What a command says to the person at the terminal, in the language of the terminal."""

import os


class Trouble(Exception):
    """An expected failure: one whole sentence that says what is wrong and what to do. Never shown with a traceback."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh

    def __str__(self) -> str:
        return say(self.en, self.zh)


def speaks_chinese() -> bool:
    """Follows GNU: the first of LC_ALL, LC_MESSAGES, LANG that is set decides."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return spoken.lower().startswith("zh")


def say(en: str, zh: str) -> str:
    return zh if speaks_chinese() else en
