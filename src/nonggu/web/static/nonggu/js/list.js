/* Lists: tick a whole page, and say how many are ticked. Without a script each record is ticked by itself. */
"use strict";
(function () {
  var form = document.getElementById("bulk");
  if (!form) return;
  var all = form.querySelector("[data-tick-all]");
  var shown = form.querySelector("[data-ticked]");
  var boxes = Array.prototype.slice.call(document.querySelectorAll("input[name=record][form=bulk]"));
  all.parentNode.hidden = false;

  function say() {
    var ticked = boxes.filter(function (box) { return box.checked; }).length;
    shown.textContent = ticked ? String(ticked) : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  all.addEventListener("change", function () {
    boxes.forEach(function (box) { box.checked = all.checked; });
    say();
  });
  boxes.forEach(function (box) { box.addEventListener("change", say); });
  say();
})();
