// What is to be typed elsewhere can be copied, where the browser lets us.
for (const button of document.querySelectorAll("[data-pl-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.plCopy);
    button.nextElementSibling.textContent = button.dataset.plSaid;
  });
}
