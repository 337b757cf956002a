// Passkeys: forms marked data-passkey="login", "get" or "create" ask the device before they are sent.

const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list || []).map((one) => ({ ...one, id: fromText(one.id) }));

function creation(options) {
  const key = { ...options.publicKey, challenge: fromText(options.publicKey.challenge) };
  key.user = { ...key.user, id: fromText(key.user.id) };
  key.excludeCredentials = withBytes(key.excludeCredentials);
  return { publicKey: key };
}

function request(options) {
  const key = { ...options.publicKey, challenge: fromText(options.publicKey.challenge) };
  if (key.allowCredentials) key.allowCredentials = withBytes(key.allowCredentials);
  return { publicKey: key };
}

function written(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const kept = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
  const answer = Object.fromEntries(kept);
  if (response.getTransports) answer.transports = response.getTransports();
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  });
}

function made(form, options) {
  const chosen = options.publicKey.authenticatorSelection || {};
  const isPasskey = Boolean(form.elements.passwordless?.checked);
  chosen.residentKey = isPasskey ? "required" : "discouraged";
  chosen.requireResidentKey = isPasskey;
  if (isPasskey) chosen.userVerification = "required";
  options.publicKey.authenticatorSelection = chosen;
  return navigator.credentials.create(creation(options));
}

async function asked(form) {
  if (form.dataset.passkey === "login") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return navigator.credentials.get(request((await answer.json()).request_options));
  }
  const data = JSON.parse(form.querySelector('script[type="application/json"]').textContent);
  return form.dataset.passkey === "create"
    ? made(form, data.creation_options)
    : navigator.credentials.get(request(data.request_options));
}

function listen(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      form.elements.credential.value = written(await asked(form));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(listen);
