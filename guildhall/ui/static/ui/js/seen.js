// The sign of life: at most one POST an hour from a signed-in browser. The server counts a day once.
const KEY = "guildhall-seen";
const token = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"];
const hour = new Date().toISOString().slice(0, 13);

function isSaid() {
  try {
    return localStorage.getItem(KEY) === hour;
  } catch {
    return false;
  }
}

if (token && !isSaid()) {
  fetch("/seen", { method: "POST", headers: { "X-CSRFToken": token }, keepalive: true })
    .then((answer) => answer.ok && localStorage.setItem(KEY, hour))
    .catch(() => {});
}
