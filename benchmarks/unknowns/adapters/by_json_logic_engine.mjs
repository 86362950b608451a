// JsonLogic as json-logic-engine applies it: interpreted, and compiled.
export const opened = async (load) => {
  const { LogicEngine } = await load("json-logic-engine");
  const engine = new LogicEngine();
  return (form, test, facts) =>
    form === "rule, run" ? engine.run(JSON.parse(test), facts) : engine.build(JSON.parse(test))(facts);
};
