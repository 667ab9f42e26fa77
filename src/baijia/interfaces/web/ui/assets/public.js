import "./common.js";
import "./css/public/base.css";
import "./css/public/portal.css";
import "./css/public/lists.css";
import "./css/public/home.css";
import "./css/public/article.css";
import "./css/public/award.css";
import "./css/public/solemn.css";
import "./css/public/verify.css";
import "./css/public/lookup.css";
import "./css/public/pages.css";
import "./css/public/reading.css";
import "./css/public/narrow.css";
import "./css/print.css";

import { startCarousels } from "./js/carousel.js";
import { startReading } from "./js/reader.js";
import { startRenewing } from "./js/renew.js";

startCarousels(document);
startReading();
startRenewing();
