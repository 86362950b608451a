// nools: a rule over one object.
export const opened = async (load) => {
  const nools = await load("nools");
  let number = 0;
  class Case {
    constructor(facts) {
      Object.assign(this, facts);
    }
  }
  return async (form, test, facts) => {
    let firings = 0;
    const flow = nools.flow(`f${number++}`, (f) => f.rule("r", [Case, "f", test], () => { firings += 1; }));
    const session = flow.getSession(new Case(facts));
    await session.match();
    return firings ? "fires" : "silent";
  };
};
