// Shows what is found while it is typed. The form works without: its button asks for the same page.

const PAUSE = 250; // milliseconds without a key before the server is asked

function searches(form) {
  const place = document.querySelector("[data-results]");
  let timer;
  let asking = new AbortController();

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-results]");
      if (signal.aborted || !answer.ok || !found) return;
      place.replaceChildren(...found.childNodes);
      history.replaceState({}, "", address);
    } catch {
      // the button still asks
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (form.querySelector("[data-shared]:checked")) return; // who shares a person is told of each search
    timer = setTimeout(ask, PAUSE);
  });
}

document.querySelectorAll("form[data-searches]").forEach(searches);
