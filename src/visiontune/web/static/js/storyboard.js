// <vt-storyboard>: edits go to the server as they are made, one after the other; the server draws what others they lead to.
import { Board } from "./storyboard_board.js";
import { Dragging } from "./storyboard_dragging.js";
import { Making } from "./storyboard_making.js";
import { Picking } from "./storyboard_picking.js";

class Storyboard extends HTMLElement {
  connectedCallback() {
    this.board = new Board(this);
    this.making = new Making(this.board);
    this.picking = new Picking(this.board);
    this.dragging = new Dragging(this.board);
  }
}

customElements.define("vt-storyboard", Storyboard);
