// How much of the room for a text is used, once most of it is. It is told when typing pauses, not at each key.
const MOSTLY = 0.8;
const PAUSE = 500;
let pause;

const tell = (field) => {
  const told = document.getElementById(`${field.id}-count`);
  const used = [...field.value].length;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  told.textContent = used < field.dataset.most * MOSTLY ? "" : told.dataset.words.replace("{}", number.format(used));
};

document.addEventListener("input", ({ target }) => {
  if (!target.dataset.most) return;
  clearTimeout(pause);
  pause = setTimeout(tell, PAUSE, target);
});
window.addEventListener("pageshow", () => document.querySelectorAll("[data-most]").forEach(tell));
