package org.repmlpeval.model.engine.cpu.kernel;

import org.repmlpeval.model.plan.Layout;

/** Arranges constants of a plan in the order of a layout, as float32. */
public final class Arrange {
    private Arrange() {}

    /** (C) to one value per row C'; zeros for null. */
    public static float[] byChannel(double[] values, Layout layout) {
        int[] order = layout.channelOrder();
        float[] arranged = new float[order.length];
        for (int row = 0; values != null && row < order.length; row++) {
            arranged[row] = (float) values[order[row]];
        }
        return arranged;
    }

    /** As it is; null stays null. */
    public static float[] floats(double[] values) {
        if (values == null) {
            return null;
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
