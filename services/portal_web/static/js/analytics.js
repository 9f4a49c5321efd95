// Google Analytics, when the visitor has not said no. It is told what happened, never where: addresses hold secrets.
const own = document.querySelector("script[data-pl-analytics]");
const id = own.dataset.plAnalytics;
const banner = document.querySelector(".pl-consent");
const CHOICE = "pl-consent";
const TOKEN = /\/[\w.-]{20,}/g;

const withoutSecrets = (address) => {
  if (!address) return "";
  const url = new URL(address);
  return url.origin + url.pathname.replace(TOKEN, "/-");
};
const remembered = () => {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null;
  }
};

const place = {
  page_location: withoutSecrets(location.href),
  page_path: location.pathname.replace(TOKEN, "/-"),
  page_referrer: withoutSecrets(document.referrer),
  page_title: document.body.dataset.plPage,
};

// A container of scripts runs on the page itself, where the business's own script may.
const container = () => {
  window.dataLayer = window.dataLayer ?? [];
  function gtag() {
    // Google's script reads the arguments object itself.
    window.dataLayer.push(arguments);
  }
  window.dataLayer.push({ "gtm.start": Date.now(), event: "gtm.js", ...place });
  const script = document.createElement("script");
  script.async = true;
  script.nonce = own.nonce;
  script.src = `https://www.googletagmanager.com/gtm.js?id=${id}`;
  document.head.append(script);
  gtag("js", new Date());
  return gtag;
};
// A counter has a page of its own inside this one; see counting.js.
const counter = () => {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.referrerPolicy = "no-referrer";
  frame.src = "/counting";
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  document.body.append(frame);
  return (...said) => loaded.then(() => frame.contentWindow.postMessage(said, location.origin));
};

const load = () => {
  const count = id.startsWith("GTM-") ? container() : counter();
  count("config", id, { ...place, anonymize_ip: true });
  const names = ["signin", "payment:started", "payment:succeeded", "payment:failed", "payment:pending",
    "estimate:approved", "estimate:declined", "subscription:changed", "subscription:canceled",
    "subscription:resumed", "comment:sent", "signup:completed"];
  for (const name of names) {
    window.portal.on(name, (detail) => count("event", name.replace(":", "_"), { ...place, ...detail }));
  }
};

const choose = (choice) => {
  try {
    localStorage.setItem(CHOICE, choice);
  } catch {
    // Then the question comes again.
  }
  banner.hidden = true;
  if (choice === "granted") load();
};

if (!banner || remembered() === "granted") {
  load();
} else if (remembered() !== "denied") {
  banner.hidden = false;
  for (const button of banner.querySelectorAll("[data-pl-consent]")) {
    button.addEventListener("click", () => choose(button.dataset.plConsent));
  }
}
