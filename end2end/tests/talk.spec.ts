import { readFileSync } from "node:fs";
import { expect, generate, open, test } from "./support/page";

test("a query is run from the keyboard and its result taken away", async ({ page }) => {
  const id = await generate(page);
  await page.getByRole("link", { name: "Talk to it" }).click();
  await expect(page).toHaveURL(new RegExp(`/talk/${id}$`));
  await page.getByRole("textbox", { name: "Query" }).fill("SELECT count(*) AS players, min(nickname) AS first FROM players");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".grid th").first()).toContainText("players");
  await expect(page.locator(".grid td").first()).toHaveText("250");
  await expect(page.locator(".facts")).toHaveText(/1 row in \d+ ms/);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV of the result" }).click(),
  ]);
  expect(readFileSync(await download.path(), "utf8").replace("\ufeff", "")).toMatch(/^players,first\r?\n250,/);
});

test("sample queries run", async ({ page }) => {
  const id = await generate(page);
  await open(page, `/talk/${id}`);
  const samples = page.getByRole("group", { name: "Sample queries" }).getByRole("button");
  for (const sample of await samples.all()) {
    await sample.click();
    await expect(page.locator(".facts")).toHaveText(/rows? in \d+ ms/);
    await expect(page.getByRole("alert")).toHaveCount(0);
  }
});

for (const [what, sql] of [
  ["writing", "DELETE FROM players"],
  ["several statements", "SELECT 1; SELECT 2"],
  ["other files", "ATTACH 'x.db' AS x"],
  ["an unknown table", "SELECT * FROM nowhere"],
  ["a mistyped query", "SELEC 1"],
] as const) {
  test(`${what} is refused in a sentence`, async ({ page }) => {
    const id = await generate(page, undefined, 5);
    await open(page, `/talk/${id}`);
    await page.getByRole("textbox", { name: "Query" }).fill(sql);
    await page.getByRole("button", { name: "Run" }).click();
    await expect(page.getByRole("alert")).toHaveText(/\w+.*\./);
    await expect(page.getByRole("button", { name: "Run" })).toBeEnabled();
  });
}

test("a long result says that it was cut", async ({ page }) => {
  const id = await generate(page);
  await open(page, `/talk/${id}`);
  await page.getByRole("textbox", { name: "Query" }).fill("SELECT a.name, b.name FROM players a, players b");
  await page.getByRole("button", { name: "Run" }).click();
  await expect(page.getByText(/Only the first/)).toBeVisible();
});

test("another dataset can be picked", async ({ page }) => {
  const first = await generate(page, undefined, 5);
  const second = await generate(page, undefined, 6);
  await open(page, `/talk/${second}`);
  await page.getByRole("combobox", { name: "Dataset" }).selectOption(first);
  await expect(page).toHaveURL(new RegExp(`/talk/${first}$`));
});

test("the screen is rendered however many ask for it at once", async ({ page, request }) => {
  const id = await generate(page, undefined, 5);
  const answers = await Promise.all(Array.from({ length: 60 }, () => request.get(`/talk/${id}`)));
  expect(answers.every((answer) => answer.ok())).toBe(true);
});
