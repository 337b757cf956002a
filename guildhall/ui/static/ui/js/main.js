// Every behaviour is bound to data-* and asked for once here. Pages read and post without any of it.
import "./switch.js";
import "./menu.js";
import "./dialog.js";
import "./toast.js";
import "./form.js";
import "./copy.js";
import "./when.js";
import "./keys.js";
import "./chart.js";
import "./seen.js";
import "./math.js";
import "./bell.js";
import "./search.js";
