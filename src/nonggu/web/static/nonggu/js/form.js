/* Forms: suggestions for references, and drafts kept in the browser until the form was saved. */
"use strict";
(function () {
  document.querySelectorAll("[data-suggest]").forEach(function (field) {
    var input = field.querySelector("input");
    if (!input || !field.dataset.suggest || !window.fetch) return;
    var list = document.createElement("datalist");
    list.id = input.id + "-list";
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

  var form = document.querySelector("form[data-draft]");
  if (!form || !window.localStorage) return;
  var key = "nonggu-draft:" + form.dataset.draft;
  var isBound = !!document.querySelector(".errors");

  function fields() {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.type !== "hidden" && field.type !== "submit" && field.type !== "password";
    });
  }
  function read() {
    var values = {};
    fields().forEach(function (field) {
      if (field.type === "checkbox") values[field.name + "=" + field.value] = field.checked;
      else values[field.name] = field.value;
    });
    return values;
  }
  function write(values) {
    fields().forEach(function (field) {
      var name = field.type === "checkbox" ? field.name + "=" + field.value : field.name;
      if (!(name in values)) return;
      if (field.type === "checkbox") field.checked = values[name];
      else field.value = values[name];
    });
  }

  var first = JSON.stringify(read());
  var inBrowser = null;
  try { inBrowser = localStorage.getItem(key); } catch (error) { /* the browser keeps nothing */ }
  var kept = form.dataset.typed || inBrowser;
  if (kept && kept !== first && !isBound) offer(JSON.parse(kept));

  function offer(values) {
    var note = document.createElement("p");
    note.className = "note warning";
    note.setAttribute("role", "status");
    note.appendChild(document.createTextNode(form.dataset.kept + " "));
    [[form.dataset.take, function () { write(values); }], [form.dataset.drop, drop]].forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "button light";
      button.textContent = pair[0];
      button.addEventListener("click", function () { pair[1](); note.remove(); });
      note.appendChild(button);
      note.appendChild(document.createTextNode(" "));
    });
    form.parentNode.insertBefore(note, form);
  }
  function drop() {
    try { localStorage.removeItem(key); } catch (error) { /* the browser keeps nothing */ }
    send(null);
  }
  /* The server keeps the draft for other machines; without a network the browser's copy stays. */
  function send(typed) {
    if (!window.fetch) return;
    var body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("of", form.dataset.of);
    if (typed !== null) body.set("typed", typed);
    fetch(form.dataset.draftUrl, { method: "POST", body: body, credentials: "same-origin" }).catch(function () {});
  }
  var isSent = false;
  var waiting = null;
  form.addEventListener("input", function () {
    var typed = JSON.stringify(read());
    try { localStorage.setItem(key, typed); } catch (error) { /* the browser keeps nothing */ }
    clearTimeout(waiting);
    waiting = setTimeout(function () { if (!isSent) send(typed); }, 1500);
  });
  /* A draft that was sent is dropped by the next page that is not this form: see page.js. */
  form.addEventListener("submit", function () {
    isSent = true;
    clearTimeout(waiting);
    try { localStorage.setItem(key + ":sent", "1"); } catch (error) { /* the browser keeps nothing */ }
  });
})();
