// Formulas: what the renderer marked holds TeX; KaTeX sets it in place, and is fetched by the first page that has one.
// `trust` stays off: no addresses, pictures or classes out of TeX. The numbers bound what one formula may cost.
const BOUNDS = { trust: false, strict: "ignore", throwOnError: false, maxExpand: 300, maxSize: 30 };
const LONGEST = 4000; // characters of TeX; longer stays as it was written
const vendored = (name) => new URL(`../../vendor/${name}`, import.meta.url).href;
let loading;

const fetched = (element) => new Promise((done, failed) => {
  element.onload = done;
  element.onerror = failed;
  document.head.append(element);
});
const katex = () => (loading ??= Promise.all([
  fetched(Object.assign(document.createElement("link"), { rel: "stylesheet", href: vendored("katex.min.css") })),
  fetched(Object.assign(document.createElement("script"), { src: vendored("katex.min.js") })),
]));

// KaTeX writes some looks as style attributes, which the page's policy refuses; set by script they are allowed.
const restyle = (node) => {
  if (node.attributes?.style) {
    node.attributes["data-style"] = node.attributes.style;
    delete node.attributes.style;
  }
  node.children?.forEach(restyle);
};
const set = (tex, displayMode) => {
  const tree = window.katex.__renderToDomTree(tex, { ...BOUNDS, displayMode });
  restyle(tree);
  const made = tree.toNode();
  for (const one of made.querySelectorAll("[data-style]")) {
    one.style.cssText = one.dataset.style;
    one.removeAttribute("data-style");
  }
  return made;
};

const typeset = async (root) => {
  const found = [...root.querySelectorAll(".math:not([data-tex])")].filter((one) => one.textContent.length <= LONGEST);
  if (!found.length) return;
  await katex();
  for (const one of found.filter((it) => !it.dataset.tex)) {
    one.dataset.tex = one.textContent;
    one.replaceChildren(set(one.dataset.tex, one.matches("div, .display")));
  }
};

typeset(document);
document.addEventListener("htmx:load", (event) => typeset(event.target));
