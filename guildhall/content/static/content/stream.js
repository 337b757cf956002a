// The next page of a topic joins this one (where the reader chose that), and a bar tells of new replies. Neither moves
// what is being read: what comes before it is added without a jump, and new replies wait for a click.
const ASK = 15_000; // ms between questions for news, and up to as much again the longer nothing comes
const part = async (url) => {
  const headers = { "HX-Request": "true", "HX-Target": "content-posts" };
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};
const postsOf = (root) => [...root.querySelectorAll("[data-rows] > *")];

// Articles of a page that are not there yet, marked as ones that this address did not bring.
const fresh = (there, page) =>
  postsOf(page)
    .filter((one) => !one.id || !there.querySelector(`#${one.id}`))
    .map((one) => {
      one.dataset.streamed = "";
      return one;
    });

const replace = (posts, page, name) => {
  const [old, link] = [posts.querySelector(`[data-${name}]`), page.querySelector(`[data-${name}]`)];
  if (link) old.replaceWith(link);
  else (old.closest(".ct-earlier") ?? old).remove();
};

const join = async (topic, posts, name) => {
  const link = posts.querySelector(`[data-${name}]`);
  if (!link || link.ariaBusy) return;
  link.ariaBusy = "true";
  try {
    const page = await part(link.href);
    const rows = posts.querySelector("[data-rows]");
    const [anchor, before] = [rows.firstElementChild, rows.firstElementChild?.getBoundingClientRect().top];
    rows[name === "later" ? "append" : "prepend"](...fresh(rows, page));
    replace(posts, page, name);
    if (name === "earlier" && anchor) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
    htmx.process(rows);
    topic.dispatchEvent(new Event("guildhall:posts"));
  } catch {
    link.ariaBusy = null; // the link still leads to the next page
  }
};

const goOn = (topic, posts) => {
  const near = new IntersectionObserver(
    (entries) => entries.some((one) => one.isIntersecting) && join(topic, posts, "later").then(look),
    { rootMargin: "600px" },
  );
  const look = () => {
    near.disconnect();
    const link = posts.querySelector("[data-later]");
    if (link) near.observe(link);
  };
  look();
  posts.addEventListener("click", (event) => {
    const link = event.target.closest("[data-earlier]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    join(topic, posts, "earlier");
  });
};

// Asked while somebody looks; an answer that is known already costs no page.
const tell = (topic, bar) => {
  let [etag, pause, next] = ["", ASK, 0];
  const ask = async () => {
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(`${bar.dataset.news}?since=${bar.dataset.since}`, { headers, cache: "no-store" });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        const text = await answer.text();
        pause = ASK;
        if (text.trim() !== bar.innerHTML.trim()) bar.innerHTML = text;
      } else pause = Math.min(pause * 1.2, ASK * 4);
    } catch {
      pause = ASK * 4;
    }
    later();
  };
  const later = () => {
    clearTimeout(next);
    if (!document.hidden) next = setTimeout(ask, pause);
  };
  // Who comes back to the window is told at once.
  addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(next) : ask()));
  later();
  bar.addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    const posts = topic.querySelector("#content-posts");
    const isAtEnd = posts && posts.dataset.order === "oldest" && !posts.querySelector("[data-later]");
    if (!link || !isAtEnd || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const rows = posts.querySelector("[data-rows]");
    const added = fresh(rows, await part(link.href));
    rows.append(...added);
    bar.dataset.since = link.dataset.last;
    bar.replaceChildren();
    htmx.process(rows);
    topic.dispatchEvent(new Event("guildhall:posts"));
    added[0]?.scrollIntoView({ block: "center" });
  });
};

export const stream = (topic) => {
  const posts = topic.querySelector("#content-posts");
  const bar = topic.querySelector("[data-news]");
  if (posts?.dataset.stream !== undefined) goOn(topic, posts);
  if (bar) tell(topic, bar);
};
