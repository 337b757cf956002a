// What was on the screen counts as read, the address says where the reader is, and longer topics go on by themselves.
import { stream } from "./stream.js";

const topic = document.querySelector("[data-topic]");
const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
const STAY = 1000; // ms that a post has to be on the screen
const WAIT = 2000; // ms between words to the server
let number = 0;
let said = 0;
let timer = 0;

const say = () => {
  timer = 0;
  if (!token || number <= said) return;
  said = number;
  const body = new URLSearchParams({ topic: topic.dataset.topic, number });
  fetch("/seen", { method: "POST", headers: { "X-CSRFToken": token }, body, keepalive: true }).catch(() => (said = 0));
};
const note = (post) => {
  number = Math.max(number, Number(post.dataset.n));
  timer ||= setTimeout(say, WAIT);
};

const waiting = new Map();
const onScreen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    clearTimeout(waiting.get(target));
    onScreen[isIntersecting ? "add" : "delete"](target);
    if (isIntersecting && !document.hidden) waiting.set(target, setTimeout(note, STAY, target));
  }
});

// The post that is read is the first one whose end is below the upper third of the window. Posts that came by streaming
// are named by ?at=, so that the page begins with them when it is opened again or gone back to.
const place = (post) => {
  const address = new URL(location.href);
  if (!post || post.matches(".gh-post")) {
    if (!post || scrollY < innerHeight / 3) address.hash = "";
  } else {
    if (post.dataset.streamed !== undefined) for (const name of ["n", "before", "after", "at"]) address.searchParams.delete(name);
    if (post.dataset.streamed !== undefined) address.searchParams.set("at", post.id.slice(5));
    address.hash = post.id;
  }
  const wanted = address.href.replace(/#$/, "");
  if (wanted !== location.href) history.replaceState(history.state, "", wanted);
};
let framed = 0;
const follow = () => {
  framed = 0;
  const posts = [...onScreen].sort((one, other) => Number(one.compareDocumentPosition(other) & 2) - 1);
  place(posts.find((post) => post.getBoundingClientRect().bottom > innerHeight / 3));
};
const watch = (root) => root.querySelectorAll("[data-n]").forEach((post) => watcher.observe(post));

if (topic) {
  watch(topic);
  topic.addEventListener("guildhall:posts", () => watch(topic));
  addEventListener("visibilitychange", () => document.hidden && say());
  addEventListener("pagehide", say);
  // Only a reader who moves changes the address: opening a page does not.
  for (const moved of ["wheel", "touchmove", "keydown"]) addEventListener(moved, () => (follow.isOn = true), { passive: true });
  addEventListener("scroll", () => follow.isOn && (framed ||= setTimeout(follow, 200)), { passive: true });
  stream(topic);
}
