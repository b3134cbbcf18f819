// Turns a list of choices into a field that searches it as one types, by any name the server knows.
// The pattern is the combobox of the WAI-ARIA Authoring Practices, with the first one found active.

const PAUSE = 200; // milliseconds without a key before the server is asked

/** Put a searching field in the place of a select, which goes on holding what is chosen. */
function searches(select) {
  const words = select.dataset;
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const hint = document.createElement("div");
  const status = document.createElement("div");
  const field = document.createElement("div");
  const id = select.id;
  const label = select.labels[0].textContent;
  let active = -1;
  let timer;
  let asked = 0;

  select.id = `${id}-chosen`;
  select.hidden = true;
  Object.assign(input, { id, name: "wanted", autocomplete: "off", spellcheck: false });
  input.className = select.className.replaceAll("govuk-select", "govuk-input");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", `${id}-list`);
  hint.id = `${id}-searches`;
  hint.className = "govuk-hint";
  hint.textContent = words.hint;
  const described = [hint.id, select.getAttribute("aria-describedby")].filter(Boolean);
  input.setAttribute("aria-describedby", described.join(" "));
  list.id = `${id}-list`;
  list.className = "combobox__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  status.setAttribute("role", "status");
  field.className = "combobox";
  field.append(input, list, status);
  select.before(hint, field);
  const held = select.selectedOptions[0];
  input.value = held?.value ? held.text : words.wanted;
  tell("");
  close();

  /** Say what a search came to: to readers alone, or on the page with the way to an own word. */
  function tell(sentence, shown) {
    status.className = shown ? "govuk-hint" : "govuk-visually-hidden";
    status.replaceChildren(sentence.replace("{name}", input.value));
    if (shown) status.append(" ", ownWord());
  }

  function ownWord() {
    return Object.assign(document.createElement("a"), { href: words.own, textContent: words.ownWords });
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function forget() {
    clearTimeout(timer);
    asked += 1; // an answer that is on its way is to another question
  }

  function activate(number) {
    const options = [...list.children];
    if (!options.length) return;
    active = (number + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", at === active));
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    const { id, name } = option.dataset;
    if (![...select.options].some((known) => known.value === id)) select.add(new Option(name, id));
    select.value = id;
    input.value = name;
    forget();
    close();
    tell(words.chosen);
  }

  function show(found) {
    list.replaceChildren(
      ...found.map(({ id: value, name, by, language }, at) => {
        const option = document.createElement("li");
        option.id = `${id}-option-${at}`;
        option.className = "combobox__option";
        option.setAttribute("role", "option");
        option.append(name);
        Object.assign(option.dataset, { id: value, name });
        if (by) {
          const other = document.createElement("span");
          other.className = "combobox__by";
          other.textContent = language ? `${by} (${language})` : by;
          option.append(" ", other);
        }
        return option;
      }),
    );
    tell(found.length ? words.found.replace("{n}", found.length) : words.nothing, !found.length);
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    if (found.length) activate(0);
    else close();
  }

  async function ask() {
    const question = ++asked;
    const body = new FormData();
    body.set("csrf_token", select.form.elements.csrf_token.value);
    body.set("q", input.value);
    try {
      const answer = await fetch(words.search, { method: "POST", body });
      const found = await answer.json();
      if (answer.ok && question === asked && document.activeElement === input) show(found);
    } catch {
      giveUp(); // without an answer the whole list is as good
    }
  }

  function giveUp() {
    const here = document.activeElement === input;
    if (input.value && !select.value) {
      tell(words.unanswered, true);
      select.before(status, Object.assign(document.createElement("input"), { type: "hidden", name: "wanted", value: input.value }));
    }
    hint.remove();
    field.remove();
    select.id = id;
    select.hidden = false;
    if (here) select.focus();
  }

  input.addEventListener("input", () => {
    select.value = "";
    tell("");
    forget();
    close(); // what is listed goes by another name than the one that stands there now
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else activate(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Enter" && input.value && !select.value) {
      event.preventDefault(); // typed faster than the server answers
      clearTimeout(timer);
      ask();
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = select.value = "";
      close();
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
}

function enhance() {
  document.querySelectorAll("select[data-search]:not([hidden])").forEach(searches);
}
enhance();
document.addEventListener("replaced", enhance);
