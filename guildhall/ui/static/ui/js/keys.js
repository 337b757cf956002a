// data-key="/" focuses or clicks its element; J and K walk the rows of a list marked data-rows. Off while typing.
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

const walk = (step) => {
  const rows = [...document.querySelectorAll("[data-rows] .gh-row h3 a, [data-rows] [data-row]")];
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const target = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key && one.offsetParent);
  if (target) {
    event.preventDefault();
    target.matches("input, textarea, select") ? target.focus() : target.click();
  } else if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
});
