"""Fetch and prepare the vendored front-end files. Run by hand when a version is raised; see docs/develop/ui.md.

    python scripts/vendor_front.py            fetch with `npm pack`, prepare, write files and README
    python scripts/vendor_front.py --icons    only rebuild icons.svg from an already fetched @tabler/icons

Needs npm. Everything it writes is checked in, so nobody else needs npm.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "guildhall/ui/static/vendor"
SPRITE = ROOT / "guildhall/ui/static/ui/icons.svg"
NAMES = ROOT / "scripts/icons.txt"
CACHE = ROOT / "var/npm"
NETWORK = ROOT / "scripts/echarts_network.js"
ESBUILD = "0.28.2"

PACKAGES = {
    "@tabler/core": "1.6.1",
    "@tabler/icons": "3.51.0",
    "htmx.org": "2.0.11",
    "echarts": "6.1.0",
    "d3-force": "3.0.1",
    "katex": "0.19.1",
    "@github/markdown-toolbar-element": "2.2.3",
    "@github/text-expander-element": "2.9.4",
    "@github/file-attachment-element": "3.2.0",
    "@github/paste-markdown": "1.5.3",
    "turndown": "7.2.5",
    "axe-core": "4.14.1",
}
LICENCES = {
    "@tabler/core": "MIT",
    "@tabler/icons": "MIT",
    "htmx.org": "0BSD",
    "echarts": "Apache-2.0",
    "d3-force": "ISC",
    "katex": "MIT",
    "@github/markdown-toolbar-element": "MIT",
    "@github/text-expander-element": "MIT",
    "@github/file-attachment-element": "MIT",
    "@github/paste-markdown": "MIT",
    "turndown": "MIT",
    "axe-core": "MPL-2.0",
}
# Modules that need nothing beside them, copied as they are.
MODULES = {
    "katex.min.js": ("katex", "dist/katex.min.js"),
    "markdown-toolbar.js": ("@github/markdown-toolbar-element", "dist/index.js"),
    "text-expander.js": ("@github/text-expander-element", "dist/bundle.js"),
    "file-attachment.js": ("@github/file-attachment-element", "dist/index.js"),
    "paste-markdown.js": ("@github/paste-markdown", "dist/bundle.js"),
    "turndown.js": ("turndown", "lib/turndown.browser.es.js"),
}


# The families of Tabler that the interface uses; everything else has its own component here.
KEPT_CLASSES = re.compile(
    r"^(container(-\w+)?|row|row-cols-\S+|col(-\S+)?|offset-\S+|g[xy]?-\S+|order-\S+|"
    r"form-(control|select|check|label|text|range|switch|floating|hint|fieldset|required|colorinput|file)\S*|"
    r"input-(group|icon)\S*|is-(in)?valid|(in)?valid-feedback|was-validated|required|"
    r"table(-(sm|responsive|hover|striped|borderless|vcenter|nowrap)\S*)?|"
    r"d-\S+|(m|p)[tbsexy]?-\S+|gap-\S+|flex-\S+|justify-\S+|align-\S+|"
    r"w-\S+|h-\S+|mw-\S+|visually-hidden\S*|position-\S+|sticky-\S+|overflow-\S+|text-(start|end|center|break|truncate|nowrap|wrap)\S*|"
    r"fw-\S+|list-(unstyled|inline)\S*|border(-(top|bottom|start|end|0))?|rounded(-0)?|stretched-link|collapse|show|disabled|active)$"
)


def fetch() -> None:
    """Unpack every package into the cache, so that a second run needs no network."""
    for name, version in PACKAGES.items():
        target = CACHE / name
        if (target / "package").exists():
            continue
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=target, check=True)  # noqa: S603, S607
        with tarfile.open(next(target.glob("*.tgz"))) as archive:
            archive.extractall(target, filter="data")


def blocks(css: str) -> list[tuple[str, str]]:
    """Split minified CSS into (prelude, body) pairs; a statement without a block has an empty body."""
    found, start, at = [], 0, 0
    while at < len(css):
        at = _next(css, at, "{;")
        if at >= len(css):
            break
        prelude = css[start:at].strip()
        if css[at] == ";":
            found.append((prelude + ";", ""))
            at += 1
        else:
            end = _close(css, at)
            found.append((prelude, css[at + 1 : end]))
            at = end + 1
        start = at
    return found


def _next(css: str, at: int, stops: str) -> int:
    quote = ""
    while at < len(css):
        char = css[at]
        if quote:
            quote = "" if char == quote and css[at - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char in stops:
            return at
        at += 1
    return at


def _close(css: str, opening: int) -> int:
    depth, at = 0, opening
    while True:
        at = _next(css, at, "{}")
        depth += 1 if css[at] == "{" else -1
        if not depth:
            return at
        at += 1


def subset(css: str) -> str:
    kept = []
    for prelude, body in blocks(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if not body:
            continue  # @charset
        if prelude.startswith(("@media", "@supports")):
            inner = subset(body)
            if inner:
                kept.append(f"{prelude}{{{inner}}}")
        elif not prelude.startswith("@"):
            selectors = [one for one in _selectors(prelude) if _is_kept(one)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{body}}}")
    return "\n".join(kept)


def _selectors(prelude: str) -> list[str]:
    return re.split(r",(?![^(]*\))", prelude)


def _is_kept(selector: str) -> bool:
    return all(KEPT_CLASSES.match(name.replace("\\", "")) for name in re.findall(r"\.((?:[\w-]|\\.)+)", selector))


def used_variables(css: str) -> str:
    """Drop custom properties that nothing reads, until nothing changes."""
    while True:
        used = set(re.findall(r"var\((--[\w-]+)", css))
        shorter = re.sub(r"(--tblr-[\w-]+):[^;{}]*(;|(?=\}))", lambda m, used=used: m[0] if m[1] in used else "", css)
        shorter = re.sub(r"[^{}\n]*\{\}\n?", "", shorter)
        if shorter == css:
            return css
        css = shorter


def sprite(names: list[str]) -> str:
    symbols = []
    for name in names:
        filled = name.endswith("-filled")
        folder = "filled" if filled else "outline"
        source = (CACHE / "@tabler/icons/package/icons" / folder / f"{name.removesuffix('-filled')}.svg").read_text()
        shape = re.sub(
            r"\s+", " ", source[source.index(">", source.index("<svg")) + 1 : source.rindex("</svg>")]
        ).strip()
        shape = shape.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" /> ', "")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shape}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def write_icons() -> None:
    names = sorted({line.strip() for line in NAMES.read_text().splitlines() if line.strip()})
    SPRITE.parent.mkdir(parents=True, exist_ok=True)
    SPRITE.write_text(sprite(names))


def write_vendor() -> None:
    VENDOR.mkdir(parents=True, exist_ok=True)
    tests = ROOT / "tests/vendor"
    tests.mkdir(parents=True, exist_ok=True)
    css = (CACHE / "@tabler/core/package/dist/css/tabler.min.css").read_text()
    head = (
        f"/*! Tabler {PACKAGES['@tabler/core']}, MIT, https://tabler.io; a subset made by scripts/vendor_front.py */\n"
    )
    (VENDOR / "tabler.css").write_text(head + used_variables(subset(css)) + "\n")
    (VENDOR / "htmx.min.js").write_bytes((CACHE / "htmx.org/package/dist/htmx.min.js").read_bytes())
    (VENDOR / "echarts.common.min.js").write_bytes((CACHE / "echarts/package/dist/echarts.common.min.js").read_bytes())
    for name, (package, path) in MODULES.items():
        (VENDOR / name).write_bytes((CACHE / package / "package" / path).read_bytes())
    write_network()
    write_math()
    (tests / "axe.min.js").write_bytes((CACHE / "axe-core/package/axe.min.js").read_bytes())


def write_network() -> None:
    """ECharts with the chart of nodes and edges alone, as no ready build has it, and what places the nodes."""
    folder = CACHE / "network"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [*(f"{name}@{PACKAGES[name]}" for name in ("echarts", "d3-force")), f"esbuild@{ESBUILD}"]
    subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", ".", *wanted], cwd=folder, check=True)  # noqa: S603, S607
    (folder / NETWORK.name).write_bytes(NETWORK.read_bytes())
    how = ["--bundle", "--minify", "--format=iife", "--target=es2020", "--legal-comments=inline"]
    built = VENDOR / "echarts.network.min.js"
    subprocess.run(["node_modules/.bin/esbuild", NETWORK.name, *how, f"--outfile={built}"], cwd=folder, check=True)  # noqa: S603


def write_math() -> None:
    """KaTeX's style sheet with its fonts as WOFF2 alone, which every browser reads that reads these pages."""
    dist = CACHE / "katex/package/dist"
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)', "", (dist / "katex.min.css").read_text())
    (VENDOR / "katex.min.css").write_text(css)
    fonts = VENDOR / "fonts"
    fonts.mkdir(exist_ok=True)
    for font in sorted(dist.glob("fonts/*.woff2")):
        (fonts / font.name).write_bytes(font.read_bytes())


