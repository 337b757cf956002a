// Draws every [data-chart] from its JSON block with ECharts (SVG renderer), loaded only where a chart is. Strings that start
// with "--gh-" are tokens, read at draw time, so light, dark and the community's accent need one set of options.
import { theme } from "./chart_theme.js";

const root = document.documentElement;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

const paint = (value, style) =>
  typeof value === "string" ? (value.startsWith("--gh-") ? style.getPropertyValue(value).trim() : value)
  : Array.isArray(value) ? value.map((one) => paint(one, style))
  : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, paint(one, style)]))
  : value;

let loading;
const library = () => (loading ??= new Promise((done, fail) => {
  const script = Object.assign(document.createElement("script"), { src: root.dataset.echarts, onload: () => done(window.echarts), onerror: fail });
  document.head.append(script);
}));

const draw = (echarts, element) => {
  const block = document.getElementById(`chart-${element.dataset.chart}`);
  if (!block) return; // the table beside it still tells everything
  echarts.getInstanceByDom(element)?.dispose();
  const style = getComputedStyle(root);
  const chart = echarts.init(element, paint(theme, style), { renderer: "svg" });
  const options = JSON.parse(block.textContent);
  chart.setOption({ animation: !calm && !navigator.webdriver, aria: { enabled: false }, tooltip: { trigger: "axis", renderMode: "richText" }, ...paint(options, style) });
  if (!element.dataset.drawn) new ResizeObserver(() => echarts.getInstanceByDom(element)?.resize()).observe(element);
  element.dataset.drawn = "true";
};

const drawAll = async (within) => {
  const elements = [...within.querySelectorAll("[data-chart]")];
  if (!elements.length) return;
  const echarts = await library();
  elements.forEach((element) => draw(echarts, element));
};

drawAll(document);
document.addEventListener("htmx:load", (event) => event.target !== document.body && drawAll(event.target));
root.addEventListener("ui:theme", () => drawAll(document));
