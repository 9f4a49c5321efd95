// window.portal: what a business's own script may know of the page, and hear of it. See docs/theming.md.
const body = document.body;
const root = document.documentElement;
const locale = root.lang;
const listeners = new Map();

const parsed = (text) => (text ? JSON.parse(text) : null);
const facts = (name) => Object.freeze(parsed(body.dataset[name]));

const digits = (currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
const money = (minor, currency) =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).format(minor / 10 ** digits(currency));
const date = (value) => new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(value));

const tell = (name, detail) => {
  const event = new CustomEvent(`portal:${name}`, { detail });
  document.dispatchEvent(event);
  for (const heard of listeners.get(name) ?? []) heard(event.detail);
};

window.portal = Object.freeze({
  version: "1",
  page: body.dataset.plPage,
  locale,
  currency: body.dataset.plCurrency,
  customer: body.dataset.plCustomer ? Object.freeze({ id: Number(body.dataset.plCustomer) }) : null,
  document: facts("plDocument"),
  on: (name, heard) => listeners.set(name, [...(listeners.get(name) ?? []), heard]),
  format: Object.freeze({ money, date }),
});

// An event is told once: not again when the page that tells it is loaded again.
const tellOnce = (element) => {
  const { plEvent: name, plDetail: detail, plMark = "" } = element.dataset;
  const mark = `${name} ${detail} ${plMark}`;
  try {
    if (sessionStorage.getItem(mark)) return;
    sessionStorage.setItem(mark, "told");
  } catch {
    // Without storage it is told each time.
  }
  tell(name, parsed(detail));
};
const tellOf = (part) => {
  if (part.matches?.("[data-pl-event]")) tellOnce(part);
  for (const element of part.querySelectorAll("[data-pl-event]")) tellOnce(element);
};

// By now the business's script, which comes after this one, is listening.
document.addEventListener("DOMContentLoaded", () => {
  tell("ready", { version: "1" });
  tell("page", { type: body.dataset.plPage, id: window.portal.document?.id ?? null });
  tellOf(document);
});
document.addEventListener("htmx:after:swap", () => {
  const main = document.getElementById("main");
  tell("fragment", { root: main });
  tellOf(main);
});
