// Changes of a text area that the browser can undo, and that everybody hears of as typing.
export const put = (field, text, from, to) => {
  field.focus();
  field.setSelectionRange(from, to);
  const done = document.execCommand(text ? "insertText" : "delete", false, text);
  if (done) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
};

export const wrap = (field, before, after) => {
  const { selectionStart: from, selectionEnd: to } = field;
  const chosen = field.value.slice(from, to);
  put(field, before + chosen + after, from, to);
  field.setSelectionRange(from + before.length, from + before.length + chosen.length);
};

// On lines of its own at the end or where the caret is.
export const insertBlock = (field, text) => {
  const at = field.selectionEnd;
  const before = field.value.slice(0, at);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  put(field, `${gap}${text}\n\n`, at, at);
};
