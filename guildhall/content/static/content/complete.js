// Completion of members (@) and tags (#) by <text-expander>: asked after a pause, never while an input method composes.
import "../vendor/text-expander.js";
import { put } from "./text.js";

const PAUSE = 150; // ms
const HAN = /[\u3400-\u9fff]@$/;

const nothing = { matched: false };
let asked = 0;

const suggest = async (url, text) => {
  const mine = ++asked;
  await new Promise((done) => setTimeout(done, PAUSE));
  if (mine !== asked) return nothing;
  const answer = await fetch(`${url}?${new URLSearchParams({ begins: text })}`).catch(() => null);
  if (!answer?.ok || mine !== asked) return nothing;
  const menu = document.createRange().createContextualFragment(await answer.text()).firstElementChild;
  return menu?.children.length ? { matched: true, fragment: menu } : nothing;
};

export const complete = (field, { people, tags }) => {
  const expander = field.closest("text-expander");
  let composing = false;
  field.addEventListener("compositionstart", () => (composing = true));
  field.addEventListener("compositionend", () => {
    composing = false;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Enter that confirms a candidate of the input method must not choose from the list as well.
  expander.addEventListener("keydown", (event) => (event.isComposing || event.keyCode === 229) && event.stopPropagation(), true);
  // Chinese is written without blanks: 请@张三 becomes 请 @张三, so that the name has a beginning.
  field.addEventListener("input", (event) => {
    const at = field.selectionEnd;
    if (event.inputType === "insertText" && HAN.test(field.value.slice(0, at))) put(field, " @", at - 1, at);
  });
  expander.addEventListener("text-expander-change", (event) => {
    const { key, text, provide } = event.detail;
    if (composing || !text) return event.preventDefault();
    provide(suggest(key === "@" ? people : tags, text));
  });
  expander.addEventListener("text-expander-value", (event) => (event.detail.value = event.detail.item.dataset.value));
  expander.addEventListener("text-expander-committed", () => field.dispatchEvent(new Event("input", { bubbles: true })));
};
