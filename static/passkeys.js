// Passkeys (WebAuthn): the browser is asked for one, and its answer is sent like any form.

/** Ask the server what to ask, the browser for its passkey, and send what it says. */
async function ask(form) {
  const { passkey, options } = form.dataset;
  const answer = await fetch(options, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  });
  if (!answer.headers.get("Content-Type").includes("json")) {
    return location.reload(); // a page: it asks first who this is
  }
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error, { cause: answer.status });
  const credential =
    passkey === "create"
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(said),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(said),
        });
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

/** Let a form send a passkey. Without a name there is nothing to ask: the server says so. */
function sendsPasskey(form) {
  const button = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.name?.value.trim() === "") return;
    event.preventDefault();
    button.disabled = true;
    status.textContent = "";
    try {
      await ask(form);
    } catch (fault) {
      status.textContent = fault.cause ? fault.message : form.dataset.failed;
      button.disabled = false;
    }
  });
  form.hidden = false;
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  document.querySelectorAll("[data-without-passkeys]").forEach((words) => words.remove());
  document.querySelectorAll("[data-passkey]").forEach(sendsPasskey);
}
