// The other text beside the one that is written, as it is typed.

import { Refusal, explain, post } from "./api.js";

/** Milliseconds without a key until the text is sent. */
const PAUSE = 120;

/**
 * Converts what is written in one editor into the other.
 *
 * An answer is shown only if nothing was typed since its request: each change ends the request
 * before it, so answers come in order and none is stale.
 */
export class Converter {
  #timer = 0;
  #request = null;
  #onRefusal;

  constructor(onRefusal) {
    this.#onRefusal = onRefusal;
  }

  /** The text of `source` has changed; `target` will show it. `names` are those of `/convert`. */
  changed(source, target, names) {
    this.cancel();
    // Marks have lost their places. A later answer must not take away what a run has marked since.
    source.settle();
    target.settle();
    target.pane.classList.add("outdated");
    this.#timer = setTimeout(() => this.#convert(source, target, names), PAUSE);
  }

  /** Forgets what is under way. */
  cancel() {
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#request = null;
  }

  async #convert(source, target, names) {
    const request = new AbortController();
    this.#request = request;
    try {
      const fields = { code: source.text, ...names };
      const answer = await post("convert", fields, request.signal);
      if (request === this.#request) show(answer, source, target);
    } catch (error) {
      if (request === this.#request) this.#failed(error, source, target, names);
    }
  }

  #failed(error, source, target, names) {
    if (error instanceof Refusal && error.problem.syntax_error) {
      source.complainOf(error.problem.syntax_error);
      return;
    }
    source.complain(explain(error));
    if (!(error instanceof Refusal)) return;
    this.#onRefusal(error);
    if (error.retryAfter && [429, 503].includes(error.status)) {
      const again = () => this.changed(source, target, names);
      this.#timer = setTimeout(again, error.retryAfter * 1000);
    }
  }
}

function show(answer, source, target) {
  target.show(answer.converted);
  target.pane.classList.remove("outdated");
  // A text may have an error that its conversion does not mind.
  if (answer.syntax_error) source.complainOf(answer.syntax_error);
}
