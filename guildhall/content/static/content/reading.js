// What was on the screen counts as read: the number of the newest post that stayed there for a second goes to the server.
const topic = document.querySelector("[data-topic]");
const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
const STAY = 1000; // ms
const WAIT = 2000; // ms between words to the server
let number = 0;
let said = 0;
let timer = 0;

const say = () => {
  timer = 0;
  if (number <= said) return;
  said = number;
  const body = new URLSearchParams({ topic: topic.dataset.topic, number });
  fetch("/seen", { method: "POST", headers: { "X-CSRFToken": token }, body, keepalive: true }).catch(() => (said = 0));
};
const note = (post) => {
  number = Math.max(number, Number(post.dataset.n));
  timer ||= setTimeout(say, WAIT);
};

const waiting = new Map();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    clearTimeout(waiting.get(target));
    if (isIntersecting && !document.hidden) waiting.set(target, setTimeout(note, STAY, target));
  }
});
const watch = (root) => root.querySelectorAll("[data-n]").forEach((post) => watcher.observe(post));

if (topic && token) {
  watch(topic);
  topic.addEventListener("guildhall:posts", () => watch(topic));
  addEventListener("visibilitychange", () => document.hidden && say());
}
