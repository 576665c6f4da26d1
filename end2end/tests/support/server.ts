import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}

/** A folder of its own for the data. */
export function newDataFolder(): string {
  return mkdtempSync(join(tmpdir(), "confab-e2e-"));
}

/** A running Confab. */
export class Server {
  private constructor(readonly url: string, readonly data: string, private readonly child: ChildProcess) {}

  /** Starts Confab over a data folder and waits until it answers. */
  static async start(data: string): Promise<Server> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const exe = process.env.CONFAB_EXE ?? join(root, "target/release/confab");
    const child = spawn(exe, ["serve", "--addr", `127.0.0.1:${port}`, "--data", data], {
      env: { ...process.env, LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(root, "target/site") },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    child.stderr?.on("data", (chunk) => (log += chunk));
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline && child.exitCode === null) {
      const healthy = await fetch(`${url}/health`).then((answer) => answer.ok, () => false);
      if (healthy) return new Server(url, data, child);
    }
    child.kill();
    throw new Error(`Confab did not start:\n${log}`);
  }

  /** Asks Confab to stop and waits until it has. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = new Promise((done) => this.child.once("exit", done));
    this.child.kill("SIGTERM");
    await gone;
  }
}
