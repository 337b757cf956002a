import pytest

from guildhall.kernel.markdown import mentions


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("Ask @lin, or @Wei.Zhang: they know.", ["lin", "Wei.Zhang"]),
        ("问问@李雷，还有（@韩梅梅）。", ["李雷", "韩梅梅"]),
        ("@lin @lin and @lin", ["lin"]),
        ("`@lin` and\n\n    @wei\n\n```\n@mara\n```", []),
        ("mail lin@example.org or see https://example.org/@lin", []),
        ("[@lin](https://example.org/)", []),
        ("> @lin said\n\n- @wei\n\n**@mara**", ["lin", "wei", "mara"]),
        ("@@lin and @ lin and @-lin", []),
        ("@" + "a" * 60, ["a" * 40]),
        ("no names", []),
    ],
)
def test_names_are_found_in_running_text_only(source, names):
    assert mentions(source) == names


def test_a_text_that_is_too_long_names_nobody():
    assert mentions("@lin " * 20_000) == []
