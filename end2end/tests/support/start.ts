import { rmSync } from "node:fs";
import { Server, newDataFolder } from "./server";

/** Starts the server of all tests; gives what stops it. */
export default async function start() {
  const server = await Server.start(newDataFolder());
  process.env.CONFAB_URL = server.url;
  return async () => {
    await server.stop();
    rmSync(server.data, { recursive: true, force: true });
  };
}
