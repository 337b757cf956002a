// <time data-when="ago"> in words of the page's language; older than a month it is the local day. Kept fresh each minute.
const language = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: language.startsWith("zh") ? "long" : "short" });
const day = new Intl.DateTimeFormat(language, { year: "numeric", month: "short", day: "numeric" });
const full = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
const steps = [["minute", 60], ["hour", 3600], ["day", 86400], ["week", 604800]];

const words = (at) => {
  const seconds = (at - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size > 30 * 86400) return day.format(at);
  const [unit, length] = steps.findLast(([, length]) => size >= length) ?? ["minute", 60];
  return relative.format(Math.trunc(seconds / length), unit);
};
const write = (time) => {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime()) || time.dateTime.length < 12) return;
  time.title = full.format(at);
  if (time.dataset.when === "ago") time.textContent = words(at);
  if (time.dataset.when === "time") time.textContent = full.format(at);
};
const writeAll = (root) => root.querySelectorAll("time[data-when]").forEach(write);

writeAll(document);
setInterval(() => document.hidden || writeAll(document), 60_000);
document.addEventListener("htmx:load", (event) => writeAll(event.target));
