"""Honest and hostile files for tests, made on the spot."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib

from PIL import Image, PngImagePlugin
from reportlab.pdfgen import canvas

from guildhall.members.tests.pictures import jpeg_with_place, png, png_bomb

AIGC = {"Label": "1", "ContentProducer": "00119111", "ProduceID": "p-42", "ReservedCode1": "", "ContentPropagator": "",
        "PropagateID": "", "ReservedCode2": ""}  # fmt: skip


def saved(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def gif(frames: int = 1, side: int = 20) -> bytes:
    images = [Image.new("RGB", (side, side), (number * 71 % 256, number // 3 % 256, 90)) for number in range(frames)]
    return saved(images[0], "GIF", save_all=True, append_images=images[1:], duration=40)


def pdf(words: str = "hello") -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(300, 400))
    page.drawString(30, 300, words)
    page.showPage()
    page.save()
    return out.getvalue()


def packed(entries: dict[str, bytes] | None = None, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (entries or {"a.txt": b"words"}).items():
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


def overlapping() -> bytes:
    """Every entry of the table of contents is the same bytes, as in a bomb that repeats one kernel."""
    first = packed({"0": bytes(100_000)})
    at = first.index(b"PK\x01\x02")
    local, entry, end = first[:at], first[at : first.index(b"PK\x05\x06")], first[first.index(b"PK\x05\x06") :]
    table = entry * 500
    return local + table + end[:8] + struct.pack("<HHII", 500, 500, len(table), at) + end[20:]


def labelled(way: str) -> bytes:
    """A picture that says that AI made it, in one of the ways that are in use."""
    image = Image.new("RGB", (60, 40), "green")
    if way == "aigc in text":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("AIGC", json.dumps(AIGC))
        return saved(image, "PNG", pnginfo=info)
    if way == "aigc in exif":
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + json.dumps({"AIGC": AIGC}).encode()
        return saved(image, "JPEG", exif=exif)
    if way == "iptc in xmp":
        kind = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a Iptc4xmpExt:DigitalSourceType="{kind}"/></x:xmpmeta>'
        return saved(image, "WEBP", xmp=xmp.encode())
    data = saved(image, "JPEG")
    manifest = b"jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80c2pa\0 digitalSourceType trainedAlgorithmicMedia"
    return data[:2] + b"\xff\xeb" + struct.pack(">H", len(manifest) + 2) + manifest + data[2:]


def png_of_text(words: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", words)
    return saved(Image.new("RGB", (60, 40)), "PNG", pnginfo=info)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PAGE = b"<html><script>alert(1)</script></html>"
# name of the file, its bytes, the refusal
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "a flood of points": ("a.png", png_bomb(), "picture_too_large"),
    "a flood that is wide alone": ("a.png", png_bomb(2_000_000_000, 1), "picture_too_large"),
    "a flood in GIF": ("a.gif", b"GIF89a\xff\xff\xff\xff\x80\0\0" + bytes(6) + b",\0\0\0\0\xff\xff\xff\xff\0\x02\0;", "picture_too_large"),
    "too many frames": ("a.gif", gif(501, 2), "too_many_frames"),
    "a picture that is cut off": ("a.png", png(300, 300)[:120], "not_a_picture"),
    "a JPEG that is cut off": ("a.jpg", jpeg_with_place(300, 300)[:500], "not_a_picture"),
    "a head without a picture": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "not_a_picture"),
    "GIF and script": ("a.gif", b"GIF89a/*" + gif()[8:] + b"*/=1;<script>alert(1)</script>", "polyglot"),
    "PNG and page": ("a.png", png(20, 20) + PAGE, "polyglot"),
    "JPEG and archive": ("a.jpg", jpeg_with_place() + packed(), "polyglot"),
    "JPEG and PDF": ("a.jpg", jpeg_with_place() + pdf(), "polyglot"),
    "page with the head of a picture": ("a.gif", b"GIF89a" + PAGE, "polyglot"),
    "program in the comment of a picture": ("a.png", png_of_text("<?php system($_GET[0]);"), "polyglot"),
    "PDF and archive": ("a.pdf", pdf() + packed(), "polyglot"),
    "PDF and page": ("a.pdf", b"%PDF-1.7\n" + PAGE + pdf(), "polyglot"),
    "PDF that is cut off": ("a.pdf", pdf()[:300], "paper_broken"),
    "archive behind a page": ("a.zip", packed(comment=PAGE), "polyglot"),
    "archive that is cut off": ("a.zip", packed()[:-30], "archive_broken"),
    "archive of zeros": ("a.zip", packed({"0": bytes(30_000_000)}), "archive_bomb"),
    "archive of one entry many times": ("a.zip", overlapping(), "archive_bomb"),
    "archive that writes elsewhere": ("a.zip", packed({"../../etc/cron.d/x": b"words"}), "archive_slips"),
    "archive that writes to a drive": ("a.zip", packed({"C:\\x": b"words"}), "archive_slips"),
    "PDF that says picture": ("a.png", pdf(), "wrong_ending"),
    "picture that says PDF": ("a.pdf", png(20, 20), "wrong_ending"),
    "archive that says document": ("a.docx", packed(), "wrong_ending"),
    "page": ("a.txt", PAGE, "runs_in_browser"),
    "page behind a comment": ("a.md", b"\xef\xbb\xbf <!-- x --> <!DOCTYPE html><p>", "runs_in_browser"),
    "drawing": ("a.txt", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "runs_in_browser"),
    "drawing by name": ("a.svg", b"<svg onload=alert(1)>", "wrong_type"),
    "program": ("a.exe", b"MZ\x90\x00" + bytes(100), "wrong_type"),
    "program by name": ("picture.png.js", b"alert(1)", "wrong_type"),
    "name that turns round": ("cute\u202egpj.hta", b"words", "wrong_type"),
    "ELF": ("a", b"\x7fELF" + bytes(100), "wrong_type"),
    "noise": ("a.txt", bytes(range(256)), "wrong_type"),
    "nothing": ("a.txt", b"", "file_empty"),
}  # fmt: skip
