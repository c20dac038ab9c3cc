package org.repmlpeval.model.image.resize;

/** The part {@code [top, top + height) × [left, left + width)} of an image, in pixels. */
record Window(int top, int left, int height, int width) {
    static Window whole(int height, int width) {
        return new Window(0, 0, height, width);
    }
}
