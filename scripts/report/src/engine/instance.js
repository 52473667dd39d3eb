// An instance of the engine (models/page/exports.cpp): requests in, numbers out. Runs in a worker and under node.

const decoder = new TextDecoder();

export class Engine {
  #exports;
  #memory;
  #complaint = "";

  /** @param {WebAssembly.Module} module */
  static async make(module) {
    const engine = new Engine();
    const { exports } = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: engine.#outside() });
    engine.#exports = exports;
    engine.#memory = exports.memory;
    exports._initialize();
    return engine;
  }

  /** All that the engine asks of the world outside: somewhere to say what is wrong. */
  #outside() {
    return {
      fd_close: () => 0,
      fd_seek: () => 70, // cannot be done with a stream
      fd_write: (file, pieces, count, written) => {
        const view = new DataView(this.#memory.buffer);
        let bytes = 0;
        for (let i = 0; i < count; i++) {
          const [from, size] = [view.getUint32(pieces + 8 * i, true), view.getUint32(pieces + 8 * i + 4, true)];
          this.#complaint += decoder.decode(new Uint8Array(this.#memory.buffer, from, size));
          bytes += size;
        }
        view.setUint32(written, bytes, true);
        return 0;
      },
    };
  }

  /** Runs `work`; what is wrong is thrown as the engine's own sentence, and the instance is spent. */
  #asked(work) {
    try {
      return work();
    } catch (error) {
      this.spent = true;
      const said = this.#complaint.trim().replace(/^peerspread: /, "");
      throw new Error(said || `the engine stopped: ${error.message}`);
    }
  }

  /** Hands a text to one of the engine's functions. */
  #given(text, take) {
    return this.#asked(() => {
      const bytes = new TextEncoder().encode(text);
      const at = this.#exports.page_room(bytes.length);
      new Uint8Array(this.#memory.buffer, at, bytes.length).set(bytes);
      return take(at, bytes.length);
    });
  }

  #text(at) {
    const bytes = new Uint8Array(this.#memory.buffer, at);
    return decoder.decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** Begins to answer a request (src/engine/request.js). */
  open(text) {
    return this.#given(text, this.#exports.page_open);
  }

  /** The answer in sentences (src/engine/request.js). */
  words(text) {
    const words = this.#given(text, this.#exports.page_words);
    const sentences = this.#text(this.#exports.page_words_text(words)).split("\n");
    this.#exports.page_forget(words);
    return sentences;
  }

  left(session) {
    return this.#exports.page_left(session);
  }

  advance(session, weeks) {
    this.#asked(() => this.#exports.page_advance(session, weeks));
  }

  close(session) {
    this.#exports.page_close(session);
  }

  /** What was observed: {outputs: {name: {unit, axes}}, axes: {name: [entry]}, worlds: [{point, replicate, rows}]}. */
  result(session) {
    const { outputs, axes, names } = this.#outline(session);
    const worlds = Array.from({ length: this.#exports.page_jobs(session) }, (_, job) => ({
      point: this.#exports.page_point(session, job),
      replicate: this.#exports.page_replicate(session, job),
      rows: Object.fromEntries(
        names.map((name, output) => {
          const at = this.#exports.page_row(session, output, job);
          const size = this.#exports.page_row_size(session, output, job);
          return [name, new Float32Array(this.#memory.buffer, at, size).slice()];
        }),
      ),
    }));
    return { outputs, axes, worlds };
  }

  #outline(session) {
    const [outputs, axes, names] = [{}, {}, []];
    for (const line of this.#text(this.#exports.page_outline(session)).split("\n")) {
      const [kind, name, ...rest] = line.split("\t");
      if (kind === "output") {
        outputs[name] = { unit: rest[0], axes: rest[1] ? rest[1].split(",") : [] };
        names.push(name);
      }
      if (kind === "axis") axes[name] = rest[0] ? rest[0].split("|") : [];
    }
    return { outputs, axes, names };
  }
}
