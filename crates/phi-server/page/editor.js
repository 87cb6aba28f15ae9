// A text area with line numbers, a Tab key that indents, and a mark at one place.

const INDENT = "    ";

/** One of the two texts. Emits `input` through its text area, as the user types or `replace` does. */
export class Editor {
  #gutter;
  #marks;
  #problem;
  #lines = 1;
  #tabLeaves = false;

  constructor(area) {
    const pane = area.closest(".pane");
    this.area = area;
    this.pane = pane;
    this.#gutter = pane.querySelector(".gutter");
    this.#marks = pane.querySelector(".marks");
    this.#problem = pane.querySelector(".problem");
    area.addEventListener("input", () => this.#refresh());
    area.addEventListener("scroll", () => this.#follow());
    area.addEventListener("keydown", (event) => this.#key(event));
    area.addEventListener("blur", () => { this.#tabLeaves = false; });
  }

  get text() {
    return this.area.value;
  }

  /** Shows `text` without an `input` event and without a step that Undo could take back. */
  show(text) {
    if (text === this.area.value) return;
    this.area.value = text;
    this.#refresh();
  }

  /** Puts `text` in place of everything, as if typed: Undo takes it back. */
  replace(text) {
    this.area.focus();
    this.area.select();
    this.#type(text);
    this.area.setSelectionRange(0, 0);
    this.area.scrollTo(0, 0);
  }

  /** Puts `text` at the cursor, in place of what is selected and of `before` characters. */
  insert(text, before = 0) {
    this.area.focus();
    const { selectionStart, selectionEnd } = this.area;
    this.area.setSelectionRange(selectionStart - before, selectionEnd);
    this.#type(text);
  }

  /** Shows `message` below the text. */
  complain(message) {
    this.settle();
    this.#problem.textContent = message;
  }

  /**
   * Shows `message` below the text and marks its place: `line` from `column` to `end_column`, all
   * from 1; without columns the whole line, without an end in this line the rest of it.
   */
  complainOf({ message, line, column = null, end_line: endLine, end_column: endColumn }) {
    this.settle();
    const button = document.createElement("button");
    const place = column === null ? `line ${line}` : `line ${line}, column ${column}`;
    button.type = "button";
    button.textContent = `${place}: ${message}`;
    button.addEventListener("click", () => this.#go(line, column ?? 1));
    this.#problem.replaceChildren(button);
    this.area.setAttribute("aria-invalid", "true");
    const isWithin = endLine === line && endColumn > column;
    this.#mark(line, column ?? 1, isWithin ? endColumn : null);
  }

  /** Takes message and mark away. */
  settle() {
    this.#problem.replaceChildren();
    this.#marks.replaceChildren();
    this.area.removeAttribute("aria-invalid");
  }

  /** Execution of `insertText` is the one way to type into a text area that Undo knows of. */
  #type(text) {
    const isTyped = text === ""
      ? document.execCommand("delete")
      : document.execCommand("insertText", false, text);
    if (isTyped) return;
    const { selectionStart, selectionEnd } = this.area;
    this.area.setRangeText(text, selectionStart, selectionEnd, "end");
    this.area.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  #key(event) {
    if (event.key === "Escape") {
      this.#tabLeaves = true;
    } else if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      if (!this.#tabLeaves && !event.defaultPrevented) {
        event.preventDefault();
        this.insert(INDENT);
      }
    } else if (event.key !== "Shift") {
      this.#tabLeaves = false;
    }
  }

  #refresh() {
    const lines = this.area.value.split("\n").length;
    if (lines !== this.#lines || this.#gutter.textContent === "") {
      this.#lines = lines;
      this.#gutter.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    }
    this.#follow();
  }

  #follow() {
    this.#gutter.scrollTop = this.area.scrollTop;
    this.#marks.scrollTop = this.area.scrollTop;
    this.#marks.scrollLeft = this.area.scrollLeft;
  }

  /** Where `column` of `line` is in the text; columns count characters, not UTF-16 units. */
  #offset(line, column) {
    const lines = this.area.value.split("\n");
    const above = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const inside = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("").length;
    return Math.min(above + inside, this.area.value.length);
  }

  #mark(line, column, endColumn) {
    const text = this.area.value;
    const start = this.#offset(line, column);
    const newline = text.indexOf("\n", start);
    const rest = newline < 0 ? text.length : newline;
    const end = endColumn === null ? rest : Math.min(this.#offset(line, endColumn), rest);
    const mark = document.createElement("mark");
    // A place behind the last character of a line needs something to be seen on.
    mark.textContent = text.slice(start, end) || " ";
    this.#marks.replaceChildren(text.slice(0, start), mark, `${text.slice(end)}\n`);
    this.#follow();
  }

  #go(line, column) {
    const offset = this.#offset(line, column);
    this.area.focus();
    this.area.setSelectionRange(offset, offset);
  }
}
