// A comment is written in the dialog where scripts run, and on its own page where they do not.
addEventListener("click", (event) => {
  const link = event.target.closest("[data-in-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.href, { target: "#ui-dialog", swap: "innerHTML" });
});
