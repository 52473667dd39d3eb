// The page's side of the worker: asks, and gets answers as promises.
import workerSource from "worker-source";

// The smallest module that uses SIMD: a function that returns a vector.
const usesSimd = bytesOf("AGFzbQEAAAABBQFgAAF7AwIBAAoKAQgAQQD9D/1iCw==");

/** Why the engine cannot run here, in a sentence; "" where it can. */
export function whyNot() {
  if (!packedEngine()) return "This page was built without the engine, so nothing can be tried out on it.";
  const able =
    typeof WebAssembly === "object" &&
    WebAssembly.validate(usesSimd) &&
    typeof DecompressionStream === "function" &&
    typeof Worker === "function";
  return able
    ? ""
    : "This browser cannot run the simulation (it lacks WebAssembly with SIMD), so nothing can be tried out; all else on this page works.";
}

const packedEngine = () => document.getElementById("engine")?.textContent.trim() ?? "";

/**
 * Starts the engine, which answers the request `warm` to nobody first, so that it is fast when somebody asks.
 * `failed(sentence)` is called where it does not start.
 */
export function startEngine(warm, failed) {
  const url = URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  const worker = new Worker(url);
  const open = new Map();
  let last = 0;
  worker.onmessage = ({ data }) => {
    if (data.failed) return failed(`The simulation does not start: ${data.failed}`);
    if (data.ready) return;
    const asked = open.get(data.id);
    open.delete(data.id);
    if (data.wrong) asked?.refuse(new Error(data.wrong));
    else asked?.done(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    failed("The simulation does not start: this browser does not let the page run it.");
  };
  const packed = bytesOf(packedEngine()).buffer;
  worker.postMessage({ start: packed, warm }, [packed]);

  function post(channel, what) {
    const id = ++last;
    worker.postMessage({ id, channel, ...what });
    return new Promise((done, refuse) => open.set(id, { channel, done, refuse }));
  }

  return {
    /** Resolves to {result, took}; never where it is dropped. */
    ask: (channel, text) => post(channel, { text }),
    /** Resolves to sentences. */
    say: async (words) => (await post("words", { words })).said,
    drop(channel) {
      worker.postMessage({ drop: channel });
      for (const [id, asked] of open) if (asked.channel === channel) open.delete(id);
    },
  };
}

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
