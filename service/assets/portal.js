// Follows a recovery live (server-sent events, polling when they fail), copies and hides the pass, and speaks WebAuthn.
// Every page works without it: it only saves the person from reloading.
"use strict";

const say = (text) => {
  const region = document.getElementById("live");
  if (region) region.textContent = text;
};

const post = (address, body) => fetch(address, {
  method: "POST", credentials: "same-origin", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
});

// The page of a recovery that is going on: data-follow holds its address, data-shown what it shows now.
const follow = (main) => {
  const address = main.dataset.follow;
  let polling = null;
  const show = async (state) => {
    const current = document.querySelector("main");
    const image = document.getElementById("qr");
    if (image && state.qr && !image.src.endsWith(state.qr)) image.src = state.qr;
    const link = document.getElementById("handoff-link");
    if (link && state.link) link.textContent = state.link;
    if (current.dataset.shown === state.shown) return;
    const response = await fetch(address, { credentials: "same-origin", headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("main");
    if (!fresh) return;
    current.replaceWith(fresh);
    document.title = page.title;
    const title = fresh.querySelector("h1");
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
    say(state.say);
    wire();
    if (state.final) { stream.close(); clearInterval(polling); }
  };
  const poll = async () => {
    try {
      const response = await fetch(address + "/state", { credentials: "same-origin" });
      if (response.ok) await show(await response.json());
    } catch { /* the network is away; the next poll tries again */ }
  };
  const stream = new EventSource(address + "/events");
  stream.addEventListener("state", (event) => show(JSON.parse(event.data)));
  stream.addEventListener("open", () => { clearInterval(polling); polling = null; });
  stream.addEventListener("error", () => { if (!polling) polling = setInterval(poll, 3000); });
};

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const failed = (message) => {
  const place = document.getElementById("passkey-message");
  if (place) { place.textContent = message; place.hidden = false; }
};

const register = async () => {
  const begun = await post("/security/passkey/begin", {});
  if (!begun.ok) return failed("Sign in again to add a passkey.");
  const ask = await begun.json();
  try {
    const made = await navigator.credentials.create({ publicKey: {
      challenge: bytes(ask.challenge), rp: { id: ask.rp, name: ask.organisation },
      user: { id: bytes(ask.user_id), name: ask.user, displayName: ask.user },
      pubKeyCredParams: [{ type: "public-key", alg: -7 }], attestation: "none", timeout: 120000,
      excludeCredentials: ask.known.map((id) => ({ type: "public-key", id: bytes(id) })),
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    } });
    const done = await post("/security/passkey/finish", {
      client_data: text(made.response.clientDataJSON), attestation: text(made.response.attestationObject),
    });
    if (done.ok) location.reload(); else failed((await done.json()).refusal.body);
  } catch { failed("No passkey was made. You can try again."); }
};

const passkeySignIn = async (form) => {
  const begun = await post("/sign-in/passkey/begin", { user: form.dataset.user });
  if (!begun.ok) return failed("Wait a moment, then try again.");
  const ask = await begun.json();
  try {
    const got = await navigator.credentials.get({ publicKey: {
      challenge: bytes(ask.challenge), rpId: ask.rp, timeout: 120000, userVerification: "required",
      allowCredentials: ask.known.map((id) => ({ type: "public-key", id: bytes(id) })),
    } });
    const done = await post("/sign-in/passkey/finish", {
      user: form.dataset.user, id: text(got.rawId), client_data: text(got.response.clientDataJSON),
      authenticator_data: text(got.response.authenticatorData), signature: text(got.response.signature),
    });
    if (done.ok) location.href = "/security"; else failed((await done.json()).refusal.body);
  } catch { failed("No passkey was used. Try again, or sign in another way."); }
};

const wire = () => {
  const once = (element, event, act) => {
    if (!element || element.dataset.wired) return;
    element.dataset.wired = "yes";
    element.addEventListener(event, act);
  };
  const copy = document.getElementById("copy");
  once(copy, "click", async () => {
    const source = document.getElementById(copy.dataset.copies);
    await navigator.clipboard.writeText(source.dataset.value || source.textContent.trim());
    copy.querySelector("span").textContent = "Copied";
    say("Copied");
    if (copy.dataset.clears) setTimeout(() => navigator.clipboard.writeText("").catch(() => {}), 60000);
  });
  const hide = document.getElementById("hide");
  once(hide, "click", () => {
    document.getElementById("pass").remove();
    hide.remove();
    if (copy) copy.remove();
    document.getElementById("gone").hidden = false;
    say("Hidden");
  });
  for (const element of document.querySelectorAll("[data-needs-js]")) element.hidden = false;
  once(document.getElementById("register"), "click", register);
  const signIn = document.getElementById("use-passkey");
  once(signIn, "click", () => passkeySignIn(signIn));
};

wire();
const main = document.querySelector("main[data-follow]");
if (main && main.dataset.final !== "true") follow(main);
