/* Turn the drawn picture into a PNG, which every phone can keep and send on; without a script it stays an SVG. */
"use strict";
(function () {
  var shown = document.getElementById("long-picture");
  var save = document.getElementById("save-picture");
  if (!shown || !shown.decode) return;
  var drawing = new Image();
  drawing.onload = function () {
    try {
      var canvas = document.createElement("canvas");
      canvas.width = drawing.naturalWidth;
      canvas.height = drawing.naturalHeight;
      canvas.getContext("2d").drawImage(drawing, 0, 0);
      var address = canvas.toDataURL("image/png");
      shown.src = address;
      save.href = address;
      save.download = shown.dataset.name;
    } catch (error) { /* the SVG stays */ }
  };
  drawing.src = shown.src;
})();
