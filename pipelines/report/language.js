"use strict";
document.documentElement.dataset.language = document.documentElement.lang =
  /^nl\b/.test(navigator.language) ? "nl" : "en";
