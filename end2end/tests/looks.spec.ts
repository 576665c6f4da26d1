import type { Page } from "@playwright/test";
import { accessible, expect, generate, open, test } from "./support/page";

let id = "";

test.beforeEach(async ({ page }) => {
  if (!id) id = await generate(page);
});

const screens: [string, () => string][] = [
  ["generate", () => "/"],
  ["rows", () => `/datasets/${id}`],
  ["profile", () => `/datasets/${id}?view=profile&table=players`],
  ["versions", () => `/datasets/${id}?view=versions`],
  ["offer", () => `/datasets/${id}?table=players`],
  ["share", () => `/datasets/${id}?view=share`],
  ["rules", () => `/datasets/${id}?view=rules`],
  ["recipe", () => `/datasets/${id}?view=recipe`],
  ["schema", () => `/datasets/${id}?view=schema`],
  ["talk", () => "/talk"],
  ["conversation", () => `/talk/${id}`],
  ["nowhere", () => "/nowhere"],
];

/** Asks something that has rows and a chart. */
async function ask(page: Page) {
  await page.getByRole("textbox", { name: /^Ask / }).fill("How many players are there for each team?");
  await page.keyboard.press("Enter");
  await expect(page.locator("confab-chart svg").first()).toBeVisible();
}

/** Lets a change be shown. */
async function change(page: Page) {
  await page.getByLabel("Change this table by saying").fill("delete 3 random players");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Rows before and after" }).locator("tbody tr")).toHaveCount(3);
}

for (const [name, path] of screens) {
  for (const theme of ["light", "dark"]) {
    test(`${name} is accessible in the ${theme} theme`, async ({ page }) => {
      await page.addInitScript((theme) => localStorage.setItem("confab-theme", theme), theme);
      await open(page, path());
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      if (name === "generate") {
        await page.getByRole("button", { name: "City library", exact: true }).click();
        await expect(page.locator(".counts")).toBeVisible();
      }
      if (name === "conversation") await ask(page);
      if (name === "offer") await change(page);
      await accessible(page);
    });
  }

  test(`${name} fits a narrow screen`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, path());
    if (name === "conversation") await ask(page);
    if (name === "offer") await change(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over).toBe(0);
  });
}

test("the theme is remembered", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: "Dark theme" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await open(page, "/talk");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Dark theme" })).toHaveAttribute("aria-pressed", "true");
});
