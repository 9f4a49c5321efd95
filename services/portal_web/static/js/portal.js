// window.portal: what a business's own script may know of the page, and hear of it. See docs/theming.md.
const body = document.body;
const root = document.documentElement;
const locale = root.lang;
const listeners = new Map();

const frozen = (value) => {
  if (value !== null && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};
const parsed = (text) => (text ? frozen(JSON.parse(text)) : null);

// As on our pages: of some currencies browsers leave the minor unit away, and would show a hundred times the amount.
const WITHOUT_MINOR_UNIT = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const WITH_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND";
const digits = (currency) =>
  WITHOUT_MINOR_UNIT.includes(currency) ? 0 : WITH_THREE_DIGITS.includes(currency) ? 3 : 2;
const money = (minor, currency) => {
  const places = digits(currency);
  const options = { style: "currency", currency, minimumFractionDigits: places, maximumFractionDigits: places };
  return new Intl.NumberFormat(locale, options).format(minor / 10 ** places);
};

// A day is the same day everywhere; a moment is told by the reader's clock.
const DAY = /^\d{4}-\d\d-\d\d$/;
const date = (value) => {
  const timeZone = DAY.test(value) ? "UTC" : undefined;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone }).format(new Date(value));
};

// A listener that fails is told to the console, and nobody else misses anything.
const tell = (name, detail) => {
  document.dispatchEvent(new CustomEvent(`portal:${name}`, { detail }));
  for (const heard of listeners.get(name) ?? []) {
    try {
      heard(detail);
    } catch (failure) {
      reportError(failure);
    }
  }
};

window.portal = Object.freeze({
  version: "1",
  page: body.dataset.plPage,
  locale,
  currency: body.dataset.plCurrency,
  customer: body.dataset.plCustomer ? Object.freeze({ id: Number(body.dataset.plCustomer) }) : null,
  document: parsed(body.dataset.plDocument),
  on(name, heard) {
    listeners.set(name, [...(listeners.get(name) ?? []), heard]);
  },
  format: Object.freeze({ money, date }),
});

// An event is told once: not again when the page that tells it is loaded again, in another tab or on another day.
const tellOnce = (element) => {
  const { plEvent: name, plMark = "" } = element.dataset;
  const detail = parsed(element.dataset.plDetail);
  const mark = `pl ${name} ${detail.id} ${plMark}`;
  try {
    if (localStorage.getItem(mark)) return;
    localStorage.setItem(mark, "told");
  } catch {
    // Without storage it is told each time.
  }
  tell(name, detail);
};
const tellOf = (part) => {
  for (const element of part.querySelectorAll("[data-pl-event]")) tellOnce(element);
};

// By now the business's script, which comes after this one, is listening.
document.addEventListener("DOMContentLoaded", () => {
  tell("ready", frozen({ version: "1" }));
  tell("page", frozen({ type: body.dataset.plPage, id: window.portal.document?.id ?? null }));
  tellOf(document);
});
document.addEventListener("htmx:after:swap", (event) => {
  const { swap, target } = event.detail.ctx;
  const part = swap === "none" ? null : document.getElementById(target.id);
  if (!part) return;
  tell("fragment", Object.freeze({ root: part }));
  tellOf(part);
});
