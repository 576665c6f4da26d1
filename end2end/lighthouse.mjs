// Lighthouse over the release build, as on a desktop. Fails below the bars.
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const bars = { performance: 95, accessibility: 100, "best-practices": 100 };
const address = "127.0.0.1:4178";
const data = mkdtempSync(join(tmpdir(), "confab-lighthouse-"));
execFileSync(process.env.CONFAB_EXE, ["generate", "../examples/restaurants.sql", "--size", "1000", "--data", data]);
const [dataset] = readdirSync(join(data, "datasets"));
const server = spawn(process.env.CONFAB_EXE, ["serve", "--addr", address, "--data", data], { stdio: "inherit" });
const chromium = "/usr/bin/chromium";
let failed = false;
try {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await fetch(`http://${address}/health`).then((answer) => answer.ok, () => false)) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  const chrome = await launch({
    chromePath: existsSync(chromium) ? chromium : undefined,
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
  });
  for (const path of ["/", `/datasets/${dataset}`, "/talk", `/talk/${dataset}`]) {
    const options = { port: chrome.port, onlyCategories: Object.keys(bars), logLevel: "error" };
    const result = await lighthouse(`http://${address}${path}`, options, desktopConfig);
    for (const [name, bar] of Object.entries(bars)) {
      const score = Math.round((result?.lhr.categories[name]?.score ?? 0) * 100);
      const held = score >= bar;
      failed ||= !held;
      console.log(`${held ? "ok  " : "LOW "} ${path} ${name}: ${score} (at least ${bar})`);
    }
    for (const audit of Object.values(result?.lhr.audits ?? {})) {
      if (audit.score !== null && audit.score < 0.9) console.log(`     ${audit.id}: ${audit.displayValue ?? audit.title}`);
    }
  }
  await chrome.kill();
} finally {
  server.kill();
  rmSync(data, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
