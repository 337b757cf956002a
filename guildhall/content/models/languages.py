"""Languages as the log knows them: a scope has a number. What is recorded keeps its number: add, never change."""

EN, ZH_HANS, OTHER = 1, 2, 3
_NUMBERS = {"en": EN, "zh-hans": ZH_HANS}


def language_number(language: str) -> int:
    """The ref of a scope of kind `language`: `scope("language", language_number(topic.language))`."""
    return _NUMBERS.get(language, OTHER)
