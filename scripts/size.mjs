// What a first visit loads of our own code, compressed as it is sent: WebAssembly
// and JavaScript together. Other screens load their parts when they are first
// shown. Fails above the bar, so that it doesn't grow unseen.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const most = 350_000;
const folder = join(process.env.LEPTOS_SITE_ROOT ?? "target/site", "pkg");
const files = ["confab.wasm", "confab.js", "__wasm_split.______________________.js"];
const sizes = files.map((file) => brotliCompressSync(readFileSync(join(folder, file))).length);
const sum = sizes.reduce((a, b) => a + b, 0);
files.forEach((file, at) => console.log(`${file}: ${sizes[at]} bytes in brotli`));
console.log(`together: ${sum} bytes, at most ${most}`);
process.exit(sum > most ? 1 : 0);
