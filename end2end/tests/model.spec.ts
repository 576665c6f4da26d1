import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { Model } from "./support/model";
import { accessible, test as base, expect, generate, open } from "./support/page";
import { Server, newDataFolder } from "./support/server";

/** Tests with a Confab of their own: a model that is set up is there for everybody. */
const test = base.extend<object, { server: Server; model: Model }>({
  server: [
    async ({}, use) => {
      const server = await Server.start(newDataFolder());
      await use(server);
      await server.stop();
      rmSync(server.data, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],
  model: [
    async ({}, use) => {
      const model = await Model.start();
      await use(model);
      model.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => use(server.url),
});

const counting = {
  call: "run_sql",
  with: { sql: "SELECT count(*) AS players FROM players", understood: "how many players there are", assumptions: ["every team counts"] },
};

async function enter(page: Page, model: Model, key: string) {
  await open(page, "/settings");
  await page.getByRole("combobox", { name: "Provider" }).selectOption("openai");
  await page.getByRole("textbox", { name: "Model" }).fill("script");
  await page.getByRole("textbox", { name: "Key" }).fill(key);
  await page.getByRole("textbox", { name: /^Address/ }).fill(model.url);
}

async function choose(page: Page, engine: "Embedded engine" | "openai:script") {
  await open(page, "/settings");
  await page.getByRole("group", { name: /^Who thinks/ }).getByText(engine, { exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "Kept." })).toBeVisible();
}

/** Sets the model up, makes a dataset with the embedded engine and talks to it with the model. */
async function ready(page: Page, model: Model): Promise<string> {
  await enter(page, model, "sk-right");
  await page.getByRole("button", { name: "Use this model" }).click();
  await expect(page.getByRole("status").filter({ hasText: "is set up and answers" })).toBeVisible();
  await choose(page, "Embedded engine");
  const id = await generate(page, undefined, 40);
  await open(page, `/talk/${id}`);
  await page.getByRole("combobox", { name: "Who answers" }).selectOption("agent");
  return id;
}

async function ask(page: Page, question: string) {
  const before = await page.locator(".turn").count();
  await page.getByRole("textbox", { name: /^Ask / }).fill(question);
  await page.keyboard.press("Enter");
  return page.locator(".turn").nth(before);
}

test("a model is tried out, set up, kept for its owner alone and forgotten", async ({ page, model, server }) => {
  await enter(page, model, "sk-wrong");
  model.script({ status: 401, body: { error: { message: "Incorrect API key provided: sk-wrong" } } });
  await page.getByRole("button", { name: "Test connection" }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("key");
  await expect(alert).not.toContainText("sk-wrong");
  expect(model.requests[0]?.key).toBe("Bearer sk-wrong");

  await page.getByRole("textbox", { name: "Key" }).fill("sk-right");
  model.script({ call: "ping", with: {} });
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/^It works/)).toBeVisible();

  await page.getByText(/^Keep it for the next start/).click();
  await page.getByRole("button", { name: "Use this model" }).click();
  const badge = page.locator(".foot .engine");
  await expect(badge).toHaveText("openai:script");
  await expect(page.getByRole("textbox", { name: "Key" })).toHaveValue("");
  expect(statSync(join(server.data, "model.json")).mode & 0o777).toBe(0o600);
  await open(page, "/settings");
  await expect(badge).toHaveText("openai:script");
  await expect(page.getByText(/is set up here and kept/)).toBeVisible();
  expect(await page.content()).not.toContain("sk-right");
  await accessible(page);

  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(badge).toHaveText("Embedded engine");
  expect(() => statSync(join(server.data, "model.json"))).toThrow();
});

test("an answer of a model arrives word by word, with its steps, cost and what it saw", async ({ page, model }) => {
  await ready(page, model);
  let go = () => {};
  const wait = new Promise<void>((done) => (go = done));
  model.script(counting, { say: ["There are ", "40 players, Łukasz among them", " 🎉."], wait });
  const turn = await ask(page, "How many players are there?");
  await expect(turn.locator(".say")).toContainText("There are 40 players, Łukasz");
  await expect(turn.locator(".told")).toHaveAttribute("aria-busy", "true");
  await expect(turn.locator("pre.sql")).toContainText("count");
  go();
  await expect(turn.locator(".told")).toHaveAttribute("aria-busy", "false");
  await expect(turn.locator(".say")).toHaveText("There are 40 players, Łukasz among them 🎉.");
  const steps = turn.locator(".steps summary");
  await expect(steps).toContainText("openai:script");
  await expect(steps).toContainText("2 calls, 2,468 tokens");
  await steps.click();
  await expect(turn.getByText("Ran a query: 1 row")).toBeVisible();
  await turn.getByRole("button", { name: "What the model saw" }).click();
  const seen = page.getByRole("dialog", { name: "What the model saw" });
  await expect(seen).toContainText("How many players are there?");
  await expect(seen).toContainText("team_id");
  await seen.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await expect(page.locator(".turn .say")).toHaveText("There are 40 players, Łukasz among them 🎉.");
  await accessible(page);
});

test("where a model fails, the embedded engine is one click away", async ({ page, model }) => {
  await ready(page, model);
  model.script({ status: 401, body: { error: { message: "internal detail" } } });
  const turn = await ask(page, "How many players are there?");
  await expect(turn.getByRole("alert")).toContainText("key");
  await expect(turn.getByRole("alert")).not.toContainText("internal detail");
  await turn.getByRole("button", { name: "Ask the embedded engine instead" }).click();
  await expect(page.locator(".turn").nth(1).locator(".say")).toContainText("40");
});

test("both engines answer side by side", async ({ page, model }) => {
  await ready(page, model);
  model.script(counting, { say: ["There are 40 players."] });
  const turn = await ask(page, "How many players are there?");
  await turn.getByRole("button", { name: "Compare with the embedded engine" }).click();
  await expect(page.locator(".turn.beside")).toHaveCount(2);
  await expect(page.locator(".turn").nth(1).locator(".say")).toContainText("40");
  const [left, right] = await Promise.all([0, 1].map((number) => page.locator(".turn").nth(number).boundingBox()));
  expect(left?.y).toBeCloseTo(right?.y ?? 0, 0);
  expect(right?.x).toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0) - 1);
});

