// <vt-storyboard>: edits go to the server as they are made, one after the other; the server draws what others they lead to.
import { Acts } from "./storyboard_acts.js";
import { Board } from "./storyboard_board.js";
import { Dragging } from "./storyboard_dragging.js";
import { Making } from "./storyboard_making.js";
import { Picking } from "./storyboard_picking.js";

class Storyboard extends HTMLElement {
  connectedCallback() {
    this.board = new Board(this);
    this.acts = new Acts(this.board);
    this.making = new Making(this.board);
    this.picking = new Picking(this.board);
    this.dragging = new Dragging(this.board, this.acts);
  }
}

customElements.define("vt-storyboard", Storyboard);
