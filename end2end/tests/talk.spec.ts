import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, generate, open, test } from "./support/page";

/** Asks a question and gives its answer once it is complete. */
async function ask(page: Page, question: string) {
  const before = await page.locator(".turn").count();
  await page.getByRole("textbox", { name: /^Ask / }).fill(question);
  await page.keyboard.press("Enter");
  const turn = page.locator(".turn").nth(before);
  await expect(turn.locator(".told")).toHaveAttribute("aria-busy", "false");
  return turn;
}

async function talk(page: Page, rows?: number) {
  const id = await generate(page, undefined, rows);
  await open(page, `/talk/${id}`);
  return id;
}

test("a question is answered, followed up, edited, redrawn, and all there after a reload", async ({ page }) => {
  await talk(page);
  const first = await ask(page, "How many players are there for each team?");
  await expect(first.locator(".say")).toContainText(/\d/);
  await expect(first.locator("pre.sql")).toContainText("SELECT");
  await expect(first.locator("confab-chart svg").first()).toBeVisible();
  await expect(page).toHaveURL(/\?c=\d+$/);
  const top = await ask(page, "top 3");
  await expect(top.locator(".result tbody tr")).toHaveCount(3);

  await top.getByRole("button", { name: "Edit" }).last().click();
  const field = top.getByRole("textbox", { name: "SQL" });
  await field.fill("SELECT name, nickname FROM players LIMIT 4");
  await page.keyboard.press("Control+Enter");
  await expect(top.locator(".result tbody tr")).toHaveCount(4);

  const kinds = first.getByRole("group", { name: "Type of chart" }).getByRole("button");
  await kinds.nth(1).click();
  await expect(kinds.nth(1)).toHaveAttribute("aria-pressed", "true");

  await page.reload();
  await expect(page.locator(".turn")).toHaveCount(2);
  await expect(page.locator(".turn").nth(1).locator(".result tbody tr")).toHaveCount(4);
  await page.locator(".turn").nth(1).getByRole("button", { name: "Revert" }).click();
  await expect(page.locator(".turn").nth(1).locator(".result tbody tr")).toHaveCount(3);
});

test("a figure opens the rows behind it", async ({ page }) => {
  await talk(page);
  const turn = await ask(page, "How many players are there?");
  await turn.locator(".fig").first().click();
  const rows = page.locator(".turn").nth(1);
  await expect(rows.locator(".result tbody tr").first()).toBeVisible();
});

test("questions to begin with are answered", async ({ page }) => {
  await talk(page);
  const questions = page.getByRole("list", { name: "Questions to begin with" }).getByRole("button");
  await expect(questions.first()).toBeVisible();
  await questions.first().click();
  await expect(page.locator(".turn .say").first()).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("conversations are listed, renamed, deleted and had back", async ({ page }) => {
  await talk(page, 5);
  await ask(page, "How many players are there?");
  const list = page.getByRole("region", { name: "Conversations" });
  await expect(list.getByRole("link", { name: "How many players are there?" })).toBeVisible();
  // The buttons appear under the pointer.
  await list.getByRole("listitem").hover();
  await list.getByRole("button", { name: /^Rename/ }).click();
  await page.getByRole("textbox", { name: "Title", exact: true }).fill("Players");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(list.getByRole("link", { name: "Players" })).toBeVisible();
  await list.getByRole("listitem").hover();
  await list.getByRole("button", { name: "Delete Players" }).click();
  await expect(list.getByRole("link", { name: "Players" })).toHaveCount(0);
  await expect(page.locator(".turn")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(list.getByRole("link", { name: "Players" })).toBeVisible();
});

test("SQL as a question runs through the same door, sorted, copied and taken away", async ({ page }) => {
  await talk(page);
  const turn = await ask(page, "SELECT player_id, name FROM players");
  await expect(turn.locator(".result header b")).toHaveText("1–50 of 250");
  await turn.getByRole("button", { name: "name", exact: true }).click();
  await expect(turn.locator("th[aria-sort=ascending]")).toHaveText(/name/);
  await turn.getByRole("button", { name: "Next rows" }).click();
  await expect(turn.locator(".result header b")).toHaveText("101–200 of 250");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    turn.getByRole("button", { name: "CSV" }).click(),
  ]);
  const csv = readFileSync(await download.path(), "utf8").replace("\ufeff", "");
  expect(csv.trim().split("\n")).toHaveLength(251);
});

for (const [what, sql] of [
  ["writing", "DELETE FROM players"],
  ["several statements", "SELECT 1; SELECT 2"],
  ["other files", "ATTACH 'x.db' AS x"],
  ["an unknown table", "SELECT * FROM nowhere"],
] as const) {
  test(`${what} is refused in a sentence`, async ({ page }) => {
    await talk(page, 5);
    const turn = await ask(page, sql);
    await expect(turn.getByRole("alert")).toHaveText(/\w+.*\./);
  });
}

test("a mistyped name is mended with a click", async ({ page }) => {
  await talk(page, 5);
  const turn = await ask(page, "SELECT nikname FROM players");
  await expect(turn.getByRole("alert").first()).toContainText("nickname");
  await turn.getByRole("button", { name: "Mend it and run" }).click();
  await expect(turn.locator(".result tbody tr")).toHaveCount(5);
});

test("what nobody understands is declined with questions that have an answer", async ({ page }) => {
  await talk(page, 5);
  const turn = await ask(page, "qwertz uiop asdf?");
  await expect(turn.locator(".say")).toHaveText(/\./);
  await expect(turn.getByRole("group", { name: "Ask next" }).getByRole("button").first()).toBeVisible();
});

test("an answer that would run for hours is stopped, and the page stays alive", async ({ page }) => {
  await talk(page, 5);
  await page
    .getByRole("textbox", { name: /^Ask / })
    .fill("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("You stopped it.")).toBeVisible();
  const turn = await ask(page, "How many players are there?");
  await expect(turn.locator(".say")).toContainText("5");
});

test("an answer goes on when its page is left, and is there when one comes back", async ({ page }) => {
  await talk(page, 5);
  await page
    .getByRole("textbox", { name: /^Ask / })
    .fill("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 3000000) SELECT count(*) AS steps FROM n");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?c=\d+$/);
  const address = page.url();
  await open(page, "/");
  await open(page, address);
  await expect(page.locator(".turn .result tbody td").first()).toHaveText("3,000,000");
});

test("a conversation is taken away as a page and as SQL", async ({ page }) => {
  await talk(page, 5);
  await ask(page, "How many players are there for each team?");
  for (const [name, text] of [["Save as page", "<confab-chart"], ["Save SQL", "SELECT"]] as const) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name, exact: true }).click(),
    ]);
    expect(readFileSync(await download.path(), "utf8")).toContain(text);
  }
});

test("another dataset can be picked", async ({ page }) => {
  const first = await generate(page, undefined, 5);
  const second = await generate(page, undefined, 6);
  await open(page, `/talk/${second}`);
  await page.getByRole("combobox", { name: "Dataset" }).selectOption(first);
  await expect(page).toHaveURL(new RegExp(`/talk/${first}$`));
});

test("the screen is rendered whole however many ask for it at once", async ({ page, request }) => {
  const id = await generate(page, undefined, 5);
  const answers = await Promise.all(Array.from({ length: 60 }, () => request.get(`/talk/${id}`)));
  expect(answers.every((answer) => answer.ok())).toBe(true);
  const pages = await Promise.all(answers.map((answer) => answer.text()));
  expect(pages.every((text) => text.includes("What would you like to know?"))).toBe(true);
});
