// publicodes: facts are rules, and one without a value is not defined.
export const opened = async (load) => {
  const { default: Engine } = await load("publicodes");
  const written = (value) =>
    value === true ? "oui" : value === false ? "non" : typeof value === "string" ? `'${value}'` : value;
  return (form, test, facts) => {
    const rules = { asked: null, signed: null, charge: null, days: null, n: null };
    for (const [name, value] of Object.entries(facts)) if (name in rules && value !== null) rules[name] = written(value);
    const found = new Engine({ ...rules, ok: test.startsWith("{") ? JSON.parse(test) : test }).evaluate("ok").nodeValue;
    return found === undefined ? null : found;
  };
};
