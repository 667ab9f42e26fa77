/**
 * Reads codes from the camera: with the browser's own reader where it has one (Android), with ours elsewhere (iPhone, desktop).
 */
const PAUSE = 300;
const WIDE = 640;

export function canScan() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/** Return a function that reads the code in a moment of a video: its text, or "". */
export async function reader() {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  const { default: read } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = Math.min(WIDE, video.videoWidth);
    canvas.height = Math.round((video.videoHeight * canvas.width) / video.videoWidth);
    paint.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = paint.getImageData(0, 0, canvas.width, canvas.height);
    return read(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? "";
  };
}

/** Show the camera in a video and give each code that comes before it once; return what stops it. */
export async function scan(video, found) {
  const read = await reader();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  let last = "";
  let timer;
  const look = async () => {
    const text = video.videoWidth ? await read(video) : "";
    if (text && text !== last) await found((last = text));
    timer = setTimeout(look, PAUSE);
  };
  timer = setTimeout(look, PAUSE);
  return () => {
    clearTimeout(timer);
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
  };
}
