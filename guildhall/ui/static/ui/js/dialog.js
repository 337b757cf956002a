// data-dialog-open="id" opens a <dialog>; what htmx puts into #ui-dialog opens it; a click on the backdrop closes.
const show = (dialog) => dialog && !dialog.open && dialog.showModal();

addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    event.preventDefault();
    show(document.getElementById(opener.dataset.dialogOpen));
  } else if (event.target.closest("[data-dialog-close]")) {
    event.target.closest("dialog")?.close();
  } else if (event.target instanceof HTMLDialogElement && event.target.open) {
    event.target.close();
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "ui-dialog") show(event.detail.target);
});
document.addEventListener("ui:close-dialog", () => document.querySelector("dialog[open]")?.close());