test("a model that must not see rows sees none", async ({ page, model }) => {
  const id = await ready(page, model);
  await page.getByText("The model never sees rows").click();
  const csv = await page.request.get(`/download/${id}/table/players.csv`);
  const names = (await csv.text()).split("\n").slice(1).map((line) => line.split(",")[2] ?? "").filter((name) => name.length > 4);
  expect(names.length).toBeGreaterThan(30);
  const list = { call: "run_sql", with: { sql: "SELECT name FROM players ORDER BY name", understood: "", assumptions: [] } };
  model.script(list, { say: ["The first is {{1.name}}."] });
  const turn = await ask(page, "Who is the first player?");
  await expect(turn.locator(".told")).toHaveAttribute("aria-busy", "false");
  await expect(turn.locator(".say")).toHaveText(/^The first is [^{]+\.$/);
  const sent = model.requests.map(({ body }) => body).join();
  expect(names.filter((name) => sent.includes(name))).toEqual([]);
});

test("a model designs a dataset and understands a change", async ({ page, model }) => {
  await ready(page, model);
  await open(page, "/");
  const design = { tables: [{ table: "teams", columns: [{ column: "name", values: ["Tigers", "Llamas", "Foxes"] }] }] };
  model.script({ say: [JSON.stringify(design)] });
  const ddl = "CREATE TABLE teams (team_id INT PRIMARY KEY, name VARCHAR(60) NOT NULL);\nCREATE TABLE players (player_id INT PRIMARY KEY, team_id INT NOT NULL REFERENCES teams (team_id), goals INT NOT NULL);";
  await page.getByRole("textbox", { name: "Schema" }).fill(ddl);
  await expect(page.locator(".counts")).toBeVisible();
  await page.getByRole("combobox", { name: "Designed by" }).selectOption("agent");
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await page.waitForURL(/\/datasets\//);
  const dataset = new URL(page.url()).pathname;
  await expect(page.getByText("openai:script: 1 call, 1,234 tokens")).toBeVisible();
  const cells = page.locator(".grid tbody td");
  await expect(cells.filter({ hasText: /^(Tigers|Llamas|Foxes)$/ }).first()).toBeVisible();

  await choose(page, "openai:script");
  await open(page, dataset);
  model.script(
    { call: "change", with: { instructions: ["frobnicate the names"] } },
    { call: "change", with: { instructions: ["set name to 'Bears' where name is 'Tigers'"] } },
  );
  await page.getByRole("textbox", { name: /^Change this table/ }).fill("aus den Tigern sollen Bären werden");
  await page.getByRole("button", { name: "Submit" }).click();
  const offer = page.getByRole("region", { name: "What would change" });
  await expect(offer).toContainText("Bears");
  await expect(offer).toContainText("openai:script: 2 calls");
  expect(model.requests[1]?.body).toContain("isn't understood");
  await offer.getByRole("button", { name: "Apply" }).click();
  await expect(cells.filter({ hasText: /^Bears$/ }).first()).toBeVisible();
});
