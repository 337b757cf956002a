// The bell asks for its number every half minute while somebody looks, never more often than every ten seconds, and says twice a
// quarter of an hour that they do. Opening a thread reads its notices. All of it rests in a page nobody looks at.
const bell = document.querySelector("[data-bell]");
const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
const EVERY = 30_000, LEAST = 10_000, HERE = 270_000;
let tag = `"${bell?.dataset.number}"`;
let asked = Date.now();

const post = (path, values = {}) =>
  fetch(path, { method: "POST", headers: { "X-CSRFToken": token, "HX-Request": "true" }, body: new URLSearchParams(values), keepalive: true });

const show = (number) => {
  bell.dataset.number = number;
  bell.setAttribute("aria-label", bell.getAttribute("aria-label").replace(/\d+/, number));
  const dot = bell.querySelector(".gh-dot");
  dot.hidden = !number;
  dot.textContent = number > 99 ? "99+" : number;
};

const ask = async () => {
  if (document.hidden || Date.now() - asked < LEAST) return;
  asked = Date.now();
  try {
    const answer = await fetch(`${bell.dataset.bell}count`, { headers: { "If-None-Match": tag } });
    if (answer.status !== 200) return;
    tag = answer.headers.get("ETag");
    show((await answer.json()).count);
  } catch {
    // The server is away; the next turn asks again.
  }
};

const here = () => {
  const now = Date.now();
  if (document.hidden || now - Number(localStorage.getItem("guildhall-here") || 0) < HERE) return;
  localStorage.setItem("guildhall-here", now);
  post(`${bell.dataset.bell}here`).catch(() => {});
};

const opened = async () => {
  const thread = document.querySelector("main [data-watch]")?.dataset.watch;
  if (!thread || bell.dataset.number === "0") return;
  await post(`${bell.dataset.bell}opened`, { thread });
  asked = 0;
  ask();
};

if (bell && token) {
  setInterval(() => (ask(), here()), EVERY + Math.random() * 5000);
  addEventListener("visibilitychange", () => (ask(), here()));
  here();
  opened().catch(() => {});
  addEventListener("click", (event) => {
    const door = event.target.closest("a[data-notice]");
    if (door) post(door.dataset.notice).catch(() => {});
  });
}
