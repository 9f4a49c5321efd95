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

window.dataLayer = window.dataLayer ?? [];
function gtag() {
  // Google's script reads the arguments object itself.
  window.dataLayer.push(arguments);
}

const load = () => {
  const isContainer = id.startsWith("GTM-");
  const script = document.createElement("script");
  script.async = true;
  script.nonce = own.nonce;
  script.src = `https://www.googletagmanager.com/${isContainer ? "gtm.js" : "gtag/js"}?id=${id}`;
  const place = {
    page_location: withoutSecrets(location.href),
    page_path: location.pathname.replace(TOKEN, "/-"),
    page_referrer: withoutSecrets(document.referrer),
    page_title: document.body.dataset.plPage,
  };
  if (isContainer) window.dataLayer.push({ "gtm.start": Date.now(), event: "gtm.js", ...place });
  gtag("js", new Date());
  gtag("config", id, { ...place, anonymize_ip: true });
  document.head.append(script);
  const names = ["signin", "payment:started", "payment:succeeded", "payment:failed", "payment:pending",
    "estimate:approved", "estimate:declined", "subscription:changed", "subscription:canceled",
    "subscription:resumed", "comment:sent", "signup:completed"];
  for (const name of names) {
    window.portal.on(name, (detail) => gtag("event", name.replace(":", "_"), { ...place, ...detail }));
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
