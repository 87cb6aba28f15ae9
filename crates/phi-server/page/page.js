// The page: two editors, the run, and what connects them.

import { explain, get, useToken } from "./api.js";
import { Converter } from "./convert.js";
import { Editor } from "./editor.js";
import { EXAMPLES } from "./examples.js";
import { completeNames, drawKeyboard } from "./keyboard.js";
import { Output } from "./output.js";
import { Runner } from "./run.js";
import { describeServer } from "./server.js";
import { keep, restore } from "./storage.js";

const element = (id) => document.getElementById(id);
const editors = { phi: new Editor(element("phi")), python: new Editor(element("python")) };
/** What `/convert` is asked for when one of the two is written. */
const CONVERSIONS = {
  phi: { language: "phi", target: "python" },
  python: { language: "python", target: "phicode" },
};
const OTHER = { phi: "python", python: "phi" };

const output = new Output(element("output"), element("end"));
const converter = new Converter(refused);
const runner = new Runner(output, refused, showRunning);
const stdin = element("stdin");
/** The text that is written: its name is that of its language in requests. */
let source = "phi";

/** The text in `name` is now the one that is written; the other follows it. */
function written(name) {
  source = name;
  const other = OTHER[name];
  editors[name].pane.classList.remove("outdated");
  element(`${name}-role`).textContent = "written here, runs";
  element(`${other}-role`).textContent = "follows";
  converter.changed(editors[name], editors[other], CONVERSIONS[name]);
  save();
}

function save() {
  keep({ source, text: editors[source].text, stdin: stdin.value });
}

function run() {
  runner.run(editors[source], { language: source, stdin: stdin.value });
}

/** One of the two buttons is of use; the focus goes with it, for a disabled button loses it. */
function showRunning(isRunning) {
  const [idle, useful] = isRunning ? ["run", "stop"] : ["stop", "run"];
  element(useful).disabled = false;
  if (document.activeElement === element(idle)) element(useful).focus();
  element(idle).disabled = true;
  element("output").setAttribute("aria-busy", String(isRunning));
}

/** A refusal for want of a token shows where to type one. */
function refused(refusal) {
  if (refusal.status !== 401) return;
  element("access").hidden = false;
  element("token").focus();
}

function tokenGiven(event) {
  event.preventDefault();
  useToken(element("token").value.trim());
  element("token").value = "";
  element("access").hidden = true;
  output.say("");
  written(source);
  editors[source].area.focus();
}

function fillExamples() {
  const groups = [["phi", "φ"], ["python", "Python"]].map(([name, label]) => {
    const group = document.createElement("optgroup");
    group.label = label;
    const own = [...EXAMPLES.keys()].filter((index) => EXAMPLES[index].source === name);
    group.append(...own.map((index) => new Option(EXAMPLES[index].name, String(index))));
    return group;
  });
  element("example").append(...groups);
}

function exampleChosen() {
  const example = EXAMPLES[Number(element("example").value)];
  element("example").value = "";
  stdin.value = example.stdin;
  if (example.stdin !== "") element("input").open = true;
  output.clear();
  editors[example.source].replace(example.text);
}

function keyPressed(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  } else if (event.key === "Escape" && runner.isRunning) {
    runner.stop();
  }
}

function listen() {
  for (const [name, editor] of Object.entries(editors)) {
    editor.area.addEventListener("input", () => written(name));
  }
  stdin.addEventListener("input", save);
  element("run").addEventListener("click", run);
  element("stop").addEventListener("click", () => runner.stop());
  element("clear").addEventListener("click", () => output.clear());
  element("access").addEventListener("submit", tokenGiven);
  element("example").addEventListener("change", exampleChosen);
  document.addEventListener("keydown", keyPressed);
}

function begin() {
  fillExamples();
  listen();
  const { source: name, text, stdin: input } = restore() ?? EXAMPLES[0];
  stdin.value = input;
  element("input").open = input !== "";
  editors[name].show(text);
  written(name);
  get("info").then(describeServer).catch(explain).then((text) => {
    element("server").textContent = text;
  });
  get("symbols").then(showSymbols).catch((error) => {
    element("keyboard").textContent = explain(error);
  });
}

function showSymbols({ python_to_phicode: glyphs }) {
  drawKeyboard(element("keyboard"), glyphs, (glyph) => editors.phi.insert(glyph));
  completeNames(editors.phi, glyphs);
}

begin();
