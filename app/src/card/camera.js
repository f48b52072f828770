// Reads QR codes from the camera: by the browser's own detector, or else by the decoder under /qr/,
// which is loaded only then. Pictures stay in the page.
//
// What goes wrong is said as one of the words of `Trouble` in camera.rs.

const DECODER = "/qr/decode.js";
/** Between two looks at the picture. */
const PAUSE_MS = 150;
/** More pixels on a side make the decoder slow and find nothing more. */
const MOST_PIXELS = 1000;

let decoder;

async function ownDetector() {
  if (!("BarcodeDetector" in window)) return undefined;
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return undefined;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  } catch {
    return undefined;
  }
}

async function loadedDecoder() {
  decoder ??= import(DECODER);
  let decode;
  try {
    ({ decodeQR: decode } = await decoder);
  } catch {
    decoder = undefined;
    throw "decoder";
  }
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const side = Math.max(video.videoWidth, video.videoHeight);
    if (!side) return undefined;
    const scale = Math.min(1, MOST_PIXELS / side);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decode(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      // No code in this picture.
      return undefined;
    }
  };
}

function reason(error) {
  switch (error?.name) {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return typeof error === "string" ? error : "other";
  }
}

/** A camera at work: `ready(torch)`, then `found(text)` for each code, or `failed(word)`. */
export class Camera {
  constructor(video, ready, found, failed) {
    this.video = video;
    this.stopped = false;
    this.run(ready, found).catch((error) => {
      const told = this.stopped;
      this.stop();
      if (!told) failed(reason(error));
    });
  }

  async run(ready, found) {
    if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) throw "insecure";
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } },
    });
    this.stream = stream;
    // Closed while the browser was asking.
    if (this.stopped) return this.stop();
    this.video.srcObject = stream;
    await this.video.play();
    const read = (await ownDetector()) ?? (await loadedDecoder());
    if (this.stopped) return;
    ready(Boolean(this.track()?.getCapabilities?.().torch));
    while (!this.stopped) {
      if (this.track()?.readyState === "ended") throw "busy";
      const text = await read(this.video);
      if (this.stopped) return;
      if (text) found(text);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  track() {
    return this.stream?.getVideoTracks()[0];
  }

  /** Switches the light. */
  light(on) {
    // A camera that can't after all stays dark.
    this.track()?.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {});
  }

  /** Ends it: the camera's lamp goes out. */
  stop() {
    this.stopped = true;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
  }
}
