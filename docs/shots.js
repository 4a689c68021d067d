// Makes the pictures of the page and the handout on paper that docs/README.md shows.
//
//     cargo build && NODE_PATH=target/browser/node_modules node docs/shots.js target/debug/polemic
//
// Needs Chromium, and playwright-core as `.ci/run` installs it.
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs");
const os = require("os");
const path = require("path");
const { chromium } = require("playwright-core");

const polemic = path.resolve(process.argv[2] ?? "polemic");
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "shots-"));
const made = (file, ...command) => {
  const to = path.join(scratch, file);
  execFileSync(polemic, [...command, "-q", "-o", to]);
  return "file://" + to;
};

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // Machines that do much else at the same time are slow.
  page.setDefaultTimeout(120000);
  const explorer = made("page.html", "export");
  for (const [file, hash] of [["page-sides.png", ""], ["page-person.png", "#leon-trotsky&tab=map"], ["page-comparison.png", "#compare=leon-trotsky,joseph-stalin"]]) {
    await page.goto("about:blank");
    await page.goto(explorer + hash);
    await page.waitForTimeout(500);
    await page.screenshot({ path: path.join(__dirname, file) });
  }
  await page.goto(made("handout.html", "handout", "Trotsky", "Stalin", "-n", "6"));
  await page.pdf({ path: path.join(__dirname, "handout.pdf"), format: "A4" });
  await browser.close();
  fs.rmSync(scratch, { recursive: true });
})();
