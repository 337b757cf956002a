// One editor for everything that is written: a plain text area, and around it a toolbar, completion, uploads and a preview.
// Without this file the text area works as it is. Parts: docs/develop/ui.md.
import "../vendor/markdown-toolbar.js";
import { subscribe } from "../vendor/paste-markdown.js";
import { complete } from "./complete.js";
import { keep } from "./drafts.js";
import { put, wrap } from "./text.js";
import { receive } from "./uploads.js";

const KEYS = { b: "bold", i: "italic", k: "link", e: "code" };
const TABLE = "| A | B |\n| --- | ---: |\n|  |  |\n";
const ITEM = /^(\s*)(?:([-*+])( \[[ xX]\])?|(\d+)([.)])|(>)) (.*)$/;

const MARKS = {
  formula: (field) => wrap(field, "$", "$"),
  spoiler: (field) => wrap(field, "||", "||"),
  table: (field) => put(field, `${field.selectionStart ? "\n\n" : ""}${TABLE}`, field.selectionEnd, field.selectionEnd),
  mention: (field) => put(field, /(^|\s)$/.test(field.value.slice(0, field.selectionStart)) ? "@" : " @", field.selectionStart, field.selectionEnd),
  files: (field) => field.closest("[data-editor]").querySelector("input[type=file]").click(),
  preview: (field, button) => {
    const shown = field.closest("[data-editor]").classList.toggle("is-preview");
    button.setAttribute("aria-pressed", shown);
  },
};

// The next line of a list or quote begins as this one did; an empty item ends the list.
const goOn = (event) => {
  const field = event.target;
  const { selectionStart: at, selectionEnd: to, value } = field;
  if (field.hasAttribute("aria-activedescendant")) return; // something is being chosen from a list
  if (at !== to || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const from = value.lastIndexOf("\n", at - 1) + 1;
  const found = ITEM.exec(value.slice(from, at));
  if (!found) return;
  event.preventDefault();
  const [, indent, bullet, box, number, dot, quote, text] = found;
  if (!text.trim()) return put(field, "", from, at);
  const mark = quote ?? (bullet ? bullet + (box ? " [ ]" : "") : Number(number) + 1 + dot);
  put(field, `\n${indent}${mark} `, at, at);
};

const press = (event) => {
  if (event.isComposing || event.keyCode === 229) return; // an input method is at work: the key is its own
  if (event.key === "Enter" && !event.defaultPrevented) return goOn(event);
  const name = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
  if (!name) return;
  event.preventDefault();
  event.target.closest("[data-editor]").querySelector(`[data-md-button="${name}"]`)?.click();
};

// Made by what renders the result; an answer that comes late is not shown.
const preview = (field, box) => {
  let timer;
  let asked;
  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const headers = { "X-CSRFToken": field.form.elements.csrfmiddlewaretoken.value, "HX-Request": "true" };
    const body = new URLSearchParams({ source: field.value });
    const answer = await fetch(box.dataset.from, { method: "POST", headers, body, signal: asked.signal }).catch(() => null);
    if (!answer?.ok) return;
    box.innerHTML = await answer.text();
    box.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true })); // formulas are set, times told
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 500);
  });
  if (field.value) show();
};

const label = (button, key) => {
  button.title += navigator.platform.startsWith("Mac") ? ` (⌘${key})` : ` (Ctrl ${key})`;
  button.setAttribute("aria-keyshortcuts", `Control+${key} Meta+${key}`);
};

const wake = async (editor) => {
  const field = editor.querySelector("textarea");
  editor.classList.add("is-live");
  field.addEventListener("keydown", press);
  subscribe(field);
  const answer = await fetch(editor.dataset.editor);
  if (!answer.ok) return;
  const parts = document.createRange().createContextualFragment(await answer.text());
  const [bar, drop, uploads] = ["markdown-toolbar", ".ct-drop", ".ct-uploads"].map((one) => parts.querySelector(one));
  bar.setAttribute("for", field.id);
  drop.querySelector("input").id = editor.getAttribute("input");
  for (const [key, name] of Object.entries(KEYS)) label(bar.querySelector(`[data-md-button="${name}"]`), key.toUpperCase());
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-md-button]");
    MARKS[button?.dataset.mdButton]?.(field, button);
  });
  editor.prepend(bar);
  editor.querySelector(".ct-editor").append(parts.querySelector(".gh-preview"));
  preview(field, editor.querySelector(".gh-preview"));
  if (!document.getElementById("quote")) document.body.append(parts.querySelector("#quote"));
  complete(field, bar.dataset);
  const draft = field.form.querySelector("[data-draft]");
  if (draft) keep(draft, parts.querySelector(".ct-words").dataset);
  if (bar.dataset.upload) {
    editor.append(drop, uploads);
    receive(editor, field, uploads, bar.dataset.upload);
  } else bar.querySelector('[data-md-button="files"]').remove();
};

const wakeAll = (root) => root.querySelectorAll("[data-editor]:not(.is-live)").forEach(wake);
wakeAll(document);
document.addEventListener("htmx:load", (event) => wakeAll(event.target));
