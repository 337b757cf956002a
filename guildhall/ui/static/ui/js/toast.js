// Toasts: those the server wrote fade by themselves; the event "ui:toast" {label, undo, tone} adds one; errors of htmx say so.
const box = document.getElementById("ui-toasts");

const leave = (toast) => toast.remove();
const live = (toast) => {
  let left = Number(toast.dataset.seconds || 6) * 1000;
  let since = 0;
  let timer = 0;
  const run = () => ((since = Date.now()), (timer = setTimeout(leave, left, toast)));
  const hold = () => (clearTimeout(timer), (left -= Date.now() - since));
  for (const [on, act] of [["pointerenter", hold], ["focusin", hold], ["pointerleave", run], ["focusout", run]]) toast.addEventListener(on, act);
  run();
};

const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${box.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
};

const button = (text, className) => Object.assign(document.createElement("button"), { textContent: text, className });

const undoForm = (action) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action });
  const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token }));
  form.append(button(box.dataset.undo, "gh-linkbtn"));
  return form;
};

export const toast = ({ label, undo = "", tone = "" }) => {
  if (!box || !label) return;
  const one = Object.assign(document.createElement("div"), { className: `gh-toast${tone ? ` gh-toast-${tone}` : ""}` });
  one.dataset.toast = "";
  one.append(icon(tone === "error" ? "alert-circle" : "check"), Object.assign(document.createElement("span"), { textContent: label }));
  if (undo) one.append(undoForm(undo));
  const close = button("", "gh-iconbtn gh-toast-close");
  close.type = "button";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", box.dataset.close);
  close.append(icon("x"));
  one.append(close);
  box.append(one);
  live(one);
};

if (box) {
  for (const one of box.querySelectorAll("[data-toast]")) live(one);
  box.addEventListener("click", (event) => event.target.closest("[data-toast-close]") && leave(event.target.closest("[data-toast]")));
  document.addEventListener("ui:toast", (event) => toast(event.detail));
  document.addEventListener("htmx:sendError", () => toast({ label: box.dataset.offline, tone: "error" }));
  document.addEventListener("htmx:responseError", (event) => {
    const said = event.detail.xhr.getResponseHeader("X-Refusal");
    toast({ label: said ? decodeURIComponent(said) : box.dataset.failed, tone: "error" });
  });
}
