// <time data-when="ago"> as "4 minutes ago", "short" as "4 min", older than a month as the local day (short: 19 Oct, 2015); kept fresh each minute.
const language = document.documentElement.lang || "en";
const isChinese = language.startsWith("zh");
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });
const month = new Intl.DateTimeFormat("en-US", { month: "short" });
const full = new Intl.DateTimeFormat(isChinese ? language : "en-GB", { dateStyle: "long", timeStyle: "short" });
const steps = [["minute", 60, "min", "分钟"], ["hour", 3600, "h", "小时"], ["day", 86400, "d", "天"]];
const MONTH = 30 * 86400;
// The community's clock may be ahead of this machine's: a simulated community lives on.
const now = () => Date.now() + 1000 * (document.documentElement.dataset.clock || 0);

// As the server writes them: 21 Nov 2026, 2026 年 11 月 21 日.
const near = (at) => (isChinese ? `${at.getMonth() + 1} 月 ${at.getDate()} 日` : `${at.getDate()} ${month.format(at)}`);
const day = (at) => (isChinese ? `${at.getFullYear()} 年 ${near(at)}` : `${near(at)} ${at.getFullYear()}`);
const clock = (at) => [at.getHours(), at.getMinutes()].map((one) => String(one).padStart(2, "0")).join(":");
const year = (at) => (isChinese ? `${at.getFullYear()} 年` : String(at.getFullYear()));

const words = (at, style) => {
  const seconds = (at - now()) / 1000;
  const size = Math.abs(seconds);
  if (size > MONTH && style === "short") return (at.getFullYear() === new Date(now()).getFullYear() ? near : year)(at);
  if (size > MONTH) return day(at);
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
  if (style === "zoned") return; // as forms take it: in the member's zone, wherever this machine is
  time.title = full.format(at);
  time.textContent = style === "day" ? day(at) : style === "time" ? `${day(at)} ${clock(at)}` : words(at, style);
};
const writeAll = (root) => root.querySelectorAll("time[datetime]").forEach(write);

writeAll(document);
setInterval(() => document.hidden || writeAll(document), 60_000);
document.addEventListener("htmx:load", (event) => event.target !== document.body && writeAll(event.target));
