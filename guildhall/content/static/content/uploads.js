// Files that are pasted, dropped or chosen: sent one by one with their progress, put into the text where the caret was.
import "../vendor/file-attachment.js";
import { insertBlock, put } from "./text.js";

const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
const filled = (words, name) => words.replace("{name}", name);

const send = (file, url, progress) => new Promise((done) => {
  const request = new XMLHttpRequest(); // fetch tells nothing about what is sent
  const form = new FormData();
  form.append("file", file);
  request.open("POST", url);
  request.setRequestHeader("X-CSRFToken", token());
  request.responseType = "json";
  request.upload.onprogress = ({ loaded, total }) => (progress.value = total ? loaded / total : 0);
  request.onload = () => done(request.status === 201 ? request.response : { error: request.response?.error ?? "" });
  request.onerror = () => done({ error: "" });
  request.send(form);
});

const line = (list, file) => {
  const item = document.createElement("li");
  const words = Object.assign(document.createElement("span"), { textContent: filled(list.dataset.sending, file.name) });
  const progress = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
  progress.setAttribute("aria-label", words.textContent);
  item.append(words, progress);
  list.append(item);
  return { item, words, progress };
};

const button = (label, act) => {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "gh-linkbtn", textContent: label });
  made.addEventListener("click", act);
  return made;
};

// Where the file will stand is marked in the text at once, so that writing can go on meanwhile.
const attach = async (field, list, url, file, mark) => {
  const { item, words, progress } = line(list, file);
  const got = await send(file, url, progress);
  const at = field.value.indexOf(mark);
  if (got.markdown) {
    item.remove();
    return at < 0 ? undefined : replace(field, at, mark, got.markdown);
  }
  words.textContent = got.error ? `${file.name}: ${got.error}` : filled(list.dataset.failed, file.name);
  item.classList.add("is-failed");
  const leave = () => (item.remove(), field.value.includes(mark) && replace(field, field.value.indexOf(mark), mark, ""));
  progress.replaceWith(
    button(list.dataset.again, () => (item.remove(), attach(field, list, url, file, mark))),
    button(list.dataset.leave, leave),
  );
};

const replace = (field, at, mark, text) => {
  const { selectionStart, selectionEnd } = field;
  const moved = (caret) => (caret > at ? Math.max(at, caret + text.length - mark.length) : caret);
  const focused = document.activeElement;
  put(field, text, at, at + mark.length);
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
  focused?.focus();
};

export const receive = (editor, field, list, url) => {
  let number = 0;
  editor.addEventListener("file-attachment-accepted", ({ detail }) => {
    for (const { file } of detail.attachments) {
      const mark = `![${filled(list.dataset.sending, file.name).replace(/[[\]]/g, "")}…](#${++number})`;
      insertBlock(field, mark);
      attach(field, list, url, file, mark);
    }
  });
};
