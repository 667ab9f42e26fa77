import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const here = import.meta.dirname;
const assets = resolve(here, "src/baijia/interfaces/web/ui/assets");
const packages = resolve(here, "node_modules");

/** One SVG with a <symbol> per line of icons.txt, so that a page loads the icons once and refers to them by name. */
function iconSprite() {
  const list = resolve(assets, "icons.txt");
  const symbol = (line) => {
    const [name, source = name] = line.split(/\s+/);
    const svg = readFileSync(resolve(packages, "@tabler/icons/icons/outline", `${source}.svg`), "utf8");
    const paths = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${paths.replace(/\s*\n\s*/g, "")}</symbol>`;
  };
  return {
    name: "icon-sprite",
    buildStart() {
      this.addWatchFile(list);
    },
    generateBundle() {
      const names = readFileSync(list, "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("\n")}</svg>\n`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

/** The licences of what is built in travel with the build. */
function licences() {
  const names = Object.keys(JSON.parse(readFileSync(resolve(here, "package.json"), "utf8")).dependencies).sort();
  const text = (name) => {
    const folder = resolve(packages, name);
    const { version, license } = JSON.parse(readFileSync(resolve(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(resolve(folder, file), "utf8") : ""}`;
  };
  return {
    name: "licences",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "licences.txt", source: names.map(text).join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

/** Pictures that a style sheet carries as data: become files, because the content security policy allows our own files only. */
function picturesAsFiles() {
  const data = /url\(\s*(?:"(data:image\/svg\+xml[^"]*)"|'(data:image\/svg\+xml[^']*)'|(data:image\/svg\+xml[^)\s]*))\s*\)/g;
  const content = (address) => {
    const [head, ...rest] = address.replace(/\\(["'])/g, "$1").split(",");
    const body = rest.join(",");
    return head.endsWith(";base64") ? Buffer.from(body, "base64").toString("utf8") : decodeURIComponent(body);
  };
  return {
    name: "pictures-as-files",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const sheet of Object.values(bundle).filter((file) => file.fileName.endsWith(".css"))) {
        sheet.source = String(sheet.source).replace(data, (_match, ...forms) => {
          const source = content(forms.slice(0, 3).find(Boolean));
          const name = `picture-${createHash("sha256").update(source).digest("hex").slice(0, 10)}.svg`;
          this.emitFile({ type: "asset", fileName: `assets/${name}`, source });
          return `url("./${name}")`;
        });
      }
    },
  };
}

/** Beside each style sheet, script and sprite the same in gzip, which the server hands to every browser that takes it. */
function packed() {
  let out;
  return {
    name: "packed",
    configResolved: (config) => (out = config.build.outDir),
    closeBundle() {
      for (const entry of readdirSync(out, { recursive: true })) {
        if (/\.(css|js|svg)$/.test(entry)) writeFileSync(resolve(out, `${entry}.gz`), gzipSync(readFileSync(resolve(out, entry)), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  root: assets,
  base: "./",
  publicDir: resolve(assets, "public"),
  plugins: [iconSprite(), picturesAsFiles(), licences(), packed()],
  build: {
    outDir: resolve(here, "src/baijia/interfaces/web/static/dist"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // small font slices would become data: addresses, which the content security policy refuses
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: {
        work: resolve(assets, "work.js"),
        public: resolve(assets, "public.js"),
        serif: resolve(assets, "serif.css"),
        paper: resolve(assets, "paper.css"),
      },
    },
  },
});
