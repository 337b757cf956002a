"""The classes of the small parts: buttons, tags, icons, notes."""

from __future__ import annotations

from typing import Any

NOTE_ICONS = {"": "info-circle", "ok": "check", "info": "hourglass", "warn": "alert-triangle", "bad": "alert-circle"}


def icon(props: dict[str, Any]) -> dict[str, Any]:
    return {"filled": props["name"].endswith("-filled")}


def button(props: dict[str, Any]) -> dict[str, Any]:
    return {
        "classes": _joined(
            "gh-iconbtn" if props["hide_label"] else "gh-btn",
            props["variant"] and f"gh-btn-{props['variant']}",
            props["size"] and f"gh-btn-{props['size']}",
            "gh-btn-block" if props["full"] else "",
            props["only"],
        )
    }


def tag(props: dict[str, Any]) -> dict[str, Any]:
    return {
        "classes": _joined(
            "gh-tag", props["tone"] and f"gh-tag-{props['tone']}", "gh-chip-x" if props["remove"] else ""
        )
    }


def note(props: dict[str, Any]) -> dict[str, Any]:
    return {"icon": props["icon"] or NOTE_ICONS.get(props["tone"], "info-circle")}


def _joined(*classes: str) -> str:
    return " ".join(one for one in classes if one)
