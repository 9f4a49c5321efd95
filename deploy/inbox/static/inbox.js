// Puts the newer list in place of the old one as soon as something arrives.

const EVERY = 1500;
const { body } = document;
const home = `${body.dataset.root}/`;

async function renew() {
  const answer = await fetch(location.href);
  if (!answer.ok) {
    location.assign(home);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.getAttribute("href");
  for (const id of ["messages", "count"]) {
    const [old, newer] = [document.getElementById(id), fresh.getElementById(id)];
    if (old && newer) old.replaceChildren(...newer.childNodes);
  }
  document.title = fresh.title;
  body.dataset.revision = fresh.body.dataset.revision;
  if (focused) document.querySelector(`#messages a[href="${CSS.escape(focused)}"]`)?.focus();
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(`${home}api/revision`);
    const { revision } = await answer.json();
    if (String(revision) !== body.dataset.revision) await renew();
  } catch {
    // The inbox is stopping or restarting; the next look will tell.
  }
}

setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
