// json-rules-engine: one rule, facts by name or as paths of one fact.
export const opened = async (load) => {
  const { Engine } = await load("json-rules-engine");
  return async (form, test, facts) => {
    const engine = new Engine([], { allowUndefinedFacts: form.includes("allowUndefinedFacts") });
    const conditions = JSON.parse(test);
    engine.addRule({ conditions: "not" in conditions ? { all: [conditions] } : conditions, event: { type: "ok" } });
    const { events } = await engine.run(form.includes("paths") ? { case: facts } : facts);
    return events.length ? "fires" : "silent";
  };
};
