// What scripts add: nothing here is needed, every page works without it.

/** Let people see the password they type, and hide it again before the form is sent. */
function showsPassword(button) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const words = button.dataset;
  const status = document.createElement("span");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  button.after(status);

  const turn = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? words.hide : words.show;
    button.setAttribute("aria-label", visible ? words.hideLabel : words.showLabel);
  };
  button.addEventListener("click", () => {
    turn(input.type === "password");
    status.textContent = input.type === "text" ? words.shown : words.hidden;
  });
  input.form.addEventListener("submit", () => turn(false));
  turn(false);
  button.hidden = false;
}

document.querySelectorAll("[data-shows-password]").forEach(showsPassword);
document.querySelector("[data-error-summary]")?.focus();
