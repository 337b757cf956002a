// Drafts: what is written is kept on this device at once and on the server after a pause; when the connection is lost, as soon
// as it returns. The server refuses what another window has overtaken; then the member chooses. Without this file there is a button.
const PAUSE = 1500; // ms after the last key
const AGAIN = 15000; // ms to the next try without a connection
const LIMIT = 60000; // characters that a page that is left may still send
const NOT_KEPT = ["csrfmiddlewaretoken", "sequence", "key"];

const shelf = (owner, url) => {
  const name = `draft:${owner}:${url}`;
  return {
    get: () => JSON.parse(localStorage.getItem(name) ?? "null"),
    put: (held) => localStorage.setItem(name, JSON.stringify(held)),
    clear: () => localStorage.removeItem(name),
  };
};
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.includes(name));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const token = (form) => form.elements.csrfmiddlewaretoken.value;

const send = async (form, url, held, keepalive = false) => {
  const body = new URLSearchParams([...held.fields, ["sequence", held.sequence], ["key", held.key ?? ""]]);
  const headers = { Accept: "application/json", "X-CSRFToken": token(form) };
  const answer = await fetch(url, { method: "POST", body, headers, keepalive }).catch(() => null);
  if (!answer) return { code: "offline" };
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) return { code: answer.status < 500 ? "signed_out" : "failed" };
  return answer.json();
};

// The text of a refused save goes to the page that shows both.
const compare = (form, url, held) => {
  const sent = Object.assign(document.createElement("form"), { method: "post", action: url, hidden: true });
  const entries = [...held.fields, ["sequence", held.sequence], ["key", held.key ?? ""], ["csrfmiddlewaretoken", token(form)]];
  for (const [name, value] of entries) sent.append(Object.assign(document.createElement("textarea"), { name, value }));
  document.body.append(sent);
  sent.submit();
};

export const keep = (button, words) => {
  const form = button.form;
  const url = button.formAction;
  const local = shelf(button.dataset.draft, new URL(url).pathname);
  const state = form.querySelector(".ct-state");
  const begun = fieldsOf(form);
  let last = begun; // as the server has it
  let timer;
  let sending = false;
  let rests = false; // posted, or waiting for a choice

  const now = () => ({ fields: fieldsOf(form), sequence: Number(form.elements.sequence.value), key: form.elements.key?.value });
  const isDirty = () => !rests && !same(fieldsOf(form), last);
  const show = (name, ...acts) => {
    state.dataset.state = name;
    state.textContent = words[name] ?? name;
    for (const [label, act] of acts) {
      const made = Object.assign(document.createElement("button"), { type: "button", className: "gh-linkbtn", textContent: label });
      made.addEventListener("click", act);
      state.append(" ", made);
    }
  };
  const arrived = (held, sequence) => {
    last = held.fields;
    form.elements.sequence.value = sequence;
    const discard = form.querySelector(".discard");
    if (discard) discard.hidden = false;
    if (isDirty()) return later();
    local.clear();
    show("saved");
  };
  const startAnew = (held) => {
    rests = false;
    form.elements.sequence.value = 0;
    if (form.elements.key) form.elements.key.value = crypto.randomUUID?.().replaceAll("-", "") ?? String(Math.random()).slice(2);
    fill(held);
    save();
  };
  const refused = (held, answer) => {
    if (answer.code === "offline" || answer.code === "failed") {
      show("offline");
      return later(AGAIN);
    }
    if (answer.code === "signed_out") return show("signedOut");
    if (!["draft_moved", "draft_gone", "already_posted"].includes(answer.code)) return show(answer.error);
    rests = true;
    if (answer.code === "already_posted") return local.clear(), show(answer.error);
    if (answer.code === "draft_moved") return show(answer.error, [words.compare, () => compare(form, url, held)]);
    show(answer.error, [words.keep, () => startAnew(held)], [words.drop, () => (local.clear(), location.reload())]);
  };
  const save = async () => {
    clearTimeout(timer);
    if (sending || !isDirty()) return;
    sending = true;
    const held = now();
    local.put(held);
    show("saving");
    const answer = await send(form, url, held);
    sending = false;
    if (rests) return;
    answer.sequence ? arrived(held, answer.sequence) : refused(held, answer);
  };
  const later = (pause = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };
  const fill = (held) => {
    for (const [name, value] of held.fields) {
      const field = form.elements.namedItem(name);
      if (!field || field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  // What this device kept and the server did not get: sent first, then put back into the form.
  const recover = async (held) => {
    if (same(held.fields, begun)) return local.clear();
    const answer = await send(form, url, held);
    if (answer.code === "already_posted") return local.clear();
    if (!same(fieldsOf(form), begun)) return; // the member is writing already: what they write now counts
    if (answer.sequence || answer.code === "offline" || answer.code === "failed") {
      if (held.key && form.elements.key) form.elements.key.value = held.key;
      form.elements.sequence.value = answer.sequence ?? held.sequence;
      fill(held);
      if (answer.sequence) return arrived(held, answer.sequence);
    }
    refused(held, answer);
  };

  form.addEventListener("input", () => {
    if (!isDirty()) return;
    local.put(now());
    if (state.dataset.state !== "offline") show("waiting");
    later();
  });
  form.addEventListener("change", () => isDirty() && later());
  button.addEventListener("click", (event) => {
    event.preventDefault();
    isDirty() ? save() : show("saved");
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      local.put(now());
      return show("offline");
    }
    if (event.submitter?.formTarget === "_blank") return;
    if (event.submitter?.classList.contains("discard")) local.clear();
    rests = true;
    clearTimeout(timer);
  }, true);
  form.addEventListener("keydown", (event) => {
    // Enter in a line goes on to the text; it neither posts nor saves.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    if (!event.target.matches("input[type=text], input[type=url]")) return;
    event.preventDefault();
    form.querySelector("textarea").focus();
  });
  addEventListener("online", save);
  addEventListener("offline", () => isDirty() && show("offline"));
  addEventListener("pageshow", (event) => event.persisted && (rests = false));
  document.addEventListener("visibilitychange", () => document.hidden && save());
  addEventListener("pagehide", () => {
    const held = now();
    if (isDirty() && JSON.stringify(held).length < LIMIT) send(form, url, held, true);
  });
  const held = local.get();
  if (held) recover(held);
};

addEventListener("click", (event) => {
  const link = event.target.closest("[data-forget]");
  if (link) shelf(link.dataset.owner, link.dataset.forget).clear();
});
