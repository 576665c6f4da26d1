import AxeBuilder from "@axe-core/playwright";
import { type Page, test as base, expect } from "@playwright/test";

/** Tests fail when the page logs an error or its policy refuses something. */
export const test = base.extend<{ quiet: void }>({
  baseURL: async ({}, use) => use(process.env.CONFAB_URL),
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        // A refused request is part of some tests and is shown to the user.
        if (message.type() === "error" && !message.text().includes("Failed to load resource")) errors.push(message.text());
      });
      await use();
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Opens a screen and waits until it is alive. */
export async function open(page: Page, path: string) {
  await page.goto(path);
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "");
}

export const small = `CREATE TABLE teams (
  team_id INT PRIMARY KEY,
  name VARCHAR(60) NOT NULL
);
CREATE TABLE players (
  player_id INT PRIMARY KEY,
  team_id INT NOT NULL,
  name VARCHAR(80) NOT NULL,
  nickname VARCHAR(40),
  FOREIGN KEY (team_id) REFERENCES teams (team_id)
);
`;

/** Types a schema and asks for so many rows in every table. */
export async function fill(page: Page, ddl: string, rows: number) {
  await page.getByRole("textbox", { name: "Schema" }).fill(ddl);
  await expect(page.locator(".counts")).toBeVisible();
  await page.getByText("Every table exactly").click();
  await page.getByRole("textbox", { name: "Rows of every table" }).fill(String(rows));
}

/** Generates a dataset; gives its identifier. */
export async function generate(page: Page, ddl = small, rows = 250): Promise<string> {
  await open(page, "/");
  await fill(page, ddl, rows);
  await page.getByRole("button", { name: "Generate", exact: true }).click();
  await page.waitForURL(/\/datasets\//);
  return new URL(page.url()).pathname.split("/")[2] ?? "";
}

/** Fails on serious findings of axe. */
export async function accessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}