def write_readme() -> None:
    rows = [
        ("tabler.css", VENDOR / "tabler.css", "@tabler/core"),
        ("htmx.min.js", VENDOR / "htmx.min.js", "htmx.org"),
        ("echarts.common.min.js", VENDOR / "echarts.common.min.js", "echarts"),
        ("echarts.network.min.js", VENDOR / "echarts.network.min.js", "echarts + d3-force"),
        *((name, VENDOR / name, package) for name, (package, _path) in MODULES.items()),
        ("katex.min.css", VENDOR / "katex.min.css", "katex"),
        *((f"fonts/{font.name}", font, "katex") for font in sorted(VENDOR.glob("fonts/*.woff2"))),
        ("../ui/icons.svg", SPRITE, "@tabler/icons"),
        ("tests/vendor/axe.min.js", ROOT / "tests/vendor/axe.min.js", "axe-core"),
    ]
    lines = ["# Vendored front-end files", "", "Written by `scripts/vendor_front.py`; do not edit by hand.", ""]
    lines += ["| file | package | version | licence | kB | sha256 |", "|---|---|---|---|---|---|"]
    for name, path, package in rows:
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        parts = package.split(" + ")
        versions, licences = (", ".join(of[part] for part in parts) for of in (PACKAGES, LICENCES))
        lines.append(f"| {name} | {package} | {versions} | {licences} | {len(data) // 1024} | `{digest}` |")
    (VENDOR / "README.md").write_text("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--icons", action="store_true", help="only rebuild the icon sprite")
    only_icons = parser.parse_args().icons
    fetch()
    write_icons()
    if not only_icons:
        write_vendor()
    write_readme()


if __name__ == "__main__":
    main()
