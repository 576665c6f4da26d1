import { accessible, expect, fill, generate, open, small, test } from "./support/page";

test("a pasted schema is summed up and its problems have lines", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("textbox", { name: "Schema" }).fill(`${small}\nCREATE TABLE broken (id INT,`);
  await expect(page.locator(".counts")).toContainText("foreign key");
  const place = page.locator(".problem .place").first();
  await expect(place).toHaveText(/Line \d+/);
  await place.click();
  await expect(page.getByRole("textbox", { name: "Schema" })).toBeFocused();
});

for (const [sample, tables] of [["City library", "9"], ["Restaurants", "7"], ["Company", "7"]] as const) {
  test(`the sample ${sample} is read`, async ({ page }) => {
    await open(page, "/");
    await page.getByRole("button", { name: sample, exact: true }).click();
    await expect(page.locator(".counts")).toContainText(`${tables}tables`);
    await expect(page.locator(".problem.error")).toHaveCount(0);
  });
}

test("a file can be chosen, whatever its encoding", async ({ page }) => {
  await open(page, "/");
  const text = Buffer.from(`\ufeff${small.replace("teams (", "équipes (").replace("teams (", "équipes (")}`, "utf16le");
  await page.locator("input[type=file]").setInputFiles({ name: "sport.sql", mimeType: "text/plain", buffer: text });
  await expect(page.getByText("sport.sql")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Schema" })).toHaveValue(/CREATE TABLE équipes/);
  await expect(page.locator(".counts")).toContainText("2tables");
});

test("a file can be dropped", async ({ page }) => {
  await open(page, "/");
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "dropped.ddl"));
    return data;
  }, small);
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: data });
  await expect(page.getByText("dropped.ddl")).toBeVisible();
  await expect(page.locator(".counts")).toContainText("2tables");
});

test("a generation shows its progress and ends at its dataset", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: "Restaurants", exact: true }).click();
  await expect(page.locator(".counts")).toContainText("7tables");
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await page.waitForURL(/\/datasets\//);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/restaurants/i);
  await expect(page.locator(".grid tbody tr")).not.toHaveCount(0);
  await expect(page.locator(".library .dataset").first()).toContainText(/restaurants/i);
});

test("a generation can be cancelled, and nothing is stored", async ({ page }) => {
  await open(page, "/");
  const before = await page.locator(".library .dataset").count();
  await fill(page, small, 4_000_000);
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.locator(".bars progress").first()).toBeVisible();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByText("Cancelled, and nothing was stored.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Generate", exact: true })).toBeEnabled();
  await expect(page.locator(".library .dataset")).toHaveCount(before);
});

test("a reload in the middle finds the generation again", async ({ page }) => {
  await open(page, "/");
  await fill(page, small, 4_000_000);
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.locator(".bars progress").first()).toBeVisible();
  await open(page, "/talk");
  await expect(page.locator(".under-way")).toBeVisible();
  await open(page, "/");
  await expect(page.locator(".bars progress").first()).toBeVisible();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByText("Cancelled, and nothing was stored.")).toBeVisible();
});

test("rows are previewed while the schema is typed", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("textbox", { name: "Schema" }).fill(small);
  const tables = page.getByRole("group", { name: "Tables of the preview" });
  await expect(page.locator(".preview .grid tbody tr")).toHaveCount(20);
  await tables.getByRole("button", { name: /players/ }).click();
  await expect(page.locator(".preview th").first()).toContainText("player_id");
  const first = await page.locator(".preview tbody tr").first().innerText();
  await page.getByRole("textbox", { name: "Seed" }).fill("7");
  await expect(page.locator(".preview tbody tr").first()).not.toHaveText(first);
  await page.getByText("Rows of single tables").click();
  await page.getByRole("textbox", { name: "Rows of players" }).fill("12");
  await expect(page.locator(".preview tbody tr")).toHaveCount(12);
  await expect(page.locator("#generate-hint")).toContainText("rows in 2 tables");
});

test("what is previewed is what is generated", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: "Company", exact: true }).click();
  const cells = page.locator(".preview tbody tr").nth(4).locator("td");
  await expect(cells.first()).toBeVisible();
  const previewed = await cells.allInnerTexts();
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await page.waitForURL(/\/datasets\//);
  await expect(page.locator('[data-row="4"] td')).toHaveText(previewed);
});

test("tables and keys are drawn", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("button", { name: "City library", exact: true }).click();
  await page.getByRole("button", { name: "Diagram", exact: true }).click();
  const diagram = page.getByRole("group", { name: "Diagram of the tables and their keys" });
  const loans = diagram.getByRole("button", { name: /^loans:/ });
  await loans.focus();
  await expect(diagram.locator(".edge.lit").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: "Tables of the preview" }).getByRole("button", { name: /loans/ })).toHaveAttribute("aria-pressed", "true");
  await accessible(page);
});

test("an unusable schema is refused with its reason", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("textbox", { name: "Schema" }).fill("SELECT 1;");
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(/no table/i);
  await expect(page.getByRole("button", { name: "Generate", exact: true })).toBeEnabled();
});

test("what was entered stays while another screen is open", async ({ page }) => {
  await open(page, "/");
  await page.getByRole("textbox", { name: "Schema" }).fill(small);
  await page.getByRole("textbox", { name: "Instructions" }).fill("Many goals");
  await page.getByRole("link", { name: "Talk to your data" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Talk to your data");
  await page.getByRole("link", { name: "Data Generation", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Schema" })).toHaveValue(small);
  await expect(page.getByRole("textbox", { name: "Instructions" })).toHaveValue("Many goals");
});

test("everything works from the keyboard", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  const schema = page.getByRole("textbox", { name: "Schema" });
  for (let step = 0; step < 6; step += 1) {
    if (await schema.evaluate((field) => field === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(schema).toBeFocused();
  await page.keyboard.insertText(small);
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/datasets\//);
  await accessible(page);
});

test("an empty table count can't be ordered", async ({ page }) => {
  await open(page, "/");
  await fill(page, small, 0);
  await expect(page.getByRole("button", { name: "Generate", exact: true })).toBeDisabled();
  await expect(page.getByText("between 1 and 5,000,000")).toBeVisible();
});

test("a dataset can be changed and generated again", async ({ page }) => {
  await generate(page);
  await page.getByRole("button", { name: "Change and generate again" }).click();
  await expect(page.getByRole("textbox", { name: "Schema" })).toHaveValue(small);
});
