// Theme switch: the form posts in the background and the page changes at once.
addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  event.preventDefault();
  const theme = event.submitter?.value;
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.dispatchEvent(new CustomEvent("ui:theme"));
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
  const body = new URLSearchParams({ theme });
  fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" }).catch(() => {});
});
