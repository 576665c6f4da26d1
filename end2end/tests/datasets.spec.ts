import { readFileSync, rmSync } from "node:fs";
import { accessible, expect, generate, open, test } from "./support/page";
import { Server, newDataFolder } from "./support/server";

test("rows are scrolled from the first to the last", async ({ page }) => {
  const id = await generate(page);
  await page.getByRole("navigation", { name: "Tables" }).getByRole("link", { name: /players/ }).click();
  const grid = page.getByRole("grid", { name: "Rows of players" });
  await expect(grid.locator("th").first()).toContainText("player_id");
  await expect(grid.locator('[data-row="0"] td').first()).toHaveText("1");
  await grid.focus();
  await page.keyboard.press("Control+End");
  await expect(grid.locator('[data-row="249"] td').first()).toHaveText("250");
  await expect(grid.locator('[data-row="249"]')).toBeInViewport();
  await page.keyboard.press("Control+Home");
  await expect(grid.locator('[data-row="0"]')).toBeInViewport();
  // The address says what is shown.
  await open(page, `/datasets/${id}?table=players&row=200`);
  await expect(page.locator('[data-row="199"]')).toBeInViewport();
});

test("a foreign key opens its parent, and that one's place in its table", async ({ page }) => {
  const id = await generate(page);
  await open(page, `/datasets/${id}?table=players`);
  const grid = page.getByRole("grid", { name: "Rows of players" });
  const team = await grid.locator('[data-row="3"] td').nth(1).innerText();
  await grid.focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("teams, row");
  await expect(dialog.locator("dd").first()).toHaveText(team);
  await accessible(page);
  await dialog.getByRole("link", { name: "Show it in its table" }).click();
  await expect(page).toHaveURL(/table=teams&row=\d+/);
  await expect(page.locator("tr.on td").first()).toHaveText(team);
});

test("columns are described", async ({ page }) => {
  await generate(page);
  await expect(page.locator(".grid th .spark").first()).toBeVisible();
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Profile" }).click();
  await page.getByRole("navigation", { name: "Tables" }).getByRole("link", { name: /players/ }).click();
  const card = page.locator(".column-card", { hasText: "nickname" });
  await expect(card).toContainText("NULL");
  await expect(card.locator(".top li").first()).toBeVisible();
  await expect(page.locator(".column-card", { hasText: "player_id" })).toContainText("all different");
});

test("an edited recipe shows its rows at once and makes another dataset", async ({ page }) => {
  const id = await generate(page);
  await open(page, `/datasets/${id}?view=recipe&table=players`);
  await expect(page.locator(".tried td").first()).toHaveText("1");
  await page.locator(".column-fields summary", { hasText: "player_id" }).click();
  await page.getByRole("textbox", { name: "start" }).fill("5000");
  await expect(page.locator(".tried td").first()).toHaveText("5000");
  await page.getByRole("textbox", { name: "Rows of players" }).fill("17");
  await page.getByRole("button", { name: "Generate from this recipe" }).click();
  await page.waitForURL((url) => /\/datasets\//.test(url.pathname) && !url.pathname.endsWith(id));
  await page.getByRole("navigation", { name: "Tables" }).getByRole("link", { name: /players\s*17/ }).click();
  await expect(page.locator('[data-row="0"] td').first()).toHaveText("5000");
});

test("a link makes the same bytes, and so does making them again", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await generate(page);
  await open(page, `/datasets/${id}?view=share`);
  await expect(page.locator(".files code").first()).toHaveText(/^[0-9a-f]{64}$/);
  await page.getByRole("button", { name: "Reproduce" }).click();
  await expect(page.getByText("All 2 files came out the same, byte for byte.")).toBeVisible();
  await page.getByRole("button", { name: "Copy the link" }).click();
  const link = await page.getByRole("textbox", { name: "The link" }).inputValue();
  await open(page, link);
  await expect(page.locator(".files code").first()).toBeVisible();
  await accessible(page);
  await page.getByRole("button", { name: "Make it here" }).click();
  await expect(page.getByText("Every file is equal to the one that was shared")).toBeVisible();
  await page.goto("about:blank");
  await open(page, `${link.slice(0, -40)}`);
  await expect(page.getByRole("alert")).toContainText("The link isn't whole");
});

test("rules, recipe and schema are shown", async ({ page }) => {
  await generate(page);
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("link", { name: "Rules" }).click();
  await expect(page.getByRole("heading", { name: /(\d+) of \1 rules hold/ })).toBeVisible();
  await page.locator(".rule summary").first().click();
  await expect(page.locator(".rule pre").first()).toBeVisible();
  await views.getByRole("link", { name: "Recipe" }).click();
  await page.getByRole("button", { name: "JSON" }).click();
  await expect(page.getByRole("textbox", { name: "Recipe as JSON" })).toHaveValue(/"seed": 1/);
  await views.getByRole("link", { name: "Schema" }).click();
  await expect(page.getByRole("region", { name: "Schema as given" })).toContainText("CREATE TABLE teams");
  const diagram = page.getByRole("group", { name: "Diagram of the tables and their keys" });
  await diagram.getByRole("button", { name: /^players: 4 columns, refers to teams/ }).press("Enter");
  await expect(page).toHaveURL(/table=players/);
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

test("a dataset is renamed, deleted and had back", async ({ page }) => {
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
  await expect(page).toHaveURL(/\/$/);
  await expect(entry).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(entry).toContainText("League");
  await entry.hover();
  await entry.getByRole("button", { name: "Delete League" }).click();
  await expect(page.getByText("League was deleted.")).toBeVisible();
  await expect(entry).toHaveCount(0);
  await page.waitForTimeout(13_000);
  expect((await page.goto(`/datasets/${id}`))?.status()).toBe(404);
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

test("a dataset is looked at from the keyboard alone", async ({ page }) => {
  const id = await generate(page);
  await open(page, `/datasets/${id}`);
  const follow = async (name: string) => {
    const link = page.getByRole("link", { name }).first();
    await link.focus();
    await page.keyboard.press("Enter");
  };
  await follow("players");
  await expect(page).toHaveURL(/table=players/);
  const grid = page.locator(".grid.long");
  await grid.focus();
  await page.keyboard.press("Control+End");
  await expect(page.locator('[data-row="249"]')).toBeVisible();
  for (const view of ["Profile", "Rules", "Recipe", "Schema"]) {
    await follow(view);
    await expect(page.getByRole("link", { name: view }).first()).toHaveAttribute("aria-current", "page");
  }
});

test("on a narrow screen the chosen table's tab is in sight", async ({ page }) => {
  const many = Array.from({ length: 14 }, (_, n) => `CREATE TABLE some_table_${n} (id INT PRIMARY KEY, name VARCHAR(40));`);
  const id = await generate(page, many.join("\n"), 3);
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `/datasets/${id}?table=some_table_13`);
  await expect(page.locator(".tabs [aria-current]")).toBeInViewport({ ratio: 0.9 });
});
