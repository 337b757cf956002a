// Forms: no second submit while the first runs, Ctrl/Cmd+Enter submits (never while an input method composes), counts in
// columns (a Han character is two), growing text areas, filters that apply themselves, and text that survives a closed tab.
const KEPT = "kept:";
const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u;
const columns = (text) => [...text].reduce((sum, char) => sum + (wide.test(char) ? 2 : 1), 0);

const busy = (form, submitter) => {
  form.dataset.submitting = "true";
  const button = submitter ?? form.querySelector("button:not([type=button])");
  if (!button || !button.dataset.busy) return;
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-busy", "true");
  button.dataset.label = button.textContent;
  const spin = Object.assign(document.createElement("span"), { className: "spin" });
  button.replaceChildren(spin, button.dataset.busy);
};

const ready = (form) => {
  delete form.dataset.submitting;
  for (const button of form.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.style.minWidth = "";
    button.textContent = button.dataset.label;
  }
};

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.submitting) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.method !== "get") busy(form, event.submitter);
  if (form.dataset.keep) localStorage.removeItem(KEPT + form.dataset.keep);
}, true);
addEventListener("pageshow", () => document.querySelectorAll("form[data-submitting]").forEach(ready));
document.addEventListener("htmx:afterRequest", (event) => event.target.closest && ready(event.target.closest("form") ?? document.body));

addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
  const form = event.target.form;
  if (form && event.target.matches("textarea") && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});
// A title wraps in its field and yet is one line: Enter goes on to the next field, a pasted break is a space.
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
  if (event.target.dataset?.oneLine === undefined) return;
  event.preventDefault();
  const fields = [...event.target.form.elements].filter((one) => one.matches("input:not([type=hidden]), textarea, select") && one.offsetParent);
  fields[fields.indexOf(event.target) + 1]?.focus();
});
// Enter that only confirms an input method's candidate must not send a one-line form.
addEventListener("keypress", (event) => event.key === "Enter" && event.isComposing && event.preventDefault(), true);

const count = (field) => {
  const shown = document.querySelector(`[data-count-of="${CSS.escape(field.id)}"]`);
  if (!shown) return;
  const limit = Number(field.dataset.count);
  const used = field.dataset.countBy === "columns" ? columns(field.value) : [...field.value].length;
  shown.textContent = used * 2 < limit && limit > 100 ? "" : `${used} / ${limit}`;
  shown.classList.toggle("is-over", used > limit);
};
const grow = (field) => {
  if (CSS.supports("field-sizing", "content")) return field.classList.add("grows");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, innerHeight * 0.7)}px`;
};
const keep = (form) => {
  const text = [...form.querySelectorAll("textarea, input[type=text]")].filter((field) => field.name).map((field) => [field.name, field.value]);
  if (text.some(([, value]) => value)) localStorage.setItem(KEPT + form.dataset.keep, JSON.stringify(text));
};
const restore = (form) => {
  for (const [name, value] of JSON.parse(localStorage.getItem(KEPT + form.dataset.keep) || "[]")) {
    const field = form.elements.namedItem(name);
    if (field && !field.value) field.value = value;
  }
};

addEventListener("input", (event) => {
  const field = event.target;
  if (field.dataset?.oneLine !== undefined && !event.isComposing && /[\r\n]/.test(field.value)) field.value = field.value.replace(/\s*[\r\n]+\s*/g, " ");
  if (field.dataset?.count) count(field);
  if (field.dataset?.autosize !== undefined) grow(field);
  if (field.form?.dataset.keep) keep(field.form);
});
addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.dataset.autosubmit !== undefined && event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
});

const wake = (root) => {
  for (const form of root.querySelectorAll("form[data-keep]")) restore(form);
  for (const field of root.querySelectorAll("[data-count]")) count(field);
  for (const field of root.querySelectorAll("[data-autosize]")) grow(field);
  root.querySelector("[data-focus]")?.focus();
};
wake(document);
document.addEventListener("htmx:load", (event) => event.target !== document.body && wake(event.target));
