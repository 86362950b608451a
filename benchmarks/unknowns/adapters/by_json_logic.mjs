// JsonLogic as json-logic-js applies it.
export const opened = async (load) => {
  const logic = await load("json-logic-js");
  return (form, test, facts) => logic.apply(JSON.parse(test), facts);
};
