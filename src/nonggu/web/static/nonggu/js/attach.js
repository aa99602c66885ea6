/* One set of questions for each chosen file; without a script the one set is for all of them. */
"use strict";
(function () {
  var input = document.getElementById("file");
  var papers = document.getElementById("papers");
  if (!input || !papers || !input.files) return;
  var pattern = papers.querySelector(".paper").cloneNode(true);
  input.addEventListener("change", function () {
    var files = Array.prototype.slice.call(input.files);
    if (!files.length) return;
    papers.textContent = "";
    files.forEach(function (file) {
      var paper = pattern.cloneNode(true);
      paper.querySelector("legend").textContent = papers.dataset.each.replace("{name}", file.name);
      paper.querySelector("[name=name]").value = file.name.replace(/\.[^.]*$/, "").slice(0, 180);
      papers.appendChild(paper);
    });
  });
})();
