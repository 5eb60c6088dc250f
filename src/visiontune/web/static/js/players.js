// What plays: <vt-player> (music with a moving piano roll), <vt-wave> (a waveform, with words), <vt-zoom> (a picture).
// Each has the browser's own control in it, which is what there is without scripts.
import "./roll.js";
import "./wave.js";
import "./zoom.js";

// One thing sounds at a time.
document.addEventListener("play", event => {
  for (const other of document.querySelectorAll("audio, video")) if (other !== event.target) other.pause();
}, true);
