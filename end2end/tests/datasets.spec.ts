import { readFileSync, rmSync } from "node:fs";
import { expect, generate, open, test } from "./support/page";
import { Server, newDataFolder } from "./support/server";

test("rows are browsed page by page", async ({ page }) => {
  const id = await generate(page);
  await page.getByRole("navigation", { name: "Tables" }).getByRole("link", { name: /players/ }).click();
  await expect(page.getByText("Rows 1–100 of 250")).toBeVisible();
  await expect(page.locator(".grid th").first()).toContainText("player_id");
  await expect(page.locator(".grid tbody tr")).toHaveCount(100);
  await page.getByRole("link", { name: "Last page" }).click();
  await expect(page.getByText("Rows 201–250 of 250")).toBeVisible();
  await expect(page.locator(".grid tbody tr")).toHaveCount(50);
  await page.getByRole("textbox", { name: "Go to page" }).fill("2");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Rows 101–200 of 250")).toBeVisible();
  // The address says what is shown.
  await open(page, `/datasets/${id}?table=players&page=3`);
  await expect(page.getByText("Rows 201–250 of 250")).toBeVisible();
});

test("rules, recipe and schema are shown", async ({ page }) => {
  await generate(page);
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("link", { name: "Rules" }).click();
  await expect(page.getByRole("heading", { name: /(\d+) of \1 rules hold/ })).toBeVisible();
  await page.locator(".rule summary").first().click();
  await expect(page.locator(".rule pre").first()).toBeVisible();
  await views.getByRole("link", { name: "Recipe" }).click();
  await expect(page.getByRole("region", { name: "Recipe as JSON" })).toContainText('"seed": 1');
  await views.getByRole("link", { name: "Schema" }).click();
  await expect(page.getByRole("region", { name: "Schema as given" })).toContainText("CREATE TABLE teams");
});

test("tables and datasets can be taken away", async ({ page }) => {
  await generate(page);
  const take = async (name: RegExp) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const csv = await take(/^CSV of teams/);
  expect(csv.name).toMatch(/\.csv$/);
  expect(csv.bytes.toString("utf8").replace("\ufeff", "")).toMatch(/^team_id,name\r?\n/);
  expect(csv.bytes.toString("utf8").trim().split("\n")).toHaveLength(251);
  const zip = await take(/^ZIP/);
  expect(zip.bytes.subarray(0, 2).toString()).toBe("PK");
  const sqlite = await take(/^SQLite/);
  expect(sqlite.bytes.subarray(0, 15).toString()).toBe("SQLite format 3");
  const proof = await take(/^Proof/);
  expect(proof.bytes.toString("utf8")).toContain("<html");
});

test("a dataset is renamed and deleted", async ({ page }) => {
  const id = await generate(page);
  const entry = page.locator(".dataset", { has: page.locator(`a[href="/datasets/${id}"]`) });
  await entry.hover();
  await entry.getByRole("button", { name: /^Rename/ }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("League");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("League");
  await expect(entry).toContainText("League");
  await entry.hover();
  await entry.getByRole("button", { name: "Delete League" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await entry.getByRole("button", { name: "Delete League" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);
  await expect(entry).toHaveCount(0);
});

test("a dataset that isn't there is said so", async ({ page }) => {
  const answer = await page.goto("/datasets/nothing-here");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("alert")).toContainText("There is no dataset");
});

test("datasets survive a restart", async ({ page }) => {
  const data = newDataFolder();
  let server = await Server.start(data);
  await open(page, server.url);
  await page.getByRole("button", { name: "Company", exact: true }).click();
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await page.waitForURL(/\/datasets\//);
  const path = new URL(page.url()).pathname;
  await page.goto("about:blank");
  await server.stop();
  server = await Server.start(data);
  await open(page, server.url + path);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/company/i);
  await expect(page.locator(".grid tbody tr")).not.toHaveCount(0);
  await page.goto("about:blank");
  await server.stop();
  rmSync(data, { recursive: true, force: true });
});
