// A form is sent once. If the answer takes long, its button says so; it is never disabled before it is pressed.
const SAY_SO_AFTER = 300;
const GIVE_UP_AFTER = 12_000;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  const label = button?.innerHTML;
  const said = setTimeout(() => {
    if (!button?.dataset.plBusy) return;
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.plBusy;
  }, SAY_SO_AFTER);
  const restore = () => {
    clearTimeout(said);
    delete form.dataset.sent;
    button?.removeAttribute("aria-busy");
    if (button && label !== undefined) button.innerHTML = label;
  };
  setTimeout(restore, GIVE_UP_AFTER);
  window.addEventListener("pageshow", restore, { once: true });
});
