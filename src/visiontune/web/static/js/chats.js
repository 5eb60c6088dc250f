// The list of conversations.
import "./chat/renaming.js";
