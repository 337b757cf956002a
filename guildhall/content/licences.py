"""The licences to choose from, by their SPDX identifiers; others are written into the text."""

from __future__ import annotations

from dataclasses import dataclass

from guildhall.kernel.text import Bilingual

RESERVED = "LicenseRef-All-Rights-Reserved"


@dataclass(frozen=True)
class Licence:
    short: str  # the same in every language
    about: Bilingual
    url: str = ""


def _cc(terms: str, en: str, zh: str) -> Licence:
    url = f"https://creativecommons.org/licenses/{terms.lower().replace(' ', '-')}/4.0/"
    return Licence(f"CC {terms} 4.0", Bilingual(en, zh), url)


LICENCES = {
    "CC-BY-4.0": _cc("BY", "Use it freely, and name who made it", "可自由使用，须署名"),
    "CC-BY-SA-4.0": _cc("BY-SA", "Free to use; name who made it; share alike", "可自由使用，须署名，并以相同方式共享"),
    "CC-BY-NC-4.0": _cc("BY-NC", "Name who made it; not for business", "须署名，不得用于商业目的"),
    "CC-BY-NC-SA-4.0": _cc("BY-NC-SA", "Name who made it; not for business; share alike", "须署名，不得用于商业目的，并以相同方式共享"),
    "CC-BY-ND-4.0": _cc("BY-ND", "Name who made it; pass it on unchanged", "须署名，不得改动"),
    "CC-BY-NC-ND-4.0": _cc("BY-NC-ND", "Name who made it; unchanged; not for business", "须署名，不得改动，不得用于商业目的"),
    "CC0-1.0": Licence("CC0 1.0", Bilingual("Free of any claim", "放弃一切权利"), "https://creativecommons.org/publicdomain/zero/1.0/"),
    "Apache-2.0": Licence("Apache 2.0", Bilingual("Software, free, with a grant of patents", "软件，自由使用，含专利授权"), "https://spdx.org/licenses/Apache-2.0.html"),
    "MIT": Licence("MIT", Bilingual("Software, free, keep the notice", "软件，自由使用，须保留声明"), "https://spdx.org/licenses/MIT.html"),
    "BSD-3-Clause": Licence("BSD 3-Clause", Bilingual("Software, free, keep the notice", "软件，自由使用，须保留声明"), "https://spdx.org/licenses/BSD-3-Clause.html"),
    "GPL-3.0-or-later": Licence("GPL 3.0+", Bilingual("Software; what is built on it is free too", "软件，衍生作品须同样开源"), "https://spdx.org/licenses/GPL-3.0-or-later.html"),
    "MulanPSL-2.0": Licence("Mulan PSL 2", Bilingual("Software, free, in Chinese and English", "木兰宽松许可证，中英双语"), "https://spdx.org/licenses/MulanPSL-2.0.html"),
    RESERVED: Licence("©", Bilingual("All rights reserved: read it, ask before you use it", "保留所有权利：可阅读，使用前须征得同意")),
}  # fmt: skip


def licence_choices() -> list[tuple[str, str]]:
    return [(key, f"{one.short} · {one.about}") for key, one in LICENCES.items()]
