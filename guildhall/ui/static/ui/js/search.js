// What the box of the search offers while somebody types (htmx fetches it): arrows choose, Enter opens, Escape closes,
// never while an input method composes. Without this script the form is sent as it is.
const options = (box) => [...box.querySelectorAll("[role=option]")];
const chosen = (box) => box.querySelector("[aria-selected=true]");

const settle = (field, box) => {
  options(box).forEach((one, at) => (one.id = `offer-${at}`));
  field.setAttribute("aria-expanded", String(options(box).length > 0));
  field.removeAttribute("aria-activedescendant");
};

const choose = (field, box, step) => {
  const all = options(box);
  const at = all.indexOf(chosen(box)) + step;
  const next = all[at < -1 ? all.length - 1 : at];
  all.forEach((one) => one.setAttribute("aria-selected", String(one === next)));
  next ? field.setAttribute("aria-activedescendant", next.id) : field.removeAttribute("aria-activedescendant");
  next?.scrollIntoView({ block: "nearest" });
  return all.length > 0;
};

for (const field of document.querySelectorAll("[data-offers]")) {
  const box = document.getElementById(field.getAttribute("aria-controls"));
  const close = () => (box.replaceChildren(), settle(field, box));
  box.addEventListener("htmx:afterSwap", () => (field.value.trim() ? settle(field, box) : close()));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step ? choose(field, box, step) : event.key === "Enter" && chosen(box)) event.preventDefault();
    if (event.key === "Enter") chosen(box)?.click();
    if (event.key === "Escape" && options(box).length) close(), event.preventDefault(); // the first leaves what was typed
  });
  field.form.addEventListener("focusout", (event) => field.form.contains(event.relatedTarget) || setTimeout(close, 200));
}
