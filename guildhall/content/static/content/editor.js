// The Markdown editor: buttons that put marks around what is selected, and a preview beside the text. Without this file
// the text area works as it is, and the preview opens in a new window.
const WRAPS = { bold: ["**", "**"], code: ["`", "`"], link: ["[", "](https://)"] };
const LINES = { list: () => "- ", numbers: (index) => `${index + 1}. `, quote: () => "> " };
const TABLE = "| A | B |\n| --- | ---: |\n|  |  |";

const put = (field, text, from, to) => {
  field.focus();
  field.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

const wrap = (field, [before, after]) => {
  const { selectionStart: from, selectionEnd: to, value } = field;
  const chosen = value.slice(from, to);
  const block = before === "`" && chosen.includes("\n");
  const text = block ? `\`\`\`\n${chosen}\n\`\`\`` : `${before}${chosen}${after}`;
  put(field, text, from, to);
  if (!chosen) field.setSelectionRange(from + before.length, from + before.length);
};

const prefix = (field, mark) => {
  const from = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
  const to = field.selectionEnd;
  const lines = field.value.slice(from, to).split("\n");
  put(field, lines.map((line, index) => mark(index) + line).join("\n"), from, to);
};

const mark = (field, name) => {
  if (WRAPS[name]) wrap(field, WRAPS[name]);
  else if (LINES[name]) prefix(field, LINES[name]);
  else if (name === "table") put(field, `${field.selectionStart ? "\n\n" : ""}${TABLE}\n`, field.selectionEnd, field.selectionEnd);
};

const wake = (root) => {
  for (const editor of root.querySelectorAll("[data-editor]")) {
    editor.classList.add("is-live");
    editor.querySelector("[data-editor-bar]").hidden = false;
  }
};

addEventListener("click", (event) => {
  const button = event.target.closest("[data-mark]");
  if (button) mark(button.closest("[data-editor]").querySelector("textarea"), button.dataset.mark);
});
addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.isComposing || !(event.ctrlKey || event.metaKey) || !field.closest?.("[data-editor]")) return;
  const name = { b: "bold", k: "link", e: "code" }[event.key];
  if (!name) return;
  event.preventDefault();
  mark(field, name);
});
wake(document);
document.addEventListener("htmx:load", (event) => wake(event.target));
