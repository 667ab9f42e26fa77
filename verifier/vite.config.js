import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";

const here = import.meta.dirname;
const packages = resolve(here, "../node_modules");

/** Licences of what is built in, as text. */
function licences() {
  return ["@noble/ed25519", "@noble/hashes"].map((name) => `${name}\n\n${readFileSync(resolve(packages, name, "LICENSE"), "utf8")}`).join("\n\n");
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const sourceHash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** One file: script and style go into the page, and its policy allows these two by their hash, and nothing else at all. */
function oneFile() {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const page = files.find((file) => file.fileName.endsWith(".html"));
      const script = files.find((file) => file.type === "chunk").code.replaceAll("</script", "<\\/script");
      const style = files.filter((file) => file.fileName.endsWith(".css")).map((file) => String(file.source)).join("");
      const policy = `default-src 'none'; script-src ${sourceHash(script)}; style-src ${sourceHash(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
      const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
      const bare = String(page.source).replace(/\s*<script type="module"[^>]*><\/script>/g, "").replace(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, "");
      page.source = bare
        .replace('<meta charset="utf-8">', () => `<meta charset="utf-8">\n${head}`)
        .replace("</head>", () => `<style>${style}</style>\n</head>`)
        .replace('<pre id="licences"></pre>', () => `<pre id="licences">${escaped(licences())}</pre>`)
        .replace("</body>", () => `<script type="module">${script}</script>\n</body>`);
      for (const file of files) if (file !== page) delete bundle[file.fileName];
    },
  };
}

export default defineConfig({
  root: resolve(here, "page"),
  base: "./",
  plugins: [oneFile()],
  build: {
    outDir: resolve(here, "../src/baijia/interfaces/web/static/dist/verifier"),
    emptyOutDir: true,
    modulePreload: false,
    cssCodeSplit: false,
    target: "es2022",
  },
});
