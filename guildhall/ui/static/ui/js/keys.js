// data-key="/" focuses or clicks its element, G and a letter follow data-chord, J and K walk the rows of a list, O opens one,
// R replies to the post they stand on (data-reply) or to the page, "/" goes to its filter, "?" lists the keys. All rest while
// somebody types, and can be switched off (data-keys-switch).
const OFF = "keys-off";
const CHORD = 1000; // ms between G and its letter
const ROWS = "[data-rows] .gh-row h3, [data-rows] > .gh-answer, main .gc-t tbody tr, main .gh-table tbody tr, main .gc-lines > li, main .gc-card > header";
const REPLY = "[data-reply], a.i-comment";
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const visible = (one) => one.offsetParent;
let begun = 0;

const walk = (step) => {
  const rows = [...document.querySelectorAll(ROWS)].filter(visible);
  const doors = rows.map((row) => (row.matches("article") ? row : row.querySelector("a[href]"))).filter(Boolean);
  const at = doors.findIndex((door) => door === document.activeElement);
  const next = doors[Math.min(Math.max(at + step, 0), doors.length - 1)];
  if (next?.matches("article")) next.tabIndex = -1;
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};
// O opens the row that J and K stand on; R replies to the post they stand on, or to the page.
const open = () => document.activeElement?.matches(".gh-row h3 a, tr a, .gc-lines a") && (document.activeElement.click(), true);
const reply = () => {
  const below = document.activeElement?.closest("article")?.querySelector(REPLY);
  const target = below ?? find("key", "a");
  below ? below.click() : target?.focus();
  return target;
};
// The console has the list in its page; everywhere else it is fetched when somebody asks.
const list = () => {
  const dialog = document.getElementById("ui-keys");
  if (dialog) dialog.showModal();
  else htmx.ajax("GET", "/keys", { target: "#ui-dialog", swap: "innerHTML" });
};
const find = (name, value) => [...document.querySelectorAll(`[data-${name}]`)].find((one) => one.dataset[name] === value && visible(one));
const marked = (key) => find("key", key) ?? (key === "/" ? document.querySelector("main input[type=search]") : null);

const press = (key) => {
  const target = (begun && find("chord", key)) || marked(key);
  begun = key === "g" ? setTimeout(() => (begun = 0), CHORD) : 0;
  if (target) target.matches("input, textarea, select") ? target.focus() : target.click();
  else if (key === "?") list();
  else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
  else if (key === "o") return open();
  else if (key === "r") return reply();
  return Boolean(target);
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || localStorage.getItem(OFF)) return;
  if (press(event.key)) event.preventDefault();
});

const settle = () => document.querySelectorAll("[data-keys-switch]").forEach((box) => (box.checked = !localStorage.getItem(OFF)));
addEventListener("change", ({ target }) => {
  if (target.matches("[data-keys-switch]")) target.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1");
});
document.addEventListener("htmx:afterSwap", settle);
settle();
