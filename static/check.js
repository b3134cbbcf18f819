// Shows the answer beneath a label while it is typed. Nothing of it is kept; the button still is what
// makes a check.

const PAUSE = 400; // milliseconds without a key before the server is asked

function follows(form) {
  const summary = form.querySelector("[data-summary]");
  const more = form.nextElementSibling;
  let timer;
  let asking = new AbortController();

  /** Let what is shown be seen to answer an older text. */
  function forget() {
    clearTimeout(timer);
    asking.abort();
    summary.replaceChildren();
    more.classList.add("is-old");
  }

  function later(milliseconds) {
    timer = setTimeout(ask, milliseconds);
  }

  async function ask() {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const body = new FormData(form);
      const answer = await fetch(form.dataset.preview, { method: "POST", body, signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (signal.aborted) return;
      if (answer.status === 429) later(1000 * (Number(answer.headers.get("Retry-After")) || 60));
      if (answer.ok) show(page);
      else if (answer.status !== 422) say(form.dataset.away);
    } catch {
      if (!signal.aborted) say(form.dataset.away);
    }
  }

  function show(page) {
    summary.replaceChildren(...page.querySelector("[data-summary]").childNodes);
    more.replaceChildren(...page.querySelector("[data-found]").childNodes);
    more.classList.remove("is-old");
  }

  function say(words) {
    summary.textContent = words;
    more.replaceChildren();
  }

  /** Ask about no piece that was corrected meanwhile. */
  function compare() {
    const pieces = new Set(form.elements.text.value.split(/\s+/));
    form.querySelectorAll("[name=compared]").forEach((tick) => {
      tick.parentElement.hidden = !pieces.has(tick.value);
    });
  }

  form.addEventListener("input", () => {
    forget();
    compare();
    if (form.elements.text.value.trim()) later(PAUSE);
    else more.replaceChildren();
  });
  if (form.elements.text.value.trim()) later(0); // a page that is shown again
}

document.querySelectorAll("form[data-preview]").forEach(follows);
