// Asks one engine of npm every question: as ask.py does, with adapters that end in .mjs.
// Run from the folder into which the engine was installed, which is given first.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [where, adapter] = process.argv.slice(2);
const require = createRequire(pathToFileURL(where + "/package.json"));
const load = async (name) => {
  try {
    return require(name);
  } catch {
    return import(pathToFileURL(require.resolve(name)));
  }
};
const write = process.stdout.write.bind(process.stdout);
for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = () => {};
const { opened } = await import(new URL(`./adapters/${adapter}.mjs`, import.meta.url));
const said = await opened(load, require);
const answers = [];
for (const question of JSON.parse(readFileSync(0, "utf8"))) {
  let outcome, raw = "";
  try {
    const found = await said(question.form, question.test, { ...question.facts });
    if (typeof found === "string") outcome = found;
    else [outcome, raw] = [found === undefined || found === null ? "null" : String(found), String(found)];
  } catch (error) {
    [outcome, raw] = ["raises", error.constructor.name];
  }
  answers.push({ ...question, outcome, raw });
}
write(JSON.stringify(answers), () => process.exit(0));
