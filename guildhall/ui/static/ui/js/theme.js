// Runs before the first paint: settles "auto" by the device, and follows it when it changes.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const settle = () => {
    const wanted = root.dataset.theme || "auto";
    root.dataset.bsTheme = wanted === "auto" ? (dark.matches ? "dark" : "light") : wanted;
  };
  root.classList.add("has-js");
  settle();
  dark.addEventListener("change", settle);
  root.addEventListener("ui:theme", settle);
})();
