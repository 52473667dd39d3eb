// The engine in a worker: answers one request after the other, a slice at a time, so that it hears when one is dropped.
import { Engine } from "./instance.js";

const slice = 25; // milliseconds
const queue = [];
let module, engine;
let busy = false;

onmessage = ({ data }) => {
  if (data.start) return start(data);
  if (data.drop) return drop(data.drop);
  if (data.words) return say(data);
  queue.push(data);
  work();
};

/** Once the engine is compiled and has stepped for the first time, so that the first answer is not slowed by it. */
async function start({ start: packed, warm }) {
  try {
    const bytes = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
    module = await WebAssembly.compile(await bytes.arrayBuffer());
    engine = await Engine.make(module);
    queue.unshift({ text: warm });
    await work();
    postMessage({ ready: true });
  } catch (error) {
    postMessage({ failed: error.message });
  }
}

/** Forgets requests of a channel; the one being answered ends at its next slice. */
function drop(channel) {
  for (const asked of queue) if (asked.channel === channel) asked.dropped = true;
}

async function work() {
  if (busy || !engine) return;
  busy = true;
  while (queue.length) {
    if (!queue[0].dropped) await answer(queue[0]);
    queue.shift();
  }
  busy = false;
}

async function answer(asked) {
  const began = performance.now();
  try {
    if (engine.spent) engine = await Engine.make(module);
    const session = engine.open(asked.text);
    let weeks = 1;
    while (engine.left(session) && !asked.dropped) {
      const from = performance.now();
      engine.advance(session, weeks);
      const took = performance.now() - from;
      weeks = Math.max(1, Math.min(256, Math.round((weeks * slice) / Math.max(took, 1))));
      await breathe();
    }
    if (!asked.dropped) reply(asked, { result: engine.result(session), took: performance.now() - began });
    engine.close(session);
  } catch (error) {
    reply(asked, { wrong: error.message });
  }
}

/** Sentences take no time, so they wait for no worlds. */
function say(asked) {
  try {
    reply(asked, { said: engine.words(asked.words) });
  } catch (error) {
    reply(asked, { wrong: error.message });
  }
}

function reply({ id, channel }, what) {
  postMessage({ id, channel, ...what });
}

const { port1, port2 } = new MessageChannel();
const waiting = [];
port1.onmessage = () => waiting.shift()();
/** Lets messages in; a timer would wait for 4 ms. */
const breathe = () =>
  new Promise((done) => {
    waiting.push(done);
    port2.postMessage(0);
  });
