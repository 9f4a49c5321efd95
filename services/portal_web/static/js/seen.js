// Tells once that a person looks at this page: at the first movement, touch or key, while it is in view.
const place = document.querySelector("[data-pl-seen]");
const signs = ["pointermove", "pointerdown", "keydown", "touchstart", "wheel"];

const tell = (event) => {
  if (!event.isTrusted || document.visibilityState !== "visible") return;
  for (const sign of signs) removeEventListener(sign, tell);
  const body = new URLSearchParams({ csrf: place.dataset.plToken });
  fetch(place.dataset.plSeen, { method: "POST", body, keepalive: true }).catch(() => {});
};

if (place) for (const sign of signs) addEventListener(sign, tell, { passive: true });
