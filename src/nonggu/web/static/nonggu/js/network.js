/* A picture wider than its room opens at its middle: the record it is about, else the middle of the network. */
"use strict";
(function () {
  Array.prototype.forEach.call(document.querySelectorAll(".network-room"), function (room) {
    var middle = room.querySelector(".is-focus circle, .is-focus polygon") || room.querySelector(".network");
    if (!middle) return;
    var box = middle.getBoundingClientRect();
    var frame = room.getBoundingClientRect();
    room.scrollLeft += box.left + box.width / 2 - frame.left - frame.width / 2;
    room.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
  });
})();
