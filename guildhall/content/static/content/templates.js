// The editor begins with the template of the chosen space; what somebody typed, or a draft, is never written over.
const form = document.getElementById("content-topic-form");
const field = form?.elements.namedItem("source");
let inserted = form?.elements.namedItem("sequence")?.value === "0" ? field.value : null;

form?.addEventListener("change", async (event) => {
  if (event.target.name !== "space" || field.value !== inserted) return;
  const answer = await fetch(`${form.dataset.templates}&space=${event.target.value}`);
  if (!answer.ok || field.value !== inserted) return;
  inserted = field.value = await answer.text();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
