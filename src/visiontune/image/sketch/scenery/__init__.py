"""Scenery: settings drawn as layers, far to near, each different for each seed in palette, shape and light."""
