// What `scripts/vendor_front.py` bundles for pages with a network: of ECharts the chart of nodes and edges alone, and of
// D3 what places them.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { init, use, getInstanceByDom } from "echarts/core";
import { GraphChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
use([GraphChart, TooltipComponent, LabelLayout, SVGRenderer]);
window.echarts = { init, getInstanceByDom, force: { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } };
