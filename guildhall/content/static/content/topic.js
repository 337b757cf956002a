// A comment is written, and a post saved, in the dialog where scripts run, and on its own page where they do not.
addEventListener("click", (event) => {
  const link = event.target.closest("[data-in-dialog], .i-comment, .i-save, .i-saved");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  htmx.ajax("GET", link.href, { target: "#ui-dialog", swap: "innerHTML" });
});

// Votes change in place; without this file they are sent as a form and the page comes back.
addEventListener("click", (event) => {
  const button = event.target.closest('button[form="act"][name="value"]');
  const box = button?.closest(".gh-vote, .gh-vote-line");
  if (!box) return;
  event.preventDefault();
  const values = { value: button.value };
  htmx.ajax("POST", button.getAttribute("formaction"), { source: button, target: box, swap: "outerHTML", values });
});
