import "@tabler/core/dist/css/tabler.min.css";
import "@fontsource-variable/noto-sans-sc/index.css";
import "./css/tokens.css";
import "./css/base.css";
import "./css/buttons.css";
import "./css/status.css";
import "./css/forms.css";
import "./css/parts.css";
import "./css/charts.css";
import "./css/extras.css";

import { startCounters } from "./js/counters.js";
import { startCountdowns } from "./js/countdown.js";
import { focusErrors } from "./js/errors.js";
import { startMenus } from "./js/menus.js";
import { startPreferences } from "./js/preferences.js";
import { guardSubmits } from "./js/submits.js";

document.documentElement.classList.add("has-js");
startPreferences();
startMenus();
guardSubmits();
startCountdowns();

/** Everything that must look at new markup again after htmx has swapped it in. */
export function refresh(root) {
  startCounters(root);
  focusErrors(root);
}

refresh(document);
