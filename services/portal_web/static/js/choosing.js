// What is chosen, to be paid together or to be downloaded: how many, and how much. Without this no button says so.
const bar = document.querySelector("[data-pl-slot='activity.pay']");

if (bar) {
  const form = bar.closest("form");
  const said = bar.querySelector("[role='status']");
  const buttons = [...bar.querySelectorAll("[data-pl-words]")].map((button) => ({
    button, words: button.dataset.plWords.split("|"), plain: button.textContent, pays: button.name !== "kind",
  }));

  const money = (minor, currency, digits) =>
    new Intl.NumberFormat(document.documentElement.lang, {
      style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
    }).format(minor / 10 ** digits);

  const amountOf = (boxes) => {
    if (new Set(boxes.map((box) => box.dataset.currency)).size !== 1) return "";
    const [{ currency, digits }] = boxes.map((box) => box.dataset);
    const sum = boxes.reduce((all, box) => all + Number(box.dataset.minor), 0);
    return ` · ${money(sum, currency, Number(digits))}`;
  };

  const tell = () => {
    const chosen = [...form.querySelectorAll("input[type='checkbox']:checked")];
    const payable = chosen.filter((box) => box.dataset.minor);
    bar.hidden = chosen.length === 0;
    for (const { button, words, plain, pays } of buttons) {
      const boxes = pays ? payable : chosen;
      button.hidden = !bar.hidden && boxes.length === 0;
      button.textContent = boxes.length ? words[boxes.length - 1] + (pays ? amountOf(boxes) : "") : plain;
    }
    if (!bar.hidden) said.textContent = buttons.filter(({ button }) => !button.hidden).at(-1).button.textContent;
  };

  said.className = "pl-vh";
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}
