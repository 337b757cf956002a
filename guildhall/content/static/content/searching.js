// The page of results says that it was shown, and that one of them was opened. Nothing depends on it.
const results = document.querySelector("[data-search]");

const say = (more) => {
  const body = new URLSearchParams({ search: results.dataset.search, ...more });
  fetch(results.dataset.noted, { method: "POST", body, keepalive: true }).catch(() => {});
};

if (results) {
  say({});
  results.addEventListener("click", (event) => event.target.closest(".ct-hit h3 a, .ct-named a") && say({ opened: 1 }));
}
