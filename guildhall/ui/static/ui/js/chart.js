// Draws every [data-chart] from its JSON block with ECharts (SVG renderer), loaded only where a chart is (data-library: another
// build of it). Strings that start
// with "--gh-" are tokens, read at draw time, so light, dark and the community's accent need one set of options.
import { theme } from "./chart_theme.js";
import { placed } from "./network.js";

const root = document.documentElement;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

const paint = (value, style) =>
  typeof value === "string" ? (value.startsWith("--gh-") ? style.getPropertyValue(value).trim() : value)
  : Array.isArray(value) ? value.map((one) => paint(one, style))
  : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, paint(one, style)]))
  : value;

const loading = new Map();
const library = (src) => {
  if (!loading.has(src)) loading.set(src, new Promise((done, fail) => {
    const script = Object.assign(document.createElement("script"), { src, onload: () => done(window.echarts), onerror: fail });
    document.head.append(script);
  }));
  return loading.get(src);
};

const fit = (echarts, element) => {
  if (!echarts.force) echarts.getInstanceByDom(element)?.resize();
  else if (element.dataset.drawn !== String(element.clientWidth)) draw(echarts, element);
};

const draw = (echarts, element) => {
  const block = document.getElementById(`chart-${element.dataset.chart}`);
  if (!block) return; // the table beside it still tells everything
  echarts.getInstanceByDom(element)?.dispose();
  const style = getComputedStyle(root);
  const chart = echarts.init(element, paint(theme, style), { renderer: "svg" });
  const told = JSON.parse(block.textContent);
  const options = echarts.force ? placed(told, echarts.force, element) : told;
  chart.setOption({ animation: !calm && !navigator.webdriver, aria: { enabled: false }, tooltip: { trigger: "axis", renderMode: "richText" }, ...paint(options, style) });
  chart.on("click", ({ data }) => data?.url && location.assign(data.url));
  if (!element.dataset.drawn) new ResizeObserver(() => fit(echarts, element)).observe(element);
  element.dataset.drawn = element.clientWidth;
};

const drawAll = async (within) => {
  for (const element of within.querySelectorAll("[data-chart]")) draw(await library(element.dataset.library || root.dataset.echarts), element);
};

drawAll(document);
document.addEventListener("htmx:load", (event) => event.target !== document.body && drawAll(event.target));
root.addEventListener("ui:theme", () => drawAll(document));
