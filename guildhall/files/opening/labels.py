"""Labels that say a picture was made by AI: found in what came, written into what is kept.

Known are the IPTC digital source type (in XMP), content credentials (C2PA) that name it, and the AIGC element of China's
GB 45438-2025, annex E. `Label` there: 1 made by AI, 2 possibly, 3 suspected.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from typing import Any

from PIL import Image

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
MADE, DECLARED, SUSPECTED = "made", "declared", "suspected"
_LEVELS = {"1": MADE, "2": DECLARED, "3": SUSPECTED}
_NUMBERS = {level: number for number, level in _LEVELS.items()}
_KEYS = ("ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID", "ReservedCode2")
LONGEST = 300  # characters of one value
_SOURCE = re.compile(rb"(?:trained|compositeWithTrained)AlgorithmicMedia", re.IGNORECASE)
_AIGC = re.compile(r"AIGC\W{1,40}?(\{[^{}]{1,4000}\})", re.DOTALL)
_GENERATORS = re.compile(
    r"\b(?:Stable Diffusion|Midjourney|DALL.E|NovelAI|ComfyUI|Steps: \d+, Sampler)\b", re.IGNORECASE
)
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">\
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" \
xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"\
{source} TC260:AIGC="{aigc}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def found(data: bytes, image: Image.Image, *, declared: bool = False) -> dict[str, Any]:
    """`level` ('made', 'declared', 'suspected'), `by` ('aigc', 'c2pa', 'iptc', 'words', 'sender') and the values of `aigc`."""
    words = _words(image)
    if aigc := _aigc(words):
        level = _LEVELS.get(str(aigc.get("Label")), SUSPECTED)
        return {"level": level, "by": "aigc", "aigc": {key: aigc[key] for key in _KEYS if key in aigc}}
    if _SOURCE.search(data) or _SOURCE.search(words.encode(errors="replace")):
        return {"level": MADE, "by": "c2pa" if b"c2pa" in data and b"jumb" in data else "iptc", "aigc": {}}
    if declared:
        return {"level": DECLARED, "by": "sender", "aigc": {}}
    if _GENERATORS.search(words):
        return {"level": SUSPECTED, "by": "words", "aigc": {}}
    return {}


def written(label: dict[str, Any], by: str, data: bytes) -> bytes:
    """The XMP packet that goes into the new picture; empty without a label. `by` is who hands it on."""
    if not label:
        return b""
    values = {"Label": _NUMBERS[label["level"]], **dict.fromkeys(_KEYS, ""), **label["aigc"]}
    values["ContentPropagator"] = by or values["ContentPropagator"]
    values["PropagateID"] = hashlib.sha256(data).hexdigest()[:32]
    source = f' Iptc4xmpExt:DigitalSourceType="{SOURCE_TYPE}"' if label["level"] == MADE else ""
    aigc = html.escape(json.dumps(values, ensure_ascii=False))
    return _XMP.format(source=source, aigc=aigc).encode()


def _words(image: Image.Image) -> str:
    """Everything a picture says in words: XMP, text chunks, comments, descriptions."""
    said = [value for key, value in image.info.items() if key not in ("icc_profile", "exif")]
    said += [f"{key} {value}" for key, value in getattr(image, "text", {}).items()]
    exif = image.getexif()
    said += [*exif.values(), *exif.get_ifd(0x8769).values()]
    return html.unescape("\n".join(_text(value) for value in said)[:2_000_000])


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.replace(b"\0", b"").decode(errors="replace")
    return value if isinstance(value, str) else ""


def _aigc(words: str) -> dict[str, str]:
    for match in _AIGC.finditer(words):
        try:
            values = json.loads(match[1])
        except ValueError:
            continue
        if isinstance(values, dict) and "Label" in values:
            return {str(key): str(value)[:LONGEST] for key, value in values.items()}
    return {}
