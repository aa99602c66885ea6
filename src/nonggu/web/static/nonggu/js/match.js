/* Parts that take a moment are fetched once the page stands. A round is rearranged by dragging one expert onto another, or onto an empty place; the same is done by the lists below. */
"use strict";
(function () {
  document.querySelectorAll("[data-load]").forEach(function (part) {
    if (!window.fetch) return;
    fetch(part.dataset.load, { credentials: "same-origin" })
      .then(function (response) { return response.ok ? response.text() : null; })
      .then(function (html) { if (html !== null) { part.innerHTML = html; suggest(part); } })
      .catch(function () {});
  });
  suggest(document);

  /* Names of people and organisations are suggested as one types. */
  function suggest(root) {
    root.querySelectorAll("[data-suggest]").forEach(function (field) {
      var input = field.querySelector("input");
      if (!input || input.list || !window.fetch) return;
      var list = document.createElement("datalist");
      list.id = (input.id || input.name) + "-names";
      field.appendChild(list);
      input.setAttribute("list", list.id);
      input.setAttribute("autocomplete", "off");
      var waiting = null;
      input.addEventListener("input", function () {
        clearTimeout(waiting);
        waiting = setTimeout(function () {
          if (!input.value.trim() || /\]$/.test(input.value)) return;
          fetch(field.dataset.suggest + "?q=" + encodeURIComponent(input.value), { credentials: "same-origin" })
            .then(function (response) { return response.ok ? response.json() : { items: [] }; })
            .then(function (answer) {
              list.textContent = "";
              answer.items.forEach(function (item) {
                var option = document.createElement("option");
                option.value = item.value;
                list.appendChild(option);
              });
            })
            .catch(function () {});
        }, 200);
      });
    });
  }

  var form = document.getElementById("exchange");
  if (!form) return;
  var dragged = null;

  function places() {
    return document.querySelectorAll(".place[data-need]");
  }
  function exchange(from, to) {
    form.elements.need.value = to.dataset.need;
    form.elements.instead.value = to.dataset.offer;
    form.elements.other_need.value = from.dataset.need;
    form.elements.offer.value = from.dataset.offer;
    form.submit();
  }
  places().forEach(function (place) {
    place.addEventListener("dragstart", function (event) {
      dragged = place;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", place.dataset.offer);
    });
    place.addEventListener("dragend", function () {
      dragged = null;
      places().forEach(function (one) { one.classList.remove("is-over"); });
    });
    place.addEventListener("dragover", function (event) {
      if (!dragged || dragged === place || dragged.dataset.need === place.dataset.need) return;
      event.preventDefault();
      place.classList.add("is-over");
    });
    place.addEventListener("dragleave", function () { place.classList.remove("is-over"); });
    place.addEventListener("drop", function (event) {
      event.preventDefault();
      if (dragged && dragged !== place) exchange(dragged, place);
    });
  });
})();
