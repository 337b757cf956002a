// The look of every chart, in tokens: see chart.js.
const text = { color: "--gh-muted", fontSize: 11, fontFamily: "--gh-font", hideOverlap: true };
const axis = { axisTick: { show: false }, axisLabel: text, splitArea: { show: false }, nameTextStyle: { color: "--gh-muted", fontSize: 11, align: "left" } };
const category = { ...axis, axisLine: { show: true, lineStyle: { color: "--gh-border-strong" } }, splitLine: { show: false } };
const value = { ...axis, axisLine: { show: false }, splitLine: { lineStyle: { color: "--gh-border", width: 1 } } };

export const theme = {
  color: ["--gh-cat-1", "--gh-cat-2", "--gh-cat-4", "--gh-cat-3", "--gh-cat-5", "--gh-cat-6"],
  backgroundColor: "transparent",
  textStyle: { fontFamily: "--gh-font", fontSize: 11, color: "--gh-text-2" },
  grid: { left: 36, right: 12, top: 12, bottom: 24 },
  legend: { show: false },
  line: { symbol: "none", symbolSize: 6, smooth: false, lineStyle: { width: 2 }, emphasis: { focus: "series" } },
  bar: { barCategoryGap: "28%", itemStyle: { borderColor: "--gh-surface", borderWidth: 0.5 } },
  graph: { itemStyle: { borderColor: "--gh-surface", borderWidth: 2 }, lineStyle: { color: "--gh-border-control", opacity: 0.7 }, label: { color: "--gh-text", fontSize: 11 } },
  heatmap: { itemStyle: { borderColor: "--gh-surface", borderWidth: 2 } },
  categoryAxis: category,
  timeAxis: category,
  valueAxis: value,
  logAxis: value,
  tooltip: { backgroundColor: "--gh-surface", borderColor: "--gh-border-strong", borderWidth: 1, textStyle: { color: "--gh-text", fontSize: 12 } },
};
