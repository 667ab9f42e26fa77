import { refresh } from "./common.js";
import "./css/cards.css";
import "./css/tables.css";
import "./css/desk/frame.css";
import "./css/desk/lists.css";
import "./css/desk/filing.css";
import "./css/desk/dossier.css";
import "./css/desk/ranking.css";
import "./css/desk/control.css";
import "./css/desk/score.css";
import "./css/desk/defence.css";
import "./css/desk/stage.css";
import "./css/desk/account.css";
import "./css/desk/phone.css";
import "./css/desk/narrow.css";
import "./css/desk/expert.css";
import "./css/print.css";

import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";
import { dropDrafts, startAutosave } from "./js/autosave.js";
import { startBoard } from "./js/board.js";
import { startCopies } from "./js/copies.js";
import { startDraws } from "./js/draws.js";
import { nameCells } from "./js/heads.js";
import { startLookups } from "./js/lookups.js";
import { startPicks } from "./js/picks.js";
import { startQueue } from "./js/queued.js";
import { startRanking } from "./js/ranking.js";
import { startRenewing } from "./js/renew.js";
import { startRows } from "./js/rows.js";
import { startScores } from "./js/scores.js";
import { startSheets } from "./js/sheets.js";
import { startShortcuts } from "./js/shortcuts.js";
import { startUploads } from "./js/uploads.js";
import { startDoor } from "./js/door.js";
import { startForgetting } from "./js/offline.js";
import { startStage } from "./js/stage.js";

/** htmx requests that are not a form's own carry the token of the page. */
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  const request = event.detail.ctx?.request;
  if (token && request && request.method !== "GET") request.headers["X-CSRFToken"] ??= token;
});
document.addEventListener("htmx:after:swap", () => {
  refresh(document);
  startAutosave(document);
  startPicks(document);
  startScores(document);
  nameCells(document);
});

startSheets();
startAutosave(document);
dropDrafts(document);
startPicks(document);
startScores(document);
nameCells(document);
startShortcuts();
startStage();
startDoor();
startForgetting();
startBoard();
startCopies();
startDraws();
startLookups();
startRows();
startRenewing();
startUploads();
startRanking(document);
startQueue();

window.htmx = htmx;
window.Alpine = Alpine;
Alpine.start();
