// data-copy copies the text of the nearest code block, or of the element it names by id, its own text, or the address of a link.
addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], .gh-tools .i-link");
  if (!button) return;
  event.preventDefault();
  const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : button.closest(".gh-code")?.querySelector("pre");
  try {
    await navigator.clipboard.writeText(button.dataset.copyText ?? source?.value ?? source?.textContent ?? button.href ?? "");
  } catch {
    return;
  }
  const label = button.querySelector("span") ?? button;
  const before = label.textContent;
  label.textContent = button.dataset.copied || "✓";
  setTimeout(() => (label.textContent = before), 1600);
});
