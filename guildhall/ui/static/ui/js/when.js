// <time data-when="ago"> as "4 minutes ago", "short" as "4 min", older than a month as the local day (short: 19 Oct, 2015); kept fresh each minute.
const language = document.documentElement.lang || "en";
const isChinese = language.startsWith("zh");
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
const day = new Intl.DateTimeFormat(isChinese ? language : "en-GB", { year: "numeric", month: "short", day: "numeric" });
const near = new Intl.DateTimeFormat(isChinese ? language : "en-GB", { month: "short", day: "numeric" });
const far = new Intl.DateTimeFormat(isChinese ? language : "en-GB", { year: "numeric" });
const full = new Intl.DateTimeFormat(isChinese ? language : "en-GB", { dateStyle: "long", timeStyle: "short" });
const steps = [["minute", 60, "min", "分钟"], ["hour", 3600, "h", "小时"], ["day", 86400, "d", "天"]];
const MONTH = 30 * 86400;

const words = (at, style) => {
  const seconds = (at - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size > MONTH && style === "short") return (at.getFullYear() === new Date().getFullYear() ? near : far).format(at);
  if (size > MONTH) return day.format(at);
  const found = steps.findLast(([, length]) => size >= length);
  if (!found) return isChinese ? "刚刚" : style === "short" ? "now" : "just now";
  const [unit, length, short, han] = found;
  const number = Math.trunc(seconds / length);
  if (isChinese) return `${Math.abs(number)} ${han}${style === "short" ? "" : number < 0 ? "前" : "后"}`;
  return style === "short" ? `${Math.abs(number)} ${short}` : relative.format(number, unit);
};
const write = (time) => {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime()) || time.dateTime.length < 12) return;
  const style = time.dataset.when;
  time.title = full.format(at);
  time.textContent = style === "day" ? day.format(at) : style === "time" ? full.format(at) : words(at, style);
};
const writeAll = (root) => root.querySelectorAll("time[data-when]").forEach(write);

writeAll(document);
setInterval(() => document.hidden || writeAll(document), 60_000);
document.addEventListener("htmx:load", (event) => writeAll(event.target));
