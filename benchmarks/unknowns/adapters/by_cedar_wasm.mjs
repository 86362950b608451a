// Cedar compiled to WebAssembly: one policy, asked with the facts as context.
export const opened = async (load) => {
  const { isAuthorized } = await load("@cedar-policy/cedar-wasm/nodejs");
  const uid = (type) => ({ type, id: "x" });
  return (form, test, facts) => {
    const answer = isAuthorized({
      principal: uid("U"), action: uid("A"), resource: uid("R"), context: facts,
      policies: { staticPolicies: `permit(principal, action, resource) when { ${test} };` },
      entities: [],
    });
    if (answer.type === "failure") return "refused";
    if (answer.response.diagnostics.errors.length) return "error recorded";
    return answer.response.decision === "allow" ? "fires" : "silent";
  };
};
