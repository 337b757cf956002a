// Quotes: a button stands beside what is selected in a post (or press Q), and puts it into the editor below with who wrote it
// and a link back. "Quote" below a post takes the selection in it, or all of it. Without this file the link opens a page.
import { insertBlock } from "./text.js";

const quoter = () => document.getElementById("quote"); // comes with the editor's bar
const field = document.querySelector("#answer textarea");
const POST = "[id^='post-']";

const chosen = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !selection.toString().trim()) return null;
  const range = selection.getRangeAt(0);
  const around = range.commonAncestorContainer;
  const post = (around.closest ? around : around.parentElement).closest(".prose")?.closest(POST);
  return post ? { range, post } : null;
};

const markdown = async (range) => {
  const { default: Turndown } = await import("../vendor/turndown.js");
  const service = new Turndown({ headingStyle: "atx", codeBlockStyle: "fenced", bulletListMarker: "-", emDelimiter: "*" });
  const has = (name) => (node) => node.classList?.contains(name);
  service.addRule("formula", { filter: has("math"), replacement: (_, node) => (node.matches("div, .display") ? `$$${node.dataset.tex}$$` : `$${node.dataset.tex}$`) });
  service.addRule("spoiler", { filter: (node) => node.matches("span.spoiler"), replacement: (text) => `||${text}||` });
  service.addRule("code", { filter: has("gh-code"), replacement: (_, node) => `\n\n\`\`\`${node.querySelector(".gh-code-head")?.textContent ?? ""}\n${node.querySelector("pre").textContent.trimEnd()}\n\`\`\`\n\n` });
  service.addRule("footnote", { filter: has("footnote-ref"), replacement: () => "" });
  const box = document.createElement("div");
  const around = range.commonAncestorContainer;
  const code = (around.closest ? around : around.parentElement).closest("code");
  const inside = range.cloneContents();
  if (!code) box.append(inside);
  else {
    const copy = code.closest(".gh-code")?.cloneNode(true) ?? code.cloneNode();
    (copy.querySelector?.("code") ?? copy).replaceChildren(inside);
    box.append(copy);
  }
  return service.turndown(box);
};

const attributed = (post, text) => {
  const name = post.querySelector(".gh-by .name")?.textContent.trim().replace(/[[\]]/g, "") ?? "";
  const wrote = quoter().dataset.wrote.replace("{name}", name);
  return `[${wrote}](/posts/${post.id.slice(5)}/)\n\n${text}`.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
};

const quote = async ({ range, post }) => {
  const text = attributed(post, await markdown(range));
  getSelection().removeAllRanges();
  place();
  field.setSelectionRange(field.value.length, field.value.length);
  insertBlock(field, text);
  field.scrollIntoView({ block: "center" });
};

const quoteAll = async (link) => {
  const answer = await fetch(link.href, { headers: { Accept: "text/plain" } });
  if (!answer.ok) return location.assign(link.href);
  field.setSelectionRange(field.value.length, field.value.length);
  insertBlock(field, (await answer.text()).trimEnd());
  field.scrollIntoView({ block: "center" });
};

const place = () => {
  const found = chosen();
  const button = quoter();
  if (button) button.hidden = !found;
  if (!found || !button) return;
  const box = found.range.getBoundingClientRect();
  button.style.top = `${scrollY + box.bottom + 8}px`;
  button.style.left = `${scrollX + Math.min(Math.max(box.left, 8), innerWidth - button.offsetWidth - 8)}px`;
};

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

if (field) {
  let later;
  document.addEventListener("selectionchange", () => {
    clearTimeout(later);
    later = setTimeout(place, 200);
  });
  addEventListener("pointerdown", (event) => event.target.closest("#quote") && event.preventDefault()); // the selection stays
  addEventListener("keydown", (event) => {
    if (event.key !== "q" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const found = quoter() && chosen();
    if (!found) return;
    event.preventDefault();
    quote(found);
  });
}

addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("#quote")) return chosen() && quote(chosen());
  const link = event.target.closest("a.i-quote");
  if (link && field && quoter()) {
    event.preventDefault();
    const found = chosen();
    return found?.post === link.closest(POST) ? quote(found) : quoteAll(link);
  }
  // A link back to a post that is on this page needs no journey to the server.
  const back = /^\/posts\/(\d+)\/$/.exec(event.target.closest("blockquote a")?.getAttribute("href") ?? "");
  if (back && document.getElementById(`post-${back[1]}`)) {
    event.preventDefault();
    location.hash = `post-${back[1]}`;
  }
});
