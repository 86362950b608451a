// FEEL as feelin evaluates it: an expression, and a unary test, as in the cell of a table.
export const opened = async (load) => {
  const { evaluate, unaryTest } = await load("@bpmn-io/feelin");
  const value = (found) => (found && typeof found === "object" && "value" in found ? found.value : found);
  return (form, test, facts) => {
    if (form === "expression") return value(evaluate(test, facts));
    const [fact, cell] = JSON.parse(test);
    return value(unaryTest(cell, { ...facts, "?": facts[fact] ?? null }));
  };
};
