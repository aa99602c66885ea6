/* What every page adds where scripts run: focus on errors, menus that close, search answers as one types. */
"use strict";
(function () {
  var wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    var find = document.getElementById("find");
    var isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === "/" && find && !isTyping) {
      event.preventDefault();
      find.focus();
    }
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach(function (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
  });

  /* Drafts that were sent and saved go; at signing out all of them go, for machines that people share. */
  function dropDrafts(isDropped) {
    try {
      Object.keys(localStorage).filter(isDropped).forEach(function (key) {
        localStorage.removeItem(key);
        localStorage.removeItem(key.replace(/:sent$/, ""));
      });
    } catch (error) { /* the browser keeps nothing */ }
  }
  if (!document.querySelector("form[data-draft]")) {
    dropDrafts(function (key) { return /^nonggu-draft:.*:sent$/.test(key); });
  }
  document.querySelectorAll("form[data-leaves]").forEach(function (form) {
    form.addEventListener("submit", function () {
      dropDrafts(function (key) { return key.indexOf("nonggu-draft:") === 0; });
    });
  });

  var answers = document.getElementById("answers");
  var box = document.getElementById("find");
  if (!answers || !box || !window.fetch) return;
  var waiting = null;
  var asked = box.value;
  box.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      var words = box.value.trim();
      if (words === asked) return;
      asked = words;
      var address = box.form.action + "?q=" + encodeURIComponent(words);
      fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
        .then(function (response) { return response.ok ? response.text() : null; })
        .then(function (html) {
          if (html === null || words !== asked) return;
          answers.innerHTML = html;
          history.replaceState(null, "", address);
        })
        .catch(function () {});
    }, 250);
  });
})();
