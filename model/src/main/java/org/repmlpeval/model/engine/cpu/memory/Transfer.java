package org.repmlpeval.model.engine.cpu.memory;

import org.repmlpeval.model.plan.Layout;
import org.repmlpeval.model.plan.Plan;

/** Copies images into a run's memory and results out of it: {@code (N, C, H, W)} on the heap, the order of the value's layout there. */
public final class Transfer {
    private Transfer() {}

    public static void in(Lane lane, Plan plan, float[] images, int from, int count) {
        Layout layout = plan.layout(plan.input());
        if (layout.channelsLast()) {
            lastIn(lane, plan.input(), layout, images, from, count);
            return;
        }
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
        if (layout.channelsLast()) {
            lastOut(lane, value, layout, results, from, count);
            return;
        }
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

    private static void lastIn(Lane lane, int value, Layout layout, float[] images, int from, int count) {
        int channels = layout.shape().channels();
        int pixels = layout.pixels();
        float[] image = new float[channels * pixels];
        for (int n = 0; n < count; n++) {
            int start = (from + n) * image.length;
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < pixels; p++) {
                    image[p * channels + c] = images[start + c * pixels + p];
                }
            }
            lane.store(lane.address(value, n, 0), image, image.length);
        }
    }

    private static void lastOut(Lane lane, int value, Layout layout, float[] results, int from, int count) {
        int channels = layout.shape().channels();
        int pixels = layout.pixels();
        float[] image = new float[channels * pixels];
        for (int n = 0; n < count; n++) {
            lane.load(lane.address(value, n, 0), image, image.length);
            int start = (from + n) * image.length;
            for (int p = 0; p < pixels; p++) {
                for (int c = 0; c < channels; c++) {
                    results[start + c * pixels + p] = image[p * channels + c];
                }
            }
        }
    }
}
