// Places the dots of a network before it is drawn: pushed apart, pulled together by their lines, the same at every visit,
// then stretched to the box. Positions have no meaning beyond who is near whom.
const TICKS = 300;
const ROOMY = 1600; // square pixels a dot; with less, dots are drawn smaller

export const placed = (options, { forceSimulation, forceManyBody, forceLink, forceCollide, forceX, forceY }, box) => {
  const [graph] = options.series;
  const { left = 0, right = 0, top = 0, bottom = 0 } = graph;
  const [width, height] = [box.clientWidth - left - right, box.clientHeight - top - bottom];
  const wide = width / height; // of the same shape as the box, so that nothing is drawn out of shape
  const scale = Math.min(1, Math.sqrt((width * height) / (ROOMY * graph.data.length)));
  const dots = graph.data.map(({ id, symbolSize }) => ({ id, room: symbolSize / 2 + 3 }));
  forceSimulation(dots)
    .force("charge", forceManyBody().strength(-90).distanceMax(400))
    .force("lines", forceLink(graph.links.map(({ source, target }) => ({ source, target }))).id(({ id }) => id).distance(36))
    .force("across", forceX().strength(0.06 / wide))
    .force("down", forceY().strength(0.06 * wide))
    .force("apart", forceCollide(({ room }) => room))
    .stop()
    .tick(TICKS);
  const [x, y] = ["x", "y"].map((axis) => stretched(dots.map((dot) => dot[axis])));
  const data = graph.data.map((dot, at) => ({ ...dot, symbolSize: dot.symbolSize * scale, x: x[at] * wide, y: y[at] }));
  return { ...options, series: [{ ...graph, layout: "none", data }] };
};

const stretched = (values) => {
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  return values.map((value) => (1000 * (value - least)) / span);
};
