// Cerbos: its server on the loopback, a policy of one rule for each question.
import { mkdtempSync, writeFileSync, rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const port = () => new Promise((found) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => found(port));
  });
});

export const opened = async (load, require) => {
  const folder = mkdtempSync(join(tmpdir(), "cerbos-"));
  const program = join(dirname(require.resolve("@cerbos/cerbos-linux-x64/package.json")), "cerbos-linux-x64");
  const [http, grpc] = [await port(), await port()];
  let number = 0;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return async (form, test, facts) => {
    const expression = form.startsWith("none of") ? JSON.parse(test) : { expr: test };
    writeFileSync(join(folder, "policy.yaml"), JSON.stringify({
      apiVersion: "api.cerbos.dev/v1",
      resourcePolicy: {
        resource: "case", version: "default",
        rules: [{ actions: ["hold"], effect: "EFFECT_ALLOW", roles: ["*"], condition: { match: expression } }],
      },
    }));
    const server = spawn(program, [
      "server", `--set=server.httpListenAddr=127.0.0.1:${http}`, `--set=server.grpcListenAddr=127.0.0.1:${grpc}`,
      "--set=storage.driver=disk", `--set=storage.disk.directory=${folder}`, "--set=telemetry.disabled=true",
    ], { stdio: "ignore" });
    try {
      const body = JSON.stringify({
        requestId: String(number++), principal: { id: "p", roles: ["clerk"] },
        resources: [{ actions: ["hold"], resource: { kind: "case", id: "c", attr: facts } }],
      });
      for (let tries = 0; ; tries += 1) {
        try {
          const answer = await fetch(`http://127.0.0.1:${http}/api/check/resources`, {
            method: "POST", body, headers: { "content-type": "application/json" },
          });
          if (!answer.ok) return "refused";
          return (await answer.json()).results[0].actions.hold === "EFFECT_ALLOW" ? "fires" : "silent";
        } catch (error) {
          if (tries > 100) throw error;
          await new Promise((later) => setTimeout(later, 100));
        }
      }
    } finally {
      server.kill();
      await new Promise((ended) => server.once("exit", ended));
    }
  };
};
