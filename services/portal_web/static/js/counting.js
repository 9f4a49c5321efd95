// Google's script, in a page that has nothing to read: forms, links and titles of ours hold secrets. It counts what the
// page around it says.
const own = document.querySelector("script[data-pl-analytics]");

window.dataLayer = [];
function gtag() {
  // Google's script reads the arguments object itself.
  window.dataLayer.push(arguments);
}
gtag("js", new Date());
addEventListener("message", ({ origin, source, data }) => {
  if (origin === location.origin && source === parent) gtag(...data);
});

const script = document.createElement("script");
script.async = true;
script.nonce = own.nonce;
script.src = `https://www.googletagmanager.com/gtag/js?id=${own.dataset.plAnalytics}`;
document.head.append(script);
