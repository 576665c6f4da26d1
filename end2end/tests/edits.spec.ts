// A stored dataset changed by saying so: shown first, applied, seen by Talk, taken back.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, generate, open, test } from "./support/page";

const restaurants = readFileSync(new URL("../../examples/restaurants.sql", import.meta.url), "utf8");

/** A dataset of restaurants, opened at one of its tables. */
async function opened(page: Page, table: string) {
  const id = await generate(page, restaurants);
  await open(page, `/datasets/${id}?table=${table}`);
  return id;
}

test("a change is shown, applied, seen in Talk and taken back", async ({ page }) => {
  const id = await opened(page, "dishes");
  await page.getByLabel("Change this table by saying").fill("set all prices to 7.5");
  await page.getByRole("button", { name: "Submit" }).click();
  const offer = page.getByRole("region", { name: "What would change" });
  await expect(offer.getByRole("button", { name: /dishes/ })).toBeVisible();
  await expect(offer.locator("td.cell-changed ins").first()).toHaveText("7.50");
  // What follows is shown as well.
  await expect(offer.getByRole("button", { name: /also order_items/ })).toBeVisible();
  await offer.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText(/Version 2 ·/)).toBeVisible();

  const average = async () => {
    await open(page, `/talk/${id}`);
    await page.getByRole("textbox", { name: /^Ask / }).fill("SELECT max(price) AS dearest FROM dishes");
    await page.keyboard.press("Enter");
    const cell = page.locator(".turn").last().locator(".result td").first();
    await expect(cell).toBeVisible();
    return cell.textContent();
  };
  expect(await average()).toContain("7.5");

  await open(page, `/datasets/${id}?table=dishes`);
  await expect(page.getByRole("button", { name: "Undo" })).toBeEnabled();
  await page.locator("h1").click();
  await page.keyboard.press("Control+z");
  await expect(page.getByText(/Version 1 ·/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Redo" })).toBeEnabled();
  expect(await average()).not.toContain("7.5");
});

test("a change can be discarded, and one that a rule forbids is refused", async ({ page }) => {
  await opened(page, "dishes");
  const prompt = page.getByLabel("Change this table by saying");
  await prompt.fill("delete 10 random rows");
  await prompt.press("Enter");
  const offer = page.getByRole("region", { name: "What would change" });
  await offer.getByRole("button", { name: "Discard" }).click();
  await expect(offer).toBeHidden();
  await expect(page.getByRole("grid")).toBeVisible();
  await prompt.fill("set all prices to -1");
  await prompt.press("Enter");
  await expect(page.getByText(/price > 0/)).toBeVisible();
  await prompt.fill("paint the colours blue");
  await prompt.press("Enter");
  await expect(page.locator(".edit .notice")).toBeVisible();
  await expect(page.getByText(/Version 1 ·/)).toBeVisible();
});

test("a cell is changed by hand, and versions are named, compared and opened", async ({ page }) => {
  await opened(page, "customers");
  const cell = page.locator("[data-row='2'] td").nth(1);
  await cell.dblclick();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Value" }).fill("Wilhelmina");
  await dialog.getByRole("button", { name: "See what changes" }).click();
  const offer = page.getByRole("region", { name: "What would change" });
  await expect(offer.locator("ins")).toHaveText("Wilhelmina");
  await offer.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText(/Version 2 ·/)).toBeVisible();
  await expect(cell).toHaveText("Wilhelmina");

  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: "Versions" }).click();
  await page.getByLabel("Name of version 1").fill("as it began");
  await page.getByLabel("Name of version 1").press("Tab");
  await page.getByRole("button", { name: "Compare with 2" }).click();
  await expect(page.getByRole("region", { name: "Comparison" }).locator("ins")).toHaveText("Wilhelmina");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByText(/Version 1 ·/)).toBeVisible();
  await expect(page.getByLabel("Name of version 1")).toHaveValue("as it began");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "ZIP of version 2" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.zip$/);
});
