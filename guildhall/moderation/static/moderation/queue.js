// Keys of the queue: they tick lines and press the buttons of the form; without them everything is there to click.
// What is ticked is meant, else the line that J and K stand on.
const OFF = "keys-off";
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-item]")];
const boxes = () => rows().map((row) => row.querySelector("input[type=checkbox]"));
const here = () => document.activeElement?.closest("[data-item]") ?? rows()[0];
const box = () => here()?.querySelector("input[type=checkbox]");

const decide = (button) => {
  if (rows().length && !boxes().some((one) => one.checked)) box().checked = true;
  button.click();
};
const tick = () => {
  const one = box();
  if (one) one.checked = !one.checked;
};
const tickAll = () => {
  const all = boxes(), on = all.some((one) => !one.checked);
  all.forEach((one) => (one.checked = on));
};
const undo = () => document.querySelector("[data-toast] form button")?.click();
const reason = (key) => document.querySelectorAll(".md-reasons input")[Number(key)]?.click();

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || localStorage.getItem(OFF)) return;
  const button = document.querySelector(`[data-queue-key="${CSS.escape(event.key)}"]`);
  const does = { x: tick, "*": tickAll, u: undo }[event.key];
  if (button) decide(button);
  else if (does) does();
  else if (/^\d$/.test(event.key)) reason(event.key);
  else return;
  event.preventDefault();
});

// The list of keys (?) says these, too.
const list = document.querySelector("#ui-keys .gh-keys");
document.querySelectorAll("[data-queue-key]").forEach((button) => {
  const line = document.createElement("div");
  line.append(document.createElement("dt"), document.createElement("dd"));
  line.firstChild.append(button.querySelector("kbd").cloneNode(true));
  line.lastChild.textContent = button.querySelector("span").textContent;
  list?.append(line);
});
list?.append(...(document.querySelector("[data-queue-keys]")?.cloneNode(true).children ?? []));
// After a decision the next line is at hand at once.
rows()[0]?.querySelector("a[href]")?.focus({ preventScroll: true });
