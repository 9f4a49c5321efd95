// Counts the seconds until the e-mail may be sent again, then offers the button instead.
const waiting = document.querySelector("[data-pl-slot='check.wait']");
const offer = document.querySelector("[data-pl-slot='check.again']");
const number = waiting?.querySelector("[data-seconds]");

if (waiting && offer && number) {
  const end = Date.now() + Number(number.dataset.seconds) * 1000;
  const tick = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      number.textContent = String(left);
      return;
    }
    clearInterval(tick);
    waiting.hidden = true;
    offer.hidden = false;
  }, 500);
}
