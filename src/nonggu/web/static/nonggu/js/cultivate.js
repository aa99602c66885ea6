/* The cultivate desk where scripts run: parts that load after the page, “what if” as one turns, cards that are dragged. */
"use strict";
(function () {
  function part(address) {
    return fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .then(function (response) { return response.ok ? response.text() : null; });
  }

  document.querySelectorAll("[data-load]").forEach(function (place) {
    if (!window.fetch) return;
    var before = place.innerHTML;
    var wait = document.createElement("p");
    wait.className = "quiet";
    wait.setAttribute("role", "status");
    wait.textContent = place.dataset.wait;
    place.replaceChildren(wait);
    part(place.dataset.load)
      .then(function (html) { place.innerHTML = html === null ? before : html; })
      .catch(function () { place.innerHTML = before; });
  });

  document.querySelectorAll("form[data-what-if]").forEach(function (form) {
    var answer = document.getElementById(form.dataset.whatIf);
    if (!answer || !window.fetch) return;
    var waiting = null;
    var asked = "";
    form.addEventListener("input", function (event) {
      var turned = event.target.dataset.turns;
      if (turned) document.getElementById(turned).value = event.target.value;
      else {
        var slider = form.querySelector('[data-turns="' + event.target.id + '"]');
        if (slider && event.target.value !== "" && !isNaN(event.target.value)) slider.value = event.target.value;
      }
      clearTimeout(waiting);
      waiting = setTimeout(function () {
        var address = form.action + "?" + new URLSearchParams(new FormData(form)).toString();
        if (address === asked) return;
        asked = address;
        part(address).then(function (html) {
          if (html !== null && address === asked) answer.innerHTML = html;
        }).catch(function () {});
      }, 200);
    });
  });

  var board = document.querySelector("[data-board]");
  var dialog = document.getElementById("move-dialog");
  if (!board || !dialog || !dialog.showModal) return;
  var moving = null;
  board.addEventListener("dragstart", function (event) {
    moving = event.target.closest(".pool-card");
    if (!moving) return;
    moving.classList.add("moving");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", moving.dataset.title);
  });
  board.addEventListener("dragend", function () {
    if (moving) moving.classList.remove("moving");
    board.querySelectorAll(".over").forEach(function (lane) { lane.classList.remove("over"); });
  });
  board.querySelectorAll(".lane").forEach(function (lane) {
    lane.addEventListener("dragover", function (event) {
      if (!moving || lane.contains(moving)) return;
      event.preventDefault();
      lane.classList.add("over");
    });
    lane.addEventListener("dragleave", function (event) {
      if (!lane.contains(event.relatedTarget)) lane.classList.remove("over");
    });
    lane.addEventListener("drop", function (event) {
      event.preventDefault();
      lane.classList.remove("over");
      if (moving && !lane.contains(moving)) ask(moving, lane);
    });
  });
  function ask(card, lane) {
    var form = dialog.querySelector("form");
    form.action = card.dataset.move;
    form.elements.stage.value = lane.dataset.stage;
    form.elements.version.value = card.dataset.version;
    form.elements.reason.value = "";
    dialog.querySelector('[data-fill="title"]').textContent = card.dataset.title;
    dialog.querySelector('[data-fill="stage"]').textContent = lane.querySelector("h2").firstChild.textContent.trim();
    dialog.showModal();
    form.elements.reason.focus();
  }
  dialog.querySelector("[data-close]").addEventListener("click", function () { dialog.close(); });
})();
