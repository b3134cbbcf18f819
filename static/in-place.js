// Sends marked forms and follows marked links without loading the page anew: the answer is the same
// page that would come without scripts, and takes the place of what is shown. Where it is none, the
// form stays as it was typed, and says what happened.

const MAIN = ".page > .govuk-width-container";
const ROOM = "/profile"; // what leads out of it is loaded as any page
const PATIENCE = 20_000; // milliseconds until no answer is waited for
const AT_ONCE = 400; // milliseconds in which nobody needs to be told that something is on its way
const words = document.querySelector("script[data-away]").dataset;
let shownHere = withoutHash(location.href);

/** The answer of the server and the page in it. Raises where none comes in time. */
async function ask(address, request) {
  const answer = await fetch(address, {
    ...request,
    headers: { Accept: "text/html" },
    signal: AbortSignal.timeout(PATIENCE),
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { answer, page, main: page.querySelector(MAIN) };
}

/** Put the page of an answer in the place of what is shown; its address, where it has one. */
function show({ answer, page, main }, moved) {
  if (!main || !new URL(answer.url).pathname.startsWith(ROOM)) return location.assign(answer.url);
  const place = document.querySelector(MAIN);
  document.title = page.title;
  place.replaceChildren(...main.childNodes);
  if (moved && withoutHash(answer.url) !== shownHere) history.pushState({}, "", answer.url);
  shownHere = withoutHash(location.href);
  document.dispatchEvent(new Event("replaced"));
  const first = place.querySelector("[data-error-summary]") ?? place.querySelector(".notice, h1");
  if (!first.matches("[tabindex], form")) first.tabIndex = -1;
  (first.matches("form") ? first.querySelector("button") : first).focus();
  if (first.matches("h1")) scrollTo(0, 0);
}

/** Say above a form why it was not taken. */
function refuse(form, main) {
  const said = document.createElement("div");
  const title = document.createElement("h2");
  const advice = document.createElement("p");
  title.textContent = main?.querySelector("h1")?.textContent ?? words.failed;
  advice.textContent = `${main?.querySelector("h1 + p")?.textContent ?? words.away} ${words.kept}`;
  said.className = "govuk-error-summary";
  title.className = "govuk-error-summary__title";
  said.dataset.refusal = "";
  said.role = "alert";
  said.tabIndex = -1;
  said.append(title, advice);
  form.before(said);
  said.focus();
}

/** Send a form as the browser does. */
function send(form, submitter) {
  if (submitter?.name) {
    const { name, value } = submitter;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.submit();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-in-place]");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return; // sent already
  const status = Object.assign(document.createElement("p"), { role: "status", className: "meta" });
  const later = setTimeout(() => status.append(words.sending), AT_ONCE);
  document.querySelector("[data-refusal]")?.remove();
  form.ariaBusy = "true";
  form.append(status);
  try {
    const body = new FormData(form, event.submitter);
    const got = await ask(form.action, { method: "POST", body });
    const { answer, main } = got;
    if (answer.status === 401) send(form, event.submitter); // the session ended: log in, then go on
    else if (answer.ok || main?.querySelector("form[data-in-place]")) show(got, answer.redirected);
    else refuse(form, main);
  } catch {
    refuse(form);
  } finally {
    clearTimeout(later);
    status.remove();
    form.ariaBusy = null;
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const got = await ask(link.href, {});
    if (got.answer.ok) show(got, true);
    else location.assign(link.href);
  } catch {
    location.assign(link.href);
  }
});

addEventListener("popstate", () => {
  if (withoutHash(location.href) !== shownHere) location.reload(); // back, not a link within the page
});

function withoutHash(address) {
  return address.split("#")[0];
}
