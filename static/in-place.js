// Sends marked forms and follows marked links without loading the page anew: the answer is the same
// page that would come without scripts, and takes the place of what is shown.

const MAIN = ".page > .govuk-width-container";
const ROOM = "/profile"; // what leads out of it is loaded as any page
let shownHere = location.href.split("#")[0];

/** Ask for a page and show it. Where no answer comes, the browser does what it would have done. */
async function show(address, request, otherwise) {
  let answer;
  let text;
  try {
    answer = await fetch(address, { ...request, headers: { Accept: "text/html" } });
    text = await answer.text();
  } catch {
    return otherwise();
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const shown = page.querySelector(MAIN);
  if (!shown || !new URL(answer.url).pathname.startsWith(ROOM)) return location.assign(answer.url);
  const place = document.querySelector(MAIN);
  document.title = page.title;
  place.replaceChildren(...shown.childNodes);
  if (answer.url !== location.href) history.pushState({}, "", answer.url);
  shownHere = location.href.split("#")[0];
  document.dispatchEvent(new Event("replaced"));
  const first = place.querySelector("[data-error-summary]") ?? place.querySelector(".notice, h1");
  if (!first.matches("[tabindex], form")) first.tabIndex = -1;
  (first.matches("form") ? first.querySelector("button") : first).focus();
  if (first.matches("h1")) scrollTo(0, 0);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-in-place]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return; // sent already
  form.ariaBusy = "true";
  const body = new FormData(form, event.submitter);
  show(form.action, { method: "POST", body }, () => {
    if (event.submitter?.name) form.append(hidden(event.submitter));
    form.submit();
  });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href, {}, () => location.assign(link.href));
});

addEventListener("popstate", () => {
  if (location.href.split("#")[0] !== shownHere) location.reload(); // back, not a link within the page
});

function hidden({ name, value }) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
