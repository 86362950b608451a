// Rools: a premise is a JavaScript function; one that throws counts as false.
export const opened = async (load) => {
  const { Rools, Rule } = await load("rools");
  return async (form, test, facts) => {
    let fired = false;
    const engine = new Rools({ logging: { error: false } });
    await engine.register([new Rule({ name: "r", when: (0, eval)(test), then: () => { fired = true; } })]);
    await engine.evaluate({ ...facts });
    return fired ? "fires" : "silent";
  };
};
