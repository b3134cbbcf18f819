// Reads a barcode with the camera or from a picture, in the browser, and sends its digits as the form
// does. The library is fetched when it is wanted; docs/foods.md says which.

const FORMATS = ["ean_13", "ean_8", "upc_a", "upc_e"];
const PAUSE = 150; // milliseconds between two looks through the camera
const place = document.querySelector("[data-scanner]");
const words = place.dataset;
const status = place.querySelector("[role=status]");
const video = place.querySelector("video");
const field = document.querySelector("[name=barcode]");
let detector;

/** What finds barcodes. Fetched once. */
function reader() {
  detector ??= import(words.library).then(({ BarcodeDetector, prepareZXingModule }) => {
    prepareZXingModule({ overrides: { locateFile: () => words.wasm } });
    return new BarcodeDetector({ formats: FORMATS });
  });
  return detector;
}

/** The digits in a picture or in what the camera sees; nothing where there are none. */
async function digits(source) {
  const [found] = await (await reader()).detect(source);
  return found?.rawValue;
}

function send(code) {
  field.value = code;
  field.form.requestSubmit();
}

async function look() {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    status.textContent = words.refused;
    return;
  }
  video.srcObject = stream;
  video.hidden = false;
  status.textContent = words.looking;
  try {
    await video.play();
    for (;;) {
      const code = await digits(video);
      if (code) return send(code);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } catch {
    status.textContent = words.failed;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.hidden = true;
  }
}

async function read(file) {
  status.textContent = words.reading;
  try {
    const code = await digits(await createImageBitmap(file));
    if (code) send(code);
    else status.textContent = words.none;
  } catch {
    status.textContent = words.failed;
  }
}

place.querySelector("[data-camera]").addEventListener("click", look);
place.querySelector("[type=file]").addEventListener("change", (event) => {
  const [file] = event.target.files;
  if (file) read(file);
});
place.hidden = false;
