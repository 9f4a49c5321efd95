// What is chosen to be paid together: how many, and how much. Without this the button says neither.
const bar = document.querySelector("[data-pl-slot='activity.pay']");

if (bar) {
  const form = bar.closest("form");
  const button = bar.querySelector("button");
  const words = button.dataset.plWords.split("|");
  const plain = button.textContent;
  const said = bar.querySelector("[role='status']");

  const money = (minor, currency, digits) =>
    new Intl.NumberFormat(document.documentElement.lang, {
      style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits,
    }).format(minor / 10 ** digits);

  const tell = () => {
    const chosen = [...form.querySelectorAll("input[name='invoice']:checked")];
    bar.hidden = chosen.length === 0;
    if (bar.hidden) return void (button.textContent = plain);
    const currencies = new Set(chosen.map((box) => box.dataset.currency));
    const [{ currency, digits }] = chosen.map((box) => box.dataset);
    const sum = chosen.reduce((all, box) => all + Number(box.dataset.minor), 0);
    const amount = currencies.size === 1 ? ` · ${money(sum, currency, Number(digits))}` : "";
    said.textContent = button.textContent = words[chosen.length - 1] + amount;
  };

  said.className = "pl-vh";
  form.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}
