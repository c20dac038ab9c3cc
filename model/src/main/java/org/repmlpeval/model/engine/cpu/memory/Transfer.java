package org.repmlpeval.model.engine.cpu.memory;

import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.Plan;

/** Copies images into a run's memory and results out of it: {@code (N, C, H, W)} on the heap, {@code (C', N, P')} there. */
public final class Transfer {
    private Transfer() {}

    public static void in(Lane lane, Plan plan, float[] images, int from, int count) {
        Layout layout = plan.layout(plan.input());
        int[] channels = layout.channelOrder();
        int pixels = layout.pixels();
        boolean natural = layout.isNatural();
        int[] order = natural ? null : layout.pixelOrder();
        float[] arranged = new float[natural ? 0 : pixels];
        for (int row = 0; row < channels.length; row++) {
            for (int n = 0; n < count; n++) {
                int start = ((from + n) * channels.length + channels[row]) * pixels;
                long at = lane.address(plan.input(), row, n * pixels);
                if (natural) {
                    lane.store(at, images, start, pixels);
                    continue;
                }
                for (int p = 0; p < pixels; p++) {
                    arranged[p] = images[start + order[p]];
                }
                lane.store(at, arranged, pixels);
            }
        }
    }

    public static void out(Lane lane, Plan plan, int value, float[] results, int from, int count) {
        Layout layout = plan.layout(value);
        int[] channels = layout.channelOrder();
        int[] order = layout.pixelOrder();
        int pixels = layout.pixels();
        float[] row = new float[pixels];
        for (int r = 0; r < channels.length; r++) {
            for (int n = 0; n < count; n++) {
                int start = ((from + n) * channels.length + channels[r]) * pixels;
                lane.load(lane.address(value, r, n * pixels), row, pixels);
                for (int p = 0; p < pixels; p++) {
                    results[start + order[p]] = row[p];
                }
            }
        }
    }
}
